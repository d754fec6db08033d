import assert from 'node:assert/strict'
import { bindingFor, type ClusApi, type HGROUP, type HNODE, type HRESOURCE } from '../../lib/binding/index.js'
import { type Cluster, Win32Error } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'
import { handleOf } from './world.js'

const { ERROR_SUCCESS, ERROR_IO_PENDING, ERROR_INVALID_STATE, ERROR_INVALID_PARAMETER } = Win32Error
onEveryCluster('raw verbs', ['twoNodes', 'lab', 'ownThread'], fixture => {
  let cluster: Cluster
  let api: ClusApi
  let resource: HRESOURCE
  let group: HGROUP
  let nodes: [HNODE, HNODE]

  before(async () => {
    cluster = await fixture().connect()
    api = bindingFor(fixture().name).api
    const { names } = fixture()
    resource = await handleOf(await cluster.resource(names.resource))
    group = await handleOf(await cluster.group(names.group))
    nodes = [await handleOf(await cluster.node(names.nodes[0])), await handleOf(await cluster.node(names.nodes[1]))]
  })
  after(() => cluster[Symbol.asyncDispose]())

  /** A verb succeeds, at once or in a while; then the while has passed. */
  const done = async (result: { status: number } | Promise<{ status: number }>) => {
    const { status } = await result
    assert([ERROR_SUCCESS, ERROR_IO_PENDING].includes(status as 0), String(status))
    await fixture().pass(600_000)
  }
  const stateOf = (handle: HGROUP) => api.GetClusterGroupState(handle, new Uint16Array(64)).state

  it('of groups and resources, plain and Ex, with parameters and without', async () => {
    await done(api.OfflineClusterGroup(group))
    assert.equal(stateOf(group), 1)
    await done(api.OnlineClusterGroupAsync(group, null))
    await done(api.OfflineClusterGroupExAsync(group, 1, null))
    await done(api.OnlineClusterGroupEx(group, null, 1, Uint8Array.of(0, 0, 0, 0)))
    await done(api.OfflineClusterResourceExAsync(resource, 1, Uint8Array.of(0, 0, 0, 0)))
    await done(api.OnlineClusterResourceEx(resource, 1, null))
    await done(api.RestartClusterResourceAsync(resource, 0))
    await done(api.MoveClusterGroupExAsync(group, nodes[1], 4, null))
    await done(api.MoveClusterGroupEx(group, nodes[0], 2, Uint8Array.of(0, 0, 0, 0)))
    assert.equal(stateOf(group), 0)
  })

  it('refuse what means nothing', async () => {
    const unknown = 0x8000_0000
    for (const { status } of [
      api.OnlineClusterGroupEx(group, null, unknown, null),
      api.OfflineClusterGroupEx(group, unknown, null),
      api.MoveClusterGroupEx(group, null, unknown, null),
      api.MoveClusterGroupEx(group, null, 1 | 4, null),
      api.OnlineClusterResourceEx(resource, unknown, null),
      api.OfflineClusterResourceEx(resource, unknown, null),
      api.CancelClusterGroupOperation(group, 1),
    ]) {
      assert.equal(status, ERROR_INVALID_PARAMETER)
    }
    assert.equal(api.CancelClusterGroupOperation(group, 0).status, ERROR_INVALID_STATE)
    assert.throws(() => api.PauseClusterNodeEx(nodes[0], true as never, 0, null), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('of nodes: paused, drained and resumed', async () => {
    const [, node] = nodes
    assert.equal(api.ResumeClusterNode(node).status, Win32Error.ERROR_CLUSTER_NODE_NOT_PAUSED)
    await done(api.PauseClusterNode(node))
    assert.equal(api.GetClusterNodeState(node).state, 2)
    await done(api.ResumeClusterNodeAsync(node))
    assert.equal(api.PauseClusterNodeEx(node, 1, 0, node).status, Win32Error.ERROR_INVALID_TARGET_HANDLE)
    await done(api.MoveClusterGroup(group, node))
    await done(api.PauseClusterNodeExAsync(node, 1, 0, nodes[0]))
    const owner = new Uint16Array(64)
    api.GetClusterGroupState(group, owner)
    assert.equal(String.fromCharCode(...owner.subarray(0, 5)), fixture().names.nodes[0])
    assert.equal(api.ResumeClusterNodeEx(node, 3, 0).status, ERROR_INVALID_PARAMETER)
    await done(api.ResumeClusterNodeEx(node, 1, 0))
    api.GetClusterGroupState(group, owner)
    assert.equal(String.fromCharCode(...owner.subarray(0, 5)), fixture().names.nodes[1])
    assert.equal(api.GetClusterNodeState(node).state, 0)
  })
})
