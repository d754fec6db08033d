import assert from 'node:assert/strict'
import { GroupMoveFlag, GroupState, ResourceState, Win32Error } from '../../lib/constants/index.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { Online, Offline, Failed, OnlinePending, OfflinePending } = ResourceState
const { ERROR_IO_PENDING, ERROR_INVALID_STATE, ERROR_INVALID_PARAMETER } = Win32Error
const { QUEUE_ENABLED, RETURN_TO_SOURCE_NODE_ON_ERROR, IGNORE_RESOURCE_STATUS } = GroupMoveFlag

/** Two resources that take their time, one on top of the other. */
const slow = labOf([
  { name: 'a', online: 10, offline: 10 },
  { name: 'b', dependsOn: ['a'], online: 10, offline: 10 },
])

describe('the simulated cluster: groups as a whole', () => {
  let lab: LabService
  let client: WireClient
  let group: bigint
  let nodes: [bigint, bigint]

  const begin = async (description = slow) => {
    lab = await LabService.start(description)
    client = await lab.client()
    const cluster = await client.open()
    group = await client.value('OpenClusterGroup', cluster, 'G')
    nodes = [await client.value('OpenClusterNode', cluster, '1'), await client.value('OpenClusterNode', cluster, '2')]
  }
  const verb = (name: string, ...args: (bigint | number | null | Uint8Array)[]) => client.status(name, group, ...args)
  const move = (flags: number, to = 0n) => verb('MoveClusterGroupEx', to, flags, null)
  const states = () => Object.fromEntries(lab.cluster.resources.map(({ name, state }) => [name, state]))
  const whereabouts = async () => {
    const [state, owner] = await client.values('GetClusterGroupState', group)
    return [state, owner]
  }
  const pass = (ms: number) => lab.cluster.clock.advance(ms)

  afterEach(() => lab.close())

  it('go offline and come online, each resource in its turn', async () => {
    await begin()
    assert.equal(await verb('OfflineClusterGroup'), ERROR_IO_PENDING)
    assert.deepEqual(states(), { a: OfflinePending, b: OfflinePending })
    for (const again of ['OnlineClusterGroup', 'OfflineClusterGroup']) {
      assert.equal(await verb(again, ...(again === 'OnlineClusterGroup' ? [0n] : [])), ERROR_INVALID_STATE)
    }
    pass(10)
    assert.deepEqual(states(), { a: OfflinePending, b: Offline })
    pass(10)
    assert.deepEqual(await whereabouts(), [GroupState.Offline, 'NODE1'])
    assert.equal(await verb('OfflineClusterGroup'), 0)
    assert.equal(await verb('OnlineClusterGroup', 0n), ERROR_IO_PENDING)
    pass(20)
    assert.deepEqual(await whereabouts(), [GroupState.Online, 'NODE1'])
    assert.equal(await verb('OnlineClusterGroup', 0n), 0)
  })

  it('come online on another node by moving first', async () => {
    await begin(labOf([{ name: 'a', state: 'offline' }, { name: 'b' }]))
    assert.equal(await verb('OnlineClusterGroup', nodes[1]), 0)
    assert.deepEqual(await whereabouts(), [GroupState.Online, 'NODE2'])
    lab.cluster.pause(lab.cluster.nodes[0] as never)
    assert.equal(await verb('OnlineClusterGroup', nodes[0]), Win32Error.ERROR_SHARING_PAUSED)
  })

  it('stay offline wherever they go, once they were taken offline', async () => {
    await begin(labOf([{ name: 'a' }, { name: 'b' }]))
    await verb('OfflineClusterGroup')
    assert.equal(await verb('MoveClusterGroup', nodes[1]), 0)
    assert.deepEqual(await whereabouts(), [GroupState.Offline, 'NODE2'])
    const node = lab.cluster.node('NODE2')
    assert(node)
    lab.cluster.crash(node)
    assert.deepEqual(states(), { a: Offline, b: Offline })
  })

  it('answer why a resource failed, rather than one that needs it', async () => {
    await begin(
      labOf([
        { name: 'top', dependsOn: ['base'], state: 'offline' },
        { name: 'base', state: 'offline' },
      ]),
    )
    lab.cluster.faults.add({ function: 'resource.online', target: 'base', status: 1234 })
    assert.equal(await verb('OnlineClusterGroup', 0n), 1234)
    assert.deepEqual(states(), { top: Failed, base: Failed })
    assert.equal(await verb('OfflineClusterGroup'), 0)
    assert.deepEqual(states(), { top: Offline, base: Offline })
  })

  it('of unused disks are nobody’s to bring online or take offline', async () => {
    await begin(labOf([{ name: 'disk' }], {}, { type: 2 }))
    assert.equal(await verb('OnlineClusterGroup', 0n), Win32Error.ERROR_SPECIAL_GROUP)
    assert.equal(await verb('OfflineClusterGroup'), Win32Error.ERROR_SPECIAL_GROUP)
  })

  it('let their move be cancelled until they arrive', async () => {
    await begin()
    assert.equal(await verb('CancelClusterGroupOperation', 0), ERROR_INVALID_STATE)
    assert.equal(await verb('CancelClusterGroupOperation', 1), ERROR_INVALID_PARAMETER)
    assert.equal(await verb('MoveClusterGroup', 0n), ERROR_IO_PENDING)
    pass(10)
    assert.equal(await verb('CancelClusterGroupOperation', 0), ERROR_IO_PENDING)
    pass(10)
    assert.deepEqual(states(), { a: OnlinePending, b: OnlinePending })
    pass(20)
    assert.deepEqual(await whereabouts(), [GroupState.Online, 'NODE1'])

    await verb('MoveClusterGroup', 0n)
    pass(20)
    assert.deepEqual(await whereabouts(), [GroupState.Pending, 'NODE2'])
    assert.equal(await verb('CancelClusterGroupOperation', 0), ERROR_INVALID_STATE)
  })

  it('queue their move while a resource is pending, if told so', async () => {
    await begin()
    const resource = lab.cluster.resource('b')
    assert(resource)
    assert.equal(lab.cluster.restart(resource), ERROR_IO_PENDING)
    assert.equal(await move(0), ERROR_INVALID_STATE)
    assert.equal(await move(QUEUE_ENABLED), ERROR_IO_PENDING)
    assert.equal(await move(QUEUE_ENABLED), Win32Error.ERROR_CLUSTER_GROUP_QUEUED)
    pass(20)
    assert.deepEqual(states(), { a: OfflinePending, b: OfflinePending })
    pass(40)
    assert.deepEqual(await whereabouts(), [GroupState.Online, 'NODE2'])
  })

  it('forget a queued move that is cancelled, or that has nowhere to go any more', async () => {
    await begin()
    const [resource, two] = [lab.cluster.resource('b'), lab.cluster.node('NODE2')]
    assert(resource && two)
    lab.cluster.restart(resource)
    await move(QUEUE_ENABLED, nodes[1])
    assert.equal(await verb('CancelClusterGroupOperation', 0), 0)
    await move(QUEUE_ENABLED, nodes[1])
    lab.cluster.pause(two)
    pass(100)
    assert.deepEqual(await whereabouts(), [GroupState.Online, 'NODE1'])
    assert.equal(await verb('CancelClusterGroupOperation', 0), ERROR_INVALID_STATE)
  })

  it('return after a failure elsewhere, if told so', async () => {
    for (const [flags, owner] of [
      [RETURN_TO_SOURCE_NODE_ON_ERROR, 'NODE1'],
      [0, 'NODE2'],
    ] as const) {
      await lab?.close()
      await begin()
      lab.cluster.faults.add({ function: 'resource.online', target: 'b', status: 31 })
      assert.equal(await move(flags), ERROR_IO_PENDING)
      // No more than the move takes: half a second later the resource would be restarted.
      pass(200)
      const state = owner === 'NODE1' ? GroupState.Online : GroupState.Failed
      assert.deepEqual(await whereabouts(), [state, owner])
    }
  })

  it('refuse flags that mean nothing, or contradict each other', async () => {
    await begin()
    assert.equal(await move(QUEUE_ENABLED | IGNORE_RESOURCE_STATUS), ERROR_INVALID_PARAMETER)
    assert.equal(await move(0x8000), ERROR_INVALID_PARAMETER)
    assert.equal(await verb('OnlineClusterGroupEx', 0n, 0x10, null), ERROR_INVALID_PARAMETER)
    assert.equal(await verb('OfflineClusterGroupEx', 2, null), ERROR_INVALID_PARAMETER)
    assert.equal(await verb('OfflineClusterGroupEx', 1, Uint8Array.of(1)), ERROR_IO_PENDING)
  })
})

describe('the simulated cluster: restarting a resource', () => {
  let lab: LabService
  let client: WireClient

  const begin = async (description = slow) => {
    lab = await LabService.start(description)
    client = await lab.client()
  }
  const call = async (name: string, resource: string, ...args: (number | null)[]) =>
    client.status(name, await client.value('OpenClusterResource', await client.open(), resource), ...args)
  const states = () => Object.fromEntries(lab.cluster.resources.map(({ name, state }) => [name, state]))

  afterEach(() => lab.close())

  it('takes it offline with what needs it, and brings both back', async () => {
    await begin()
    assert.equal(await call('RestartClusterResource', 'a', 0), ERROR_IO_PENDING)
    assert.equal(await call('RestartClusterResource', 'b', 0), ERROR_INVALID_STATE)
    lab.cluster.clock.advance(20)
    assert.deepEqual(states(), { a: OnlinePending, b: OnlinePending })
    lab.cluster.clock.advance(20)
    assert.deepEqual(states(), { a: Online, b: Online })
  })

  it('brings back only what is meant to be online', async () => {
    await begin(
      labOf([{ name: 'a' }, { name: 'b', dependsOn: ['a'], persistentState: false }, { name: 'c', state: 'offline' }]),
    )
    assert.equal(await call('RestartClusterResource', 'a', 0), 0)
    assert.equal(await call('RestartClusterResource', 'c', 0), 0)
    assert.deepEqual(states(), { a: Online, b: Offline, c: Offline })
  })

  it('ends where it fails to go offline', async () => {
    await begin(labOf([{ name: 'a' }]))
    lab.cluster.faults.add({ function: 'resource.offline', status: 31 })
    assert.equal(await call('RestartClusterResource', 'a', 0), 31)
    assert.deepEqual(states(), { a: Failed })
    assert.equal(await call('RestartClusterResource', 'a', 0), 0)
    assert.deepEqual(states(), { a: Online })
  })

  it('and the Ex functions leave what a resource is meant to be, if told so', async () => {
    await begin(labOf([{ name: 'a' }]))
    const resource = lab.cluster.resource('a')
    assert.equal(await call('OfflineClusterResourceEx', 'a', 4, null), 0)
    assert.equal(resource?.persistent, true)
    assert.equal(await call('OfflineClusterResourceEx', 'a', 0, null), 0)
    assert.equal(resource?.persistent, false)
    assert.equal(await call('OnlineClusterResourceEx', 'a', 2, null), 0)
    assert.deepEqual([resource?.online, resource?.persistent], [true, false])
    for (const name of ['OnlineClusterResourceEx', 'OfflineClusterResourceEx']) {
      assert.equal(await call(name, 'a', 0x40, null), ERROR_INVALID_PARAMETER)
    }
  })
})
