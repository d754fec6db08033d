import { strict as assert } from 'node:assert'
import { builtInLab } from '../../lib/simulator.js'
import { onLab } from './on-lab.js'
import { schemas } from './schemas.js'

const lab = structuredClone(builtInLab)
lab.groups.push(
  { name: 'Empty', owner: 'NODE1', resources: [] },
  {
    name: 'Web',
    owner: 'NODE1',
    resources: [
      { name: 'Address', type: 'IP Address' },
      { name: 'Disk', type: 'Physical Disk' },
      { name: 'Site', type: 'SQL Server', dependsOn: ['Address'] },
    ],
  },
)

describe('command line, the life of groups and resources', () => {
  const on = onLab(lab)
  const groups = async () => (await on.json(schemas.groupList, 'group', 'list')).map(({ name }) => name)
  const resources = async () => (await on.json(schemas.resourceList, 'resource', 'list')).map(({ name }) => name)

  it('group create, rename, owner set and delete', async () => {
    const { id, state } = await on.json(schemas.group, 'group', 'create', 'Files')
    assert.equal(state, 'Offline')
    assert.equal((await on.refused('group', 'create', 'files'))[2], 'CreateClusterGroup')
    assert.equal((await on.json(schemas.group, 'group', 'rename', 'files', 'Shares')).name, 'Shares')
    assert.deepEqual(await on.json(schemas.names, 'group', 'owner', 'set', 'Shares', 'node2', 'NODE1'), [
      'NODE2',
      'NODE1',
    ])
    assert.deepEqual(await on.json(schemas.names, 'group', 'owner', 'set', 'Shares'), [])
    assert.equal((await on.refused('group', 'owner', 'set', 'Shares', 'NODE9'))[0], 'ERROR_CLUSTER_NODE_NOT_FOUND')
    assert.deepEqual(await on.json(schemas.groupGone, 'group', 'delete', id, '--yes'), {
      name: 'Shares',
      id,
      pending: false,
    })
    assert.ok(!(await groups()).includes('Shares'))
  })

  it('group delete wants an empty group, group destroy takes its resources along', async () => {
    assert.equal((await on.refused('group', 'delete', 'Web', '--yes'))[0], 'ERROR_DIR_NOT_EMPTY')
    assert.equal((await on.run('group', 'destroy', 'Web')).status, 2)
    assert.ok((await groups()).includes('Web'))
    assert.equal((await on.run('group', 'destroy', 'Web', '--yes')).stdout, 'Web is deleted.\n')
    assert.ok(!(await groups()).includes('Web'))
    assert.ok(!(await resources()).includes('Site'))
  })

  it('resource create, rename, move and delete', async () => {
    const make = ['resource', 'create', 'Share', '--group', 'Web', '--type']
    const made = await on.json(schemas.resource, ...make, 'physical disk')
    assert.deepEqual([made.type, made.state, made.group], ['Physical Disk', 'Offline', 'Web'])
    assert.equal((await on.refused(...make, 'No Such Type'))[0], 'ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND')
    assert.equal((await on.run('resource', 'create', 'Share', '--group', 'Web')).status, 2)
    assert.equal((await on.json(schemas.resource, 'resource', 'rename', 'Share', 'Files')).name, 'Files')
    assert.equal((await on.json(schemas.resource, 'resource', 'move', 'Files', '--to', 'Empty')).group, 'Empty')
    await on.json(schemas.resourceGone, 'resource', 'delete', 'Files', '--yes')
    assert.ok(!(await resources()).includes('Files'))
    assert.equal((await on.refused('resource', 'delete', 'SQL Server', '--yes'))[2], 'DeleteClusterResource')
  })

  it('resource fail', async () => {
    const { name } = await on.json(schemas.resource, 'resource', 'fail', 'SQL Server')
    assert.equal(name, 'SQL Server')
    assert.equal((await on.refused('resource', 'fail', 'Site'))[2], 'FailClusterResource')
  })

  it('resource owner add and remove', async () => {
    const remove = ['resource', 'owner', 'remove', 'Disk', 'NODE2']
    assert.equal((await on.run(...remove)).status, 2)
    assert.deepEqual(await on.json(schemas.names, ...remove, '--yes'), ['NODE1'])
    assert.deepEqual(await on.json(schemas.names, 'resource', 'owner', 'add', 'Disk', 'node2'), ['NODE1', 'NODE2'])
    assert.equal((await on.refused('resource', 'owner', 'add', 'Disk', 'NODE2'))[2], 'AddClusterResourceNode')
  })

  it('resource dependency show, add, remove and set', async () => {
    const dependency = (...words: string[]) => on.json(schemas.dependency, 'resource', 'dependency', ...words)
    assert.deepEqual(await dependency('show', 'Site'), { resource: 'Site', expression: '([Address])' })
    assert.match((await dependency('add', 'Site', 'Disk')).expression ?? '', /^\(\[Address\]\) and \(\[Disk\]\)$/)
    assert.deepEqual((await dependency('remove', 'Site', 'address', '--yes')).expression, '([Disk])')
    assert.equal((await dependency('set', 'Site', '[Address] or [Disk]')).expression, '([Address] or [Disk])')
    assert.equal((await dependency('set', 'Site')).expression, null)
    assert.match((await on.run('resource', 'dependency', 'show', 'Site')).stdout, /^Site needs nothing\.\n$/)
    const wrong = await on.run('--json', 'resource', 'dependency', 'set', 'Site', '[Address')
    assert.equal(wrong.status, 2, wrong.stderr)
    assert.equal((await on.refused('resource', 'dependency', 'add', 'Site', 'Nope'))[0], 'ERROR_RESOURCE_NOT_FOUND')
  })

  it('tells in a dry run what would be made, and where only the real run can go on', async () => {
    const { complete, calls } = await on.json(schemas.dryRun, 'group', 'create', 'Files', '--dry-run')
    assert.equal(complete, false)
    assert.deepEqual(
      calls.map(call => [call.function, call.arguments.lpszGroupName]),
      [['CreateClusterGroup', 'Files']],
    )
    assert.ok(!(await groups()).includes('Files'))
    const set = await on.json(schemas.dryRun, 'group', 'owner', 'set', 'Web', 'NODE2', 'NODE1', '--dry-run')
    assert.deepEqual(set.calls[0]?.arguments, { hGroup: 'Web', NodeList: ['NODE2', 'NODE1'] })
  })
})
