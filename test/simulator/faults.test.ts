import assert from 'node:assert/strict'
import { ControlClient, type ControlError } from '../../lib/channel/control-client.js'
import { Win32Error } from '../../lib/constants/index.js'
import { LabService } from './lab-service.js'
import { Disconnected, type WireClient } from './wire-client.js'

describe('the simulated cluster: faults, cuts and the control channel', () => {
  let lab: LabService
  let client: WireClient
  let cluster: bigint
  let control: ControlClient

  beforeEach(async () => {
    lab = await LabService.start()
    client = await lab.client()
    cluster = await client.open()
    control = await ControlClient.connect(lab.service.endpoint)
  })

  afterEach(async () => {
    control.close()
    await lab.close()
  })

  const information = () => client.status('GetClusterInformation', cluster)
  const repeat = async (count: number, run: () => Promise<number>) => {
    const results: number[] = []
    for (let i = 0; i < count; i++) results.push(await run())
    return results
  }

  it('hits the n-th call, as often as it says', async () => {
    await control.request('faults.add', { rule: { function: 'GetClusterInformation', status: 1722, nth: 2, times: 2 } })
    assert.deepEqual(await repeat(5, information), [0, 1722, 1722, 0, 0])
    const { id } = await control.request<{ id: number }>('faults.add', {
      rule: { function: 'GetClusterInformation', status: 5, times: null },
    })
    assert.deepEqual(await repeat(3, information), [5, 5, 5])
    assert.equal(await control.request('faults.remove', { id }), true)
    assert.equal(await control.request('faults.remove', { id }), false)
    assert.equal(await information(), 0)
    await control.request('faults.add', { rule: { function: 'GetClusterInformation', status: 5 } })
    await control.request('faults.clear')
    assert.equal(await information(), 0)
  })

  it('hits a control code, or an object', async () => {
    const sql = await client.value('OpenClusterResource', cluster, 'SQL Server')
    const disk = await client.value('OpenClusterResource', cluster, 'Cluster Disk 1')
    const ask = (resource: bigint, code: number) => client.status('ClusterResourceControl', resource, 0n, code, null, 0)
    const rule = { function: 'ClusterResourceControl', code: 0x01000029, target: 'Cluster Disk 1', status: 1234 }
    await control.request('faults.add', { rule })
    assert.deepEqual(
      [await ask(sql, 0x01000029), await ask(disk, 0x01000039), await ask(disk, 0x01000029)],
      [0, 0, 1234],
    )
    await control.request('faults.add', { rule: { function: 'OpenClusterResource', target: 'SQL Server', status: 5 } })
    assert.equal(await client.status('OpenClusterResource', cluster, 'Cluster Disk 1'), 0)
    assert.equal(await client.status('OpenClusterResource', cluster, 'SQL Server'), 5)
  })

  it('fails a call before its effect or after it, and makes it last', async () => {
    const sql = await client.value('OpenClusterResource', cluster, 'SQL Server')
    const isOnline = () => lab.cluster.resource('SQL Server')?.online
    for (const [when, online] of [
      ['before', true],
      ['after', false],
    ] as const) {
      await control.request('faults.add', { rule: { function: 'OfflineClusterResource', status: 1726, when } })
      assert.equal(await client.status('OfflineClusterResource', sql), 1726)
      assert.equal(isOnline(), online)
    }
    await control.request('faults.add', { rule: { function: 'GetClusterInformation', status: 0, delay: 60 } })
    const other = await lab.client()
    const started = performance.now()
    const slow = information().then(status => [status, performance.now() - started] as const)
    await other.open()
    const quick = performance.now() - started
    const [status, lasted] = await slow
    assert.equal(status, 0)
    assert.ok(lasted >= 55 && quick < lasted, `${quick} ${lasted}`)
    assert.match(
      lab.cluster.events.since(0).at(-1)?.message ?? '',
      /GetClusterInformation answers ERROR_SUCCESS, 60 ms late/,
    )
  })

  it('has the client library ask before it answers by itself', async () => {
    const flags = async () => (await client.call('GetClusterInformation', cluster)).flags
    assert.equal(await flags(), 0)
    assert.equal(await client.status('local', 'ClusterEnumEx'), 0)
    await control.request('faults.add', { rule: { function: 'ClusterEnumEx', status: 8, nth: 2 } })
    assert.equal(await flags(), 1)
    assert.deepEqual(await repeat(3, () => client.status('local', 'ClusterEnumEx')), [0, 8, 0])
    assert.equal(await flags(), 0)
  })

  it('cuts connections, before a call has its effect or after it', async () => {
    const id = 'b'.repeat(32)
    for (const [when, online] of [
      ['before', true],
      ['after', false],
    ] as const) {
      const first = await lab.client(id)
      const second = await lab.client(id)
      const sql = await first.value('OpenClusterResource', await first.open(), 'SQL Server')
      await control.request('connections.cut', { when, function: 'OfflineClusterResource' })
      assert.equal(await first.status('GetClusterResourceState', sql), 0)
      await assert.rejects(first.call('OfflineClusterResource', sql), Disconnected)
      await assert.rejects(second.call('GetClusterResourceState', sql), Disconnected)
      assert.equal(lab.cluster.resource('SQL Server')?.online, online)
    }
    assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 1 })
    await control.request('connections.cut')
    await assert.rejects(information(), Disconnected)
    assert.deepEqual(await control.request('statistics'), { clients: 0, connections: 0, handles: {}, calls: 9 })
  })

  it('is a channel of its own, strict about what it is told', async () => {
    const failure = async (method: string, params: object) => {
      const error = await control.request(method, params).then(
        () => null,
        (reason: ControlError) => reason,
      )
      return error?.code
    }
    assert.equal(await failure('no.such', {}), 'ERR_CLUSAPI_CONTROL_METHOD')
    assert.equal(await failure('clock.advance', { ms: -1 }), 'ERR_CLUSAPI_CONTROL_ARGUMENT')
    assert.equal(await failure('clock.advance', { ms: 1, extra: 1 }), 'ERR_CLUSAPI_CONTROL_ARGUMENT')
    assert.equal(
      await failure('faults.add', { rule: { function: 'OpenClutser', status: 1 } }),
      'ERR_CLUSAPI_CONTROL_ARGUMENT',
    )
    assert.equal(await failure('node.crash', { node: 'nobody' }), 'ERROR_CLUSTER_NODE_NOT_FOUND')
    assert.equal(await failure('node.resume', { node: 'NODE1' }), 'ERROR_CLUSTER_NODE_NOT_PAUSED')
    assert.equal(await failure('pending.complete', { resource: 'nothing' }), 'ERROR_RESOURCE_NOT_FOUND')
    const name = { node: 'NODE2', providerType: 1, container: 'New' }
    assert.equal(await failure('keyContainers.delete', name), 'NTE_BAD_KEYSET')
    assert.equal(await failure('keyContainers.create', name), undefined)
    assert.equal(await failure('keyContainers.create', { ...name, container: 'NEW' }), 'NTE_EXISTS')
    const found = { providerType: 1, providerName: null, container: 'New', exportable: true }
    assert.deepEqual(await control.request('keyContainers.get', name), found)
    assert.equal(await control.request('keyContainers.get', { ...name, node: null }), null)
    assert.equal((await control.request<unknown[]>('keyContainers.list', { node: 'NODE2' })).length, 2)
  })

  it('says what a mistake in a handler was, and lives on', async () => {
    const resource = lab.cluster.resource('SQL Server')
    assert.ok(resource)
    Object.defineProperty(resource, 'name', { get: () => assert.fail('broken') })
    assert.equal(
      await client.status('OpenClusterResource', cluster, 'SQL Server Agent'),
      Win32Error.ERROR_EXCEPTION_IN_SERVICE,
    )
    assert.match(lab.cluster.events.since(0).at(-1)?.message ?? '', /the simulator itself failed: .*broken/)
    assert.equal(await information(), 0)
  })
})
