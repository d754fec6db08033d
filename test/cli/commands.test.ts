import { strict as assert } from 'node:assert'
import type { z } from 'zod'
import type { Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command, type Outcome } from './run.js'
import { schemas } from './schemas.js'

describe('command line', () => {
  let lab: Simulator

  beforeEach(async () => {
    lab = await simulateHere()
  })
  afterEach(() => lab[Symbol.asyncDispose]())

  const people = (...args: string[]) => command('--cluster', lab.endpoint, ...args)

  /** Runs with `--json`, checks the document against its schema and gives it back. */
  async function json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>> {
    const outcome = await people('--json', ...args)
    assert.equal(outcome.status, 0, outcome.stderr)
    assert.match(outcome.stdout, /^[\x20-\x7e]*\n$/, 'one line of ASCII')
    return schema.parse(JSON.parse(outcome.stdout))
  }

  async function refused(...args: string[]): Promise<z.output<typeof schemas.error>['error']> {
    return errorOf(3, await people('--json', ...args))
  }

  function errorOf(status: number, outcome: Outcome) {
    assert.equal(outcome.status, status, outcome.stderr)
    assert.equal(outcome.stdout, '')
    return schemas.error.parse(JSON.parse(outcome.stderr)).error
  }

  it('cluster show', async () => {
    const { name, simulated } = await json(schemas.clusterShow, 'cluster', 'show')
    assert.equal(simulated, true)
    const { stdout, stderr } = await people('cluster', 'show')
    assert.match(stdout, new RegExp(`^Cluster +Version .*\n${name} +\\d+\\.\\d+\\.\\d+ .*simulated\n$`))
    assert.match(stderr, /simulated/)
  })

  it('node list', async () => {
    const nodes = await json(schemas.namedList, 'node', 'list')
    assert.deepEqual(
      nodes.map(({ name, state }) => `${name} ${state}`),
      ['NODE1 Up', 'NODE2 Up'],
    )
    assert.match((await people('node', 'list')).stdout, /^Node .*\nNODE1 .* Up\nNODE2 .* Up\n$/)
  })

  it('group list and group move', async () => {
    const [sql] = await json(schemas.resourceList, 'resource', 'list').then(all =>
      all.filter(r => r.name === 'SQL Server'),
    )
    assert.ok(sql)
    const other = sql.ownerNode === 'NODE1' ? 'NODE2' : 'NODE1'
    const moved = await json(schemas.groupMove, 'group', 'move', sql.group, '--to', other)
    assert.equal(moved.ownerNode, other)
    const groups = await json(schemas.groupList, 'group', 'list')
    assert.equal(groups.find(({ name }) => name === sql.group)?.ownerNode, other)
    const back = await json(schemas.groupMove, 'group', 'move', sql.group)
    assert.equal(back.ownerNode, sql.ownerNode)
    assert.match((await people('group', 'list')).stdout, /Group +State +Owner\n/)
    const [, line = ''] = (await people('group', 'move', sql.group)).stdout.split('\n')
    assert.deepEqual(line.split(/ {2,}/), [sql.group, 'Online', other])
  })

  it('group move refuses what is not there', async () => {
    assert.deepEqual(pick(await refused('group', 'move', 'Nowhere')), [
      'ERROR_GROUP_NOT_FOUND',
      5013,
      'OpenClusterGroupEx',
      'Nowhere',
    ])
    const noNode = await refused('group', 'move', 'Cluster Group', '--to', 'NODE9')
    assert.deepEqual(pick(noNode), ['ERROR_CLUSTER_NODE_NOT_FOUND', 5042, 'OpenClusterNodeEx', 'NODE9'])
  })

  it('resource list and resource show', async () => {
    const all = await json(schemas.resourceList, 'resource', 'list')
    const sql = all.find(({ name }) => name === 'SQL Server')
    assert.ok(sql)
    const { checkpoints: _, ...shown } = await json(schemas.resourceShow, 'resource', 'show', 'SQL Server')
    assert.deepEqual(shown, sql)
    const byId = await json(schemas.resourceShow, 'resource', 'show', sql.id)
    assert.equal(byId.name, 'SQL Server')
    const table = (await people('resource', 'list')).stdout
    for (const { name } of all) assert.ok(table.includes(name))
    assert.match((await people('resource', 'show', 'sql server')).stdout, /^Resource .*\nSQL Server /)
  })

  it('resource offline and resource online', async () => {
    const off = await json(schemas.resourceTransition, 'resource', 'offline', 'SQL Server')
    assert.match(off.state, off.pending ? /^OfflinePending$/ : /^Offline$/)
    const on = await json(schemas.resourceTransition, 'resource', 'online', 'SQL Server')
    assert.match(on.state, on.pending ? /^OnlinePending$/ : /^Online$/)
    assert.match((await people('resource', 'offline', 'SQL Server')).stdout, /SQL Server .*Offline/)
  })

  it('a resource that is not there', async () => {
    for (const args of [
      ['resource', 'show', 'Nope'],
      ['resource', 'online', 'Nope'],
      ['resource', 'offline', 'Nope'],
      ['key', 'list', 'Nope'],
      ['key', 'get', 'Nope', 'Name'],
      ['key', 'set', 'Nope', 'Name', 'x'],
      ['key', 'remove', 'Nope', 'Name', '--yes'],
      ['checkpoint', 'list', 'Nope'],
      ['checkpoint', 'add', 'Nope', '--crypto', '1\\\\MyKey'],
      ['checkpoint', 'remove', 'Nope', '--crypto', '1\\\\MyKey', '--yes'],
    ]) {
      assert.deepEqual(pick(await refused(...args)), [
        'ERROR_RESOURCE_NOT_FOUND',
        5007,
        'OpenClusterResourceEx',
        'Nope',
      ])
    }
    const { stdout, stderr, status } = await people('resource', 'show', 'Nope')
    assert.equal(status, 3)
    assert.equal(stdout, '')
    assert.match(stderr, /\nclusapi: ERROR_RESOURCE_NOT_FOUND: .*'Nope'.*\n$/)
  })

  it('key list', async () => {
    const root = await json(schemas.keyList, 'key', 'list', 'SQL Server')
    assert.ok(root.subkeys.includes('Parameters'))
    assert.deepEqual(
      root.values.find(({ name }) => name === 'Name'),
      { name: 'Name', type: 'SZ', value: 'SQL Server' },
    )
    await json(schemas.keyList, 'key', 'list', 'SQL Server', 'Parameters')
    assert.match(
      (await people('key', 'list', 'SQL Server')).stdout,
      /^Name +Type +Value\n(.*\n)*Name +SZ +SQL Server\n/,
    )
    assert.equal((await refused('key', 'list', 'SQL Server', 'No\\Such')).errno, 2)
  })

  it('key set, get and remove, for every type', async () => {
    for (const [type, words, value] of [
      ['sz', ['text'], 'text'],
      ['sz', ['-dash'], '-dash'],
      ['expand_sz', ['%PATH%'], '%PATH%'],
      ['multi_sz', ['a', 'b c'], ['a', 'b c']],
      ['multi_sz', [''], []],
      ['dword', ['4294967295'], 4294967295],
      ['dword', ['0x10'], 16],
      ['qword', ['18446744073709551615'], '18446744073709551615'],
      ['binary', ['00FFa0'], '00ffa0'],
      ['binary', [''], ''],
    ] as const) {
      const path = `Parameters\\Deep\\${type}`
      const document = { resource: 'SQL Server', path, type: type.toUpperCase(), value }
      assert.deepEqual(
        await json(schemas.keyValue, 'key', 'set', 'SQL Server', path, '--type', type, '--', ...words),
        document,
      )
      assert.deepEqual(await json(schemas.keyValue, 'key', 'get', 'SQL Server', path), document)
      assert.deepEqual(await json(schemas.keyRemove, 'key', 'remove', 'SQL Server', path, '--yes'), {
        resource: 'SQL Server',
        path,
      })
      const gone = await refused('key', 'get', 'SQL Server', path)
      assert.deepEqual(pick(gone), ['ERROR_FILE_NOT_FOUND', 2, 'ClusterRegQueryValue', `SQL Server\\${path}`])
    }
    assert.equal((await refused('key', 'remove', 'SQL Server', 'Parameters\\Never', '--yes')).errno, 2)
  })

  it('key set keeps the type a value has', async () => {
    const set = (...words: string[]) => json(schemas.keyValue, 'key', 'set', 'SQL Server', 'Parameters\\Port', ...words)
    assert.deepEqual((await set('1433')).type, 'SZ')
    assert.deepEqual((await set('1433', '--type', 'dword')).value, 1433)
    assert.deepEqual((await set('1434')).value, 1434)
    assert.equal(errorOf(2, await people('--json', 'key', 'set', 'SQL Server', 'Parameters\\Port', 'x')).code, 'USAGE')
  })

  it("a key's own value, and a value at the top", async () => {
    await json(schemas.keyValue, 'key', 'set', 'SQL Server', 'Parameters\\', 'own')
    const { values } = await json(schemas.keyList, 'key', 'list', 'SQL Server', 'Parameters')
    assert.deepEqual(
      values.find(({ name }) => name === ''),
      { name: '', type: 'SZ', value: 'own' },
    )
    assert.match((await people('key', 'list', 'SQL Server', 'Parameters')).stdout, /\(own value\) +SZ +own\n/)
    assert.equal((await json(schemas.keyValue, 'key', 'get', 'SQL Server', 'Name')).value, 'SQL Server')
    assert.equal((await people('key', 'get', 'SQL Server', 'Name')).stdout, 'SQL Server\n')
  })

  it('checkpoint add, list and remove', async () => {
    const before = await json(schemas.checkpointList, 'checkpoint', 'list')
    const { ownerNode } = await json(schemas.resourceShow, 'resource', 'show', 'SQL Server')
    await lab.node(ownerNode).keyContainers.create({ providerType: 1, container: 'Made', exportable: true })
    const one = { resource: 'SQL Server', kind: 'crypto', providerType: 1, providerName: null, container: 'Made' }
    const crypto = ['SQL Server', '--crypto', '1\\\\Made']
    assert.deepEqual(await json(schemas.checkpoint, 'checkpoint', 'add', ...crypto), one)
    assert.deepEqual((await json(schemas.checkpointList, 'checkpoint', 'list', 'SQL Server')).at(-1), one)
    assert.equal((await json(schemas.checkpointList, 'checkpoint', 'list')).length, before.length + 1)
    assert.match((await people('checkpoint', 'list')).stdout, /SQL Server +crypto +1 +Made\n/)
    assert.equal((await refused('checkpoint', 'add', ...crypto)).syscall, 'ClusterResourceControl')
    assert.deepEqual(await json(schemas.checkpoint, 'checkpoint', 'remove', ...crypto, '--yes'), one)
    assert.deepEqual(await json(schemas.checkpointList, 'checkpoint', 'list'), before)
    assert.equal((await refused('checkpoint', 'remove', ...crypto, '--yes')).syscall, 'ClusterResourceControl')
  })

  it('checkpoint add explains NTE_BAD_KEYSET and NTE_BAD_KEY', async () => {
    const { ownerNode } = await json(schemas.resourceShow, 'resource', 'show', 'SQL Server')
    await lab.node(ownerNode).keyContainers.create({ providerType: 1, container: 'Sealed', exportable: false })
    const missing = await refused('checkpoint', 'add', 'SQL Server', '--crypto', '1\\\\Missing')
    assert.deepEqual([missing.code, missing.errno], ['NTE_BAD_KEYSET', 0x80090016])
    assert.match(missing.message, /Missing/)
    const sealed = await refused('checkpoint', 'add', 'SQL Server', '--crypto', '1\\\\Sealed')
    assert.deepEqual([sealed.code, sealed.errno], ['NTE_BAD_KEY', 0x80090003])
    assert.match(sealed.message, /exportable/)
  })

  it('says with 4 that nobody answers', async () => {
    await lab[Symbol.asyncDispose]()
    const { code, syscall } = errorOf(4, await people('--json', 'node', 'list'))
    assert.match(code, /^RPC_S_/)
    assert.match(syscall ?? '', /^OpenCluster/)
    assert.match((await people('node', 'list')).stderr, /^clusapi: RPC_S_/)
  })

  it('says with 3 that access is denied', async () => {
    await lab.faults.add({ function: 'OpenClusterEx', status: 5, times: Infinity })
    await lab.faults.add({ function: 'OpenCluster', status: 5, times: Infinity })
    const { code, message } = await refused('node', 'list')
    assert.equal(code, 'ERROR_ACCESS_DENIED')
    assert.match(message, /Grant-ClusterAccess/)
  })
})

function pick({ code, errno, syscall, target }: z.output<typeof schemas.error>['error']) {
  return [code, errno, syscall, target]
}
