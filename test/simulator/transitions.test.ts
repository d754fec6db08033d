import assert from 'node:assert/strict'
import { GroupState, ResourceState, Win32Error } from '../../lib/constants/index.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { Online, Offline, Failed, OnlinePending, OfflinePending } = ResourceState
const { ERROR_IO_PENDING, ERROR_INVALID_STATE, ERROR_CLUSTER_GROUP_MOVING } = Win32Error

/** Disk ◄ address ◄ name ◄ service, and a loner; each under its name. */
const chain = labOf([
  { name: 'disk' },
  { name: 'address' },
  { name: 'name', dependsOn: ['address'] },
  { name: 'service', dependsOn: ['disk', 'name'] },
  { name: 'loner' },
])

describe('the simulated cluster: transitions', () => {
  let lab: LabService
  let client: WireClient
  let cluster: bigint

  const begin = async (description = chain) => {
    lab = await LabService.start(description)
    client = await lab.client()
    cluster = await client.open()
  }
  const handle = (name: string) => client.value('OpenClusterResource', cluster, name)
  const online = async (name: string) => client.status('OnlineClusterResource', await handle(name))
  const offline = async (name: string) => client.status('OfflineClusterResource', await handle(name))
  const states = () => Object.fromEntries(lab.cluster.resources.map(({ name, state }) => [name, state]))
  const groupState = async () => {
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    return (await client.values('GetClusterGroupState', group))[0]
  }

  afterEach(() => lab.close())

  it('takes dependents down first, and brings providers up first', async () => {
    await begin()
    const from = lab.cluster.events.since(0).length
    const order = () =>
      lab.cluster.events
        .since(from)
        .filter(({ message }) => /(Online|Offline) on/.test(message))
        .map(({ target }) => target)
    assert.equal(await offline('address'), 0)
    assert.deepEqual(order(), ['service', 'name', 'address'])
    assert.deepEqual(states(), { disk: Online, address: Offline, name: Offline, service: Offline, loner: Online })
    assert.equal(await groupState(), GroupState.PartialOnline)
    assert.equal(await online('service'), 0)
    assert.deepEqual(order().slice(3), ['address', 'name', 'service'])
    assert.equal(await groupState(), GroupState.Online)
    assert.deepEqual([await online('service'), await offline('loner'), await offline('loner')], [0, 0, 0])
  })

  it('is pending as long as the lab says', async () => {
    await begin(
      labOf([
        { name: 'a', online: 100, offline: 50 },
        { name: 'b', dependsOn: ['a'], online: 30 },
      ]),
    )
    assert.equal(await offline('a'), ERROR_IO_PENDING)
    assert.deepEqual(states(), { a: OfflinePending, b: Offline })
    assert.equal(await groupState(), GroupState.Pending)
    assert.deepEqual(
      [await online('a'), await offline('a'), await offline('b')],
      [ERROR_INVALID_STATE, ERROR_INVALID_STATE, 0],
    )
    lab.cluster.clock.advance(49)
    assert.deepEqual(states(), { a: OfflinePending, b: Offline })
    lab.cluster.clock.advance(1)
    assert.deepEqual(states(), { a: Offline, b: Offline })
    assert.equal(await online('b'), ERROR_IO_PENDING)
    assert.deepEqual(states(), { a: OnlinePending, b: OnlinePending })
    lab.cluster.clock.advance(100)
    assert.deepEqual(states(), { a: Online, b: OnlinePending })
    lab.cluster.clock.advance(1000)
    assert.deepEqual(states(), { a: Online, b: Online })
  })

  it('waits for a command, which may be a failure', async () => {
    await begin(
      labOf(
        [
          { name: 'a', state: 'offline' },
          { name: 'b', dependsOn: ['a'], state: 'offline' },
        ],
        {
          resourceTypes: [{ name: 'Thing', online: 'manual' }],
        },
      ),
    )
    assert.equal(await online('b'), ERROR_IO_PENDING)
    lab.cluster.clock.advance(1e9)
    assert.deepEqual(states(), { a: OnlinePending, b: OnlinePending })
    assert.deepEqual(lab.cluster.complete(null, 0), ['a'])
    assert.deepEqual(lab.cluster.complete(null, 31), ['b'])
    assert.deepEqual(states(), { a: Online, b: Failed })
    assert.equal(await groupState(), GroupState.Failed)
    assert.equal(await offline('b'), 0)
    await offline('a')
    assert.equal(await online('b'), ERROR_IO_PENDING)
    lab.cluster.complete(null, 31)
    assert.deepEqual(states(), { a: Failed, b: Failed })
    assert.equal(lab.cluster.resource('b')?.lastStatus, Win32Error.ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED)
  })

  it('keeps what needs only one of several', async () => {
    await begin(labOf([{ name: 'v4' }, { name: 'v6' }, { name: 'either', dependsOn: [['v4', 'v6']] }]))
    await offline('v4')
    assert.deepEqual(states(), { v4: Offline, v6: Online, either: Online })
    await offline('v6')
    assert.deepEqual(states(), { v4: Offline, v6: Offline, either: Offline })
    await online('either')
    assert.deepEqual(states(), { v4: Online, v6: Online, either: Online })
  })

  it('fails as a fault says, and answers why', async () => {
    await begin()
    await offline('service')
    lab.cluster.faults.add({ function: 'resource.online', target: 'service', status: 1234 })
    assert.equal(await online('service'), 1234)
    assert.equal(await groupState(), GroupState.Failed)
    assert.equal(await online('service'), 0)
    await offline('disk')
    lab.cluster.faults.add({ function: 'resource.online', target: 'disk', status: 1 })
    assert.equal(await online('service'), Win32Error.ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED)
  })

  it('moves a group and restores what is to be online', async () => {
    await begin()
    await offline('loner')
    const group = await client.value('OpenClusterGroup', cluster, 'g')
    const [node1, node2] = [
      await client.value('OpenClusterNode', cluster, 'node1'),
      await client.value('OpenClusterNode', cluster, '2'),
    ]
    assert.equal(await client.status('MoveClusterGroup', group, node1), 0)
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    assert.deepEqual(await client.values('GetClusterGroupState', group), [GroupState.PartialOnline, 'NODE2'])
    assert.deepEqual(states(), { disk: Online, address: Online, name: Online, service: Online, loner: Offline })
    const node = lab.cluster.node('NODE1')
    if (node) lab.cluster.pause(node)
    assert.equal(await client.status('MoveClusterGroup', group, node1), Win32Error.ERROR_SHARING_PAUSED)
    assert.equal(await client.status('MoveClusterGroup', group, 0n), Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
    if (node) lab.cluster.crash(node)
    cluster = await client.open()
    const later = await client.value('OpenClusterNode', cluster, 'NODE1')
    const same = await client.value('OpenClusterGroup', cluster, 'g')
    assert.equal(await client.status('MoveClusterGroup', same, later), Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
    assert.equal(await client.status('MoveClusterGroup', same, node2), 1722)
  })

  it('moves only where every resource may live', async () => {
    await begin(labOf([{ name: 'a' }, { name: 'b', possibleOwners: ['NODE1'] }]))
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    const node2 = await client.value('OpenClusterNode', cluster, 'NODE2')
    assert.equal(await client.status('MoveClusterGroup', group, node2), Win32Error.ERROR_NODE_CANT_HOST_RESOURCE)
    assert.equal(await client.status('MoveClusterGroup', group, 0n), Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
  })

  it('moves in its time, and stays if the destination dies', async () => {
    await begin(labOf([{ name: 'a', offline: 10, online: 10 }]))
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    assert.equal(await client.status('MoveClusterGroup', group, 0n), ERROR_IO_PENDING)
    assert.equal(await client.status('MoveClusterGroup', group, 0n), ERROR_CLUSTER_GROUP_MOVING)
    assert.deepEqual(await client.values('GetClusterGroupState', group), [GroupState.Pending, 'NODE1'])
    lab.cluster.clock.advance(10)
    assert.deepEqual(await client.values('GetClusterGroupState', group), [GroupState.Pending, 'NODE2'])
    assert.equal(await client.status('MoveClusterGroup', group, 0n), ERROR_INVALID_STATE)
    lab.cluster.clock.advance(10)
    assert.deepEqual(await client.values('GetClusterGroupState', group), [GroupState.Online, 'NODE2'])

    await client.status('MoveClusterGroup', group, 0n)
    const node1 = lab.cluster.node('NODE1')
    if (node1) lab.cluster.crash(node1)
    lab.cluster.clock.advance(100)
    assert.equal(lab.cluster.group('G')?.owner.name, 'NODE2')
    assert.deepEqual(states(), { a: Online })
  })
})
