import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { Access, Win32Error } from '../../lib/constants/index.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { GENERIC_READ, GENERIC_WRITE, GENERIC_ALL, MAXIMUM_ALLOWED, KEY_READ, KEY_WRITE } = Access

describe('the simulated cluster: handles', () => {
  let lab: LabService
  let client: WireClient
  let cluster: bigint

  beforeEach(async () => {
    lab = await LabService.start()
    client = await lab.client()
    cluster = await client.open()
  })

  afterEach(() => lab.close())

  it('finds objects by name or id, without regard to case, and says of each kind that it does not', async () => {
    const sql = lab.cluster.resource('SQL Server')
    for (const name of ['SQL Server', 'sql server', sql?.id ?? '', sql?.id.toUpperCase() ?? '']) {
      const handle = await client.value('OpenClusterResource', cluster, name)
      assert.deepEqual(await client.values('GetClusterResourceState', handle), [2, 'NODE1', 'SQL Server (MSSQLSERVER)'])
    }
    const notFound = { OpenClusterResource: 5007, OpenClusterGroup: 5013, OpenClusterNode: 5042 }
    for (const [name, status] of Object.entries(notFound)) {
      for (const text of ['', 'no such', 'x'.repeat(10_000), '\ud800', 'SQL Server\\x']) {
        assert.equal(await client.status(name, cluster, text), status, `${name} ${text}`)
      }
      assert.equal(await client.status(name, cluster, null), Win32Error.ERROR_INVALID_PARAMETER)
    }
  })

  it('refuses handles of another kind, of another client, closed ones and invented ones', async () => {
    const other = await (await lab.client()).open()
    const group = await client.value('OpenClusterGroup', cluster, 'Cluster Group')
    await client.values('CloseClusterGroup', group)
    for (const handle of [0n, 1n, group, other, cluster + 7n, 2n ** 64n - 1n]) {
      assert.equal(await client.status('GetClusterGroupState', handle), Win32Error.ERROR_INVALID_HANDLE, `${handle}`)
    }
    assert.equal(await client.status('GetClusterNodeState', cluster), Win32Error.ERROR_INVALID_HANDLE)
    assert.equal(await client.status('CloseClusterGroup', group), Win32Error.ERROR_INVALID_HANDLE)
  })

  it('closes with a cluster handle what was opened from it, and nothing else', async () => {
    const second = await client.open()
    const kept = await client.value('OpenClusterNode', second, 'NODE2')
    const node = await client.value('OpenClusterNode', cluster, 'NODE1')
    const resource = await client.value('OpenClusterResource', cluster, 'SQL Server')
    const key = await client.value('GetClusterResourceKey', resource, KEY_READ)
    await client.values('ClusterRegOpenKey', key, 'Parameters', KEY_READ)
    assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 2, HNODE: 2, HRESOURCE: 1, HKEY: 2 })
    await client.values('CloseCluster', cluster)
    assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 1, HNODE: 1 })
    assert.equal(await client.status('GetClusterNodeState', node), Win32Error.ERROR_INVALID_HANDLE)
    assert.deepEqual(await client.values('GetClusterNodeState', kept), [0])
  })

  it('runs a client down with its last connection', async () => {
    const id = 'a'.repeat(32)
    const [first, second] = [await lab.client(id), await lab.client(id)]
    const handle = await first.open()
    assert.equal(lab.service.statistics.clients, 2)
    assert.equal(lab.service.statistics.connections, 3)
    await first.close()
    assert.equal(await second.status('GetClusterInformation', handle), 0)
    await second.close()
    await until(() => lab.service.statistics.clients === 1)
    assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 1 })
    assert.match(lab.cluster.events.since(0).at(-1)?.message ?? '', /left with 1 open handles/)

    const third = await lab.client(id)
    const reply = await third.call('GetClusterInformation', handle)
    assert.deepEqual([reply.status, reply.flags], [Win32Error.RPC_S_SERVER_UNAVAILABLE, 2])
    assert.equal(await third.status('CloseCluster', handle), 0)
  })

  it('runs killed programs down, and nobody else notices', async () => {
    const program = fileURLToPath(new URL('./doomed-client.js', import.meta.url))
    for (let i = 0; i < 3; i++) {
      const child = spawn(process.execPath, [program, lab.service.name], { stdio: ['ignore', 'pipe', 'inherit'] })
      await once(child.stdout, 'data')
      assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 2, HRESOURCE: 1, HKEY: 1 })
      child.kill('SIGKILL')
      await until(() => lab.service.statistics.clients === 1)
      assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 1 })
      assert.equal(await client.status('GetClusterInformation', cluster), 0)
    }
  })

  it('grants what the lab permits', async () => {
    const readers = await LabService.start(labOf([{}], { permission: 'read' }))
    const strangers = await LabService.start(labOf([{}], { permission: 'none' }))
    try {
      const [reader, stranger] = [await readers.client(), await strangers.client()]
      assert.equal(await stranger.status('OpenCluster', null, 1), Win32Error.ERROR_ACCESS_DENIED)
      for (const access of [MAXIMUM_ALLOWED, GENERIC_READ]) {
        assert.equal((await reader.values('OpenClusterEx', null, 1, access))[1], GENERIC_READ)
      }
      assert.equal((await client.values('OpenClusterEx', null, 1, MAXIMUM_ALLOWED))[1], GENERIC_ALL)
      for (const access of [GENERIC_ALL, GENERIC_READ + GENERIC_WRITE]) {
        assert.equal(await reader.status('OpenClusterEx', null, 1, access), Win32Error.ERROR_ACCESS_DENIED)
      }
      assert.equal(await reader.status('OpenClusterEx', null, 1, 0), Win32Error.ERROR_INVALID_PARAMETER)
    } finally {
      await readers.close()
      await strangers.close()
    }
  })

  it('lets a read handle read, and hands that down', async () => {
    const read = await client.value('OpenClusterEx', null, 1, GENERIC_READ)
    const resource = await client.value('OpenClusterResource', read, 'SQL Server')
    const group = await client.value('OpenClusterGroup', read, 'SQL Server (MSSQLSERVER)')
    const key = await client.value('GetClusterResourceKey', resource, MAXIMUM_ALLOWED)
    assert.equal(await client.status('ClusterRegQueryValue', key, 'Name'), 0)
    assert.equal(await client.status('ClusterResourceControl', resource, 0n, 0x010000b5, null, 100), 0)
    const refused: [string, ...(bigint | number | string | null)[]][] = [
      ['OpenClusterResourceEx', read, 'SQL Server', GENERIC_ALL],
      ['OnlineClusterResource', resource],
      ['OfflineClusterResource', resource],
      ['MoveClusterGroup', group, 0n],
      ['GetClusterResourceKey', resource, KEY_WRITE],
      ['GetClusterKey', read, GENERIC_ALL],
      ['ClusterRegSetValue', key, 'x', 4, null],
      ['ClusterRegCreateKey', key, 'x', 0, KEY_READ, null],
      ['ClusterRegDeleteKey', key, 'Parameters'],
      ['ClusterRegDeleteValue', key, 'Name'],
      ['ClusterResourceControl', resource, 0n, 0x014000ae, null, 0],
      // Any code with the modify bit, known or not.
      ['ClusterResourceControl', resource, 0n, 0x0140fffe, null, 0],
    ]
    for (const [name, ...args] of refused) assert.equal(await client.status(name, ...args), 5, name)
  })

  it('tells bad stubs from bad parameters, and both from functions it has not', async () => {
    assert.equal(await client.status('GetClusterInformation'), Win32Error.RPC_X_BAD_STUB_DATA)
    assert.equal(await client.status('GetClusterInformation', 'text'), Win32Error.RPC_X_BAD_STUB_DATA)
    assert.equal(await client.status('GetClusterInformation', cluster, 1), Win32Error.RPC_X_BAD_STUB_DATA)
    for (const name of ['CreateCluster', 'constructor', '__proto__']) {
      assert.equal(await client.status(name, cluster), Win32Error.ERROR_CALL_NOT_IMPLEMENTED)
    }
  })

  it('enumerates what it has, in one reply', async () => {
    const items = async (types: number) => {
      const values = await client.values('ClusterOpenEnumEx', cluster, types, 0)
      return values.filter((_, i) => i % 3 === 2)
    }
    assert.deepEqual(await items(1), ['NODE1', 'NODE2'])
    assert.deepEqual(await items(8), ['Cluster Group', 'Available Storage', 'SQL Server (MSSQLSERVER)'])
    assert.equal((await items(0x3f)).length, 2 + 5 + 8 + 3 + 2 + 4)
    const networks = ['Cluster Network 1', 'Cluster Network 2']
    const interfaces = ['NODE1 - Ethernet', 'NODE1 - Heartbeat', 'NODE2 - Ethernet', 'NODE2 - Heartbeat']
    assert.deepEqual(await items(0x30), [...networks, ...interfaces])
    assert.deepEqual(await items(0x80000000), networks)
    assert.deepEqual(await items(0x40000000), [])
    for (const types of [0, 0x40, 0x80, 0x100, 0x40000001, 0xffff_ffff]) {
      assert.equal(await client.status('ClusterOpenEnumEx', cluster, types, 0), 87, types.toString(16))
    }
    assert.equal(await client.status('ClusterOpenEnumEx', cluster, 1, 1), 87)
  })
})

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise(resolve => setTimeout(resolve, 1))
}
