import assert from 'node:assert/strict'
import { NodeClusterState, ResourceState, Win32Error } from '../../lib/constants/index.js'
import type { Node } from '../../lib/simulator/world/node.js'
import { Refusal } from '../../lib/simulator/world/refusal.js'
import { LabService, labOf } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const LPC = 0
const RPC = 1

describe('the simulated cluster: nodes', () => {
  let lab: LabService
  let client: WireClient
  let one: Node
  let two: Node

  const begin = async (description = labOf([{ name: 'a' }, { name: 'b', dependsOn: ['a'] }])) => {
    lab = await LabService.start(description)
    client = await lab.client()
    ;[one, two] = lab.cluster.nodes as [Node, Node]
  }

  afterEach(() => lab.close())

  it('are reached by their name, by that of the cluster, and locally', async () => {
    await begin()
    for (const name of [null, 'NODE1', 'node2', '2', 'test'])
      assert.equal(await client.status('OpenCluster', name, RPC), 0)
    assert.equal(await client.status('OpenCluster', 'elsewhere', RPC), Win32Error.RPC_S_SERVER_UNAVAILABLE)
    assert.equal(await client.status('OpenCluster', null, LPC), 0)
    lab.cluster.crash(one)
    assert.equal(await client.status('OpenCluster', null, LPC), Win32Error.EPT_S_NOT_REGISTERED)
    assert.equal(await client.status('OpenCluster', 'NODE1', RPC), Win32Error.RPC_S_SERVER_UNAVAILABLE)
    assert.equal(await client.status('OpenCluster', 'TEST', RPC), 0)
    assert.deepEqual(await client.values('GetNodeClusterState', null), [NodeClusterState.NotRunning])
    assert.deepEqual(await client.values('GetNodeClusterState', 'NODE2'), [NodeClusterState.Running])
    assert.equal(await client.status('GetNodeClusterState', 'elsewhere'), Win32Error.RPC_S_SERVER_UNAVAILABLE)
    lab.cluster.crash(two)
    assert.equal(await client.status('OpenCluster', null, RPC), Win32Error.RPC_S_SERVER_UNAVAILABLE)
  })

  it('take their handles with them when they crash', async () => {
    await begin()
    const [lost, kept] = [await client.open('NODE1'), await client.open('NODE2')]
    const resource = await client.value('OpenClusterResource', lost, 'a')
    lab.cluster.crash(one)
    lab.cluster.revive(one)
    for (const [name, handle] of [
      ['GetClusterInformation', lost],
      ['GetClusterResourceState', resource],
    ] as const) {
      const { status, flags } = await client.call(name, handle)
      assert.deepEqual([status, flags], [Win32Error.RPC_S_SERVER_UNAVAILABLE, 2])
    }
    assert.equal(await client.status('GetClusterInformation', kept), 0)
    assert.deepEqual(lab.service.statistics.handles, { HCLUSTER: 1 })
    assert.deepEqual(
      [await client.status('CloseClusterResource', resource), await client.status('CloseCluster', lost)],
      [0, 0],
    )
  })

  it('hand their groups to others when they crash, and get none back by themselves', async () => {
    await begin()
    lab.cluster.crash(one)
    assert.deepEqual(
      lab.cluster.groups.map(({ owner }) => owner.name),
      ['NODE2'],
    )
    assert.ok(lab.cluster.resources.every(({ online }) => online))
    lab.cluster.revive(one)
    assert.equal(lab.cluster.groups[0]?.owner.name, 'NODE2')
  })

  it('prefer preferred owners', async () => {
    const nodes = ['NODE1', 'NODE2', 'NODE3', 'NODE4'].map(name => ({ name }))
    await begin(labOf([{}], { nodes }, { preferredOwners: ['NODE3', 'NODE1', 'NODE4'] }))
    const group = lab.cluster.groups[0]
    assert.ok(group)
    lab.cluster.crash(one)
    assert.equal(group.owner.name, 'NODE4')
    lab.cluster.crash(group.owner)
    assert.equal(group.owner.name, 'NODE2')
    assert.equal(lab.cluster.move(group, null), 0)
    assert.equal(group.owner.name, 'NODE3')
  })

  it('keep groups offline that only a paused node could take, and restore them when the last one comes back', async () => {
    await begin()
    lab.cluster.pause(two)
    lab.cluster.crash(one)
    const group = lab.cluster.groups[0]
    assert.equal(group?.owner, two)
    assert.ok(lab.cluster.resources.every(({ state }) => state === ResourceState.Offline))
    const cluster = await client.open()
    const resource = await client.value('OpenClusterResource', cluster, 'a')
    assert.equal(await client.status('OnlineClusterResource', resource), Win32Error.ERROR_SHARING_PAUSED)
    lab.cluster.resume(two)
    assert.equal(await client.status('OnlineClusterResource', resource), 0)
    lab.cluster.crash(two)
    assert.equal(group.owner, two)
    lab.cluster.revive(one)
    assert.equal(group.owner, one)
    assert.ok(lab.cluster.resources.every(({ online }) => online))
  })

  it('abandon what was under way when they crash, and others begin anew', async () => {
    await begin(
      labOf([
        { name: 'a', online: 10, state: 'offline' },
        { name: 'b', dependsOn: ['a'], state: 'offline' },
      ]),
    )
    const b = lab.cluster.resource('b')
    assert.ok(b)
    assert.equal(lab.cluster.online(b), Win32Error.ERROR_IO_PENDING)
    lab.cluster.clock.advance(5)
    lab.cluster.crash(one)
    assert.equal(b.group.owner, two)
    lab.cluster.clock.advance(9)
    assert.equal(b.state, ResourceState.OnlinePending)
    lab.cluster.clock.advance(1)
    assert.ok(b.online)
  })

  it('pause and resume', async () => {
    await begin()
    const refusal = (status: number) => (error: unknown) => error instanceof Refusal && error.status === status
    assert.throws(() => lab.cluster.resume(one), refusal(Win32Error.ERROR_CLUSTER_NODE_NOT_PAUSED))
    lab.cluster.pause(one)
    lab.cluster.pause(one)
    const cluster = await client.open('NODE1')
    const node = await client.value('OpenClusterNode', cluster, 'NODE1')
    assert.deepEqual(await client.values('GetClusterNodeState', node), [2])
    lab.cluster.resume(one)
    lab.cluster.crash(one)
    for (const verb of ['pause', 'resume'] as const) {
      assert.throws(() => lab.cluster[verb](one), refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN))
    }
  })
})
