import { strict as assert } from 'node:assert'
import { onLab } from './on-lab.js'
import { schemas } from './schemas.js'

describe('command line, what a cluster consists of', () => {
  const on = onLab()
  const sql = 'SQL Server (MSSQLSERVER)'

  it('network list and network rename', async () => {
    const before = await on.json(schemas.namedList, 'network', 'list')
    assert.deepEqual(
      before.map(({ name, state }) => [name, state]),
      [
        ['Cluster Network 1', 'Up'],
        ['Cluster Network 2', 'Up'],
      ],
    )
    const renamed = await on.json(schemas.named, 'network', 'rename', 'cluster network 1', ' Public ')
    assert.deepEqual(renamed, { ...before[0], name: 'Public' })
    assert.match((await on.run('network', 'list')).stdout, /^Network +Id +State\n(.*\n)*Public +\S+ +Up\n/m)
    assert.deepEqual(await on.refused('network', 'rename', 'Public', 'Cluster Network 2'), [
      'ERROR_ALREADY_EXISTS',
      183,
      'SetClusterNetworkName',
      'Public',
    ])
    assert.equal((await on.refused('network', 'rename', 'Nowhere', 'x'))[0], 'ERROR_CLUSTER_NETWORK_NOT_FOUND')
  })

  it('interface list', async () => {
    const all = await on.json(schemas.namedList, 'interface', 'list')
    assert.equal(all.length, 4)
    assert.ok(all.every(({ state }) => state === 'Up'))
  })

  it('node show tells the groups that it owns', async () => {
    const [first] = await on.json(schemas.namedList, 'node', 'list')
    const { groups, ...node } = await on.json(schemas.nodeShow, 'node', 'show', 'node1')
    assert.deepEqual(node, first)
    assert.deepEqual(groups.map(({ name }) => name).sort(), ['Cluster Group', 'SQL Server (MSSQLSERVER)'])
    assert.match((await on.run('node', 'show', 'NODE2')).stdout, /^Node .*\nNODE2 .*\n\nGroup .*\nAvailable Storage /)
    assert.equal((await on.refused('node', 'show', 'NODE9'))[0], 'ERROR_CLUSTER_NODE_NOT_FOUND')
  })

  it('cluster rename says what has to happen before it counts', async () => {
    assert.deepEqual(await on.json(schemas.clusterRename, 'cluster', 'rename', 'PROD'), {
      name: 'PROD',
      restartRequired: true,
    })
    assert.match(
      (await on.run('cluster', 'rename', 'PROD2')).stdout,
      /^The cluster is called PROD2 when .*online again\.\n$/,
    )
    assert.equal((await on.refused('cluster', 'rename', ''))[0], 'ERROR_INVALID_NAME')
  })

  it('cluster quorum', async () => {
    const { type, resource } = await on.json(schemas.clusterQuorum, 'cluster', 'quorum')
    const { stdout } = await on.run('cluster', 'quorum')
    assert.match(stdout, new RegExp(`^Quorum +Resource +Device\n${type}\\b`))
    assert.ok(resource === null || stdout.includes(resource))
  })

  it('group show and its owners', async () => {
    const { resources, preferredOwners, ...group } = await on.json(schemas.groupShow, 'group', 'show', sql)
    assert.ok((await on.json(schemas.groupList, 'group', 'list')).some(({ id }) => id === group.id))
    assert.deepEqual(
      resources.map(({ name }) => name),
      (await on.json(schemas.resourceList, 'resource', 'list'))
        .filter(each => each.group === sql)
        .map(({ name }) => name),
    )
    assert.deepEqual(preferredOwners, ['NODE1', 'NODE2'])
    assert.deepEqual(await on.json(schemas.names, 'group', 'owner', 'list', sql), preferredOwners)
    assert.match((await on.run('group', 'owner', 'list', 'Cluster Group')).stdout, /^It prefers no node\.\n$/)
    assert.match(
      (await on.run('group', 'show', sql)).stdout,
      /\n\nResource +Type +State\n(.*\n)+\nPreferred owner\nNODE1\n/,
    )
    assert.equal((await on.refused('group', 'show', 'Nope'))[0], 'ERROR_GROUP_NOT_FOUND')
  })

  it('resource owner list', async () => {
    assert.deepEqual(await on.json(schemas.names, 'resource', 'owner', 'list', 'SQL Server'), ['NODE1', 'NODE2'])
    assert.match((await on.run('resource', 'owner', 'list', 'SQL Server')).stdout, /^Owner\nNODE1\nNODE2\n$/)
  })

  it('type list, create, show and delete', async () => {
    const before = await on.json(schemas.typeList, 'type', 'list')
    assert.deepEqual(await on.json(schemas.type, 'type', 'create', 'Web', '--dll', 'web.dll', '--is-alive', '7000'), {
      name: 'Web',
    })
    assert.deepEqual(await on.json(schemas.typeList, 'type', 'list'), [...before, { name: 'Web' }])
    const { resources, possibleOwners } = await on.json(schemas.typeShow, 'type', 'show', 'sql server')
    assert.deepEqual([resources, possibleOwners], [['SQL Server'], ['NODE1', 'NODE2']])
    assert.equal((await on.refused('type', 'create', 'web', '--dll', 'web.dll'))[2], 'CreateClusterResourceType')
    assert.equal((await on.run('type', 'create', 'Web2')).status, 2)
    assert.equal((await on.run('type', 'create', 'Web2', '--dll', 'x', '--is-alive', 'soon')).status, 2)
    assert.equal((await on.run('type', 'delete', 'Web')).status, 2)
    assert.deepEqual(await on.json(schemas.type, 'type', 'delete', 'Web', '--yes'), { name: 'Web' })
    assert.deepEqual(await on.json(schemas.typeList, 'type', 'list'), before)
    assert.equal((await on.refused('type', 'delete', 'SQL Server', '--yes'))[0], 'ERROR_DIR_NOT_EMPTY')
  })
})
