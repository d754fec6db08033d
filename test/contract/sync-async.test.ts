import assert from 'node:assert/strict'
import { bindingFor, type ClusApi } from '../../lib/binding/index.js'
import { presetEnumItem } from '../../lib/codecs/enum-item.js'
import { newVersionInfo } from '../../lib/codecs/version-info.js'
import { Access, ClusterControl, ClusterEnum, GroupControl, NodeControl, ResourceControl } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'
import { handleOf } from './world.js'

/** A call made twice: with a fresh set of buffers each time, which are compared too. */
type Twin = () => [buffers: (Uint8Array | Uint16Array)[], now: () => unknown, later: () => Promise<unknown>]

onEveryCluster('sync equals async', ['ownThread'], fixture => {
  it('of every raw function that reads, buffers included', async () => {
    await using cluster = await fixture().connect()
    const resource = await cluster.resource(fixture().names.resource)
    const group = await cluster.group(fixture().names.group)
    const node = await cluster.node(fixture().names.nodes[0])
    const network = await cluster.network(fixture().names.network)
    const hNetwork = await handleOf(network)
    const hInterface = await handleOf(await network.interface(node))
    const key = await resource.openKey({ access: 'read' })
    const [hCluster, hResource, hGroup, hNode, hKey] = [
      await handleOf(cluster),
      await handleOf(resource),
      await handleOf(group),
      await handleOf(node),
      await handleOf(key),
    ]
    const { api, name } = bindingFor(fixture().name)
    const enumeration = api.ClusterOpenEnumEx(hCluster, ClusterEnum.RESOURCE).handle
    assert(enumeration !== null)
    const item = (length: number) => {
      const bytes = new Uint8Array(length)
      if (length >= 4) presetEnumItem(bytes)
      return bytes
    }

    const twin =
      <B extends (Uint8Array | Uint16Array)[]>(
        make: () => [...B],
        now: (...buffers: B) => unknown,
        later: (...buffers: B) => Promise<unknown>,
      ): Twin =>
      () => {
        const buffers = make()
        return [buffers, () => now(...(buffers as unknown as B)), () => later(...(buffers as unknown as B))]
      }
    const text = (length: number) => new Uint16Array(length)
    const bytes = (length: number) => new Uint8Array(length)
    const sizes = [0, 1, 4, 512]

    const twins: { readonly [K in keyof ClusApi]?: Twin[] } = {
      GetClusterInformation: sizes.map(n =>
        twin(
          () => [text(n), newVersionInfo()],
          (a, b) => api.GetClusterInformation(hCluster, a, b),
          (a, b) => api.GetClusterInformationAsync(hCluster, a, b),
        ),
      ),
      GetNodeClusterState: [
        twin(
          () => [],
          () => api.GetNodeClusterState(name),
          () => api.GetNodeClusterStateAsync(name),
        ),
      ],
      GetClusterResourceState: sizes.map(n =>
        twin(
          () => [text(n), text(n)],
          (a, b) => api.GetClusterResourceState(hResource, a, b),
          (a, b) => api.GetClusterResourceStateAsync(hResource, a, b),
        ),
      ),
      GetClusterGroupState: sizes.map(n =>
        twin(
          () => [text(n)],
          a => api.GetClusterGroupState(hGroup, a),
          a => api.GetClusterGroupStateAsync(hGroup, a),
        ),
      ),
      GetClusterNodeState: [
        twin(
          () => [],
          () => api.GetClusterNodeState(hNode),
          () => api.GetClusterNodeStateAsync(hNode),
        ),
      ],
      GetClusterNodeId: sizes.map(n =>
        twin(
          () => [text(n)],
          a => api.GetClusterNodeId(hNode, a),
          a => api.GetClusterNodeIdAsync(hNode, a),
        ),
      ),
      GetClusterNetworkState: [
        twin(
          () => [],
          () => api.GetClusterNetworkState(hNetwork),
          () => api.GetClusterNetworkStateAsync(hNetwork),
        ),
      ],
      GetClusterNetworkId: sizes.map(n =>
        twin(
          () => [text(n)],
          a => api.GetClusterNetworkId(hNetwork, a),
          a => api.GetClusterNetworkIdAsync(hNetwork, a),
        ),
      ),
      GetClusterNetInterface: sizes.map(n =>
        twin(
          () => [text(n)],
          a => api.GetClusterNetInterface(hCluster, node.name, network.name, a),
          a => api.GetClusterNetInterfaceAsync(hCluster, node.name, network.name, a),
        ),
      ),
      GetClusterNetInterfaceState: [
        twin(
          () => [],
          () => api.GetClusterNetInterfaceState(hInterface),
          () => api.GetClusterNetInterfaceStateAsync(hInterface),
        ),
      ],
      GetClusterQuorumResource: sizes.map(n =>
        twin(
          () => [text(n), text(n)],
          (a, b) => api.GetClusterQuorumResource(hCluster, a, b),
          (a, b) => api.GetClusterQuorumResourceAsync(hCluster, a, b),
        ),
      ),
      ClusterGetEnumCountEx: [
        twin(
          () => [],
          () => api.ClusterGetEnumCountEx(enumeration),
          () => api.ClusterGetEnumCountExAsync(enumeration),
        ),
      ],
      ClusterEnumEx: [0, 4, 40, 1024].flatMap(n =>
        [0, 1, 1000].map(index =>
          twin(
            () => [item(n)],
            a => api.ClusterEnumEx(enumeration, index, a),
            a => api.ClusterEnumExAsync(enumeration, index, a),
          ),
        ),
      ),
      ClusterRegQueryValue: sizes.flatMap(n =>
        ['Name', 'nothing'].map(value =>
          twin(
            () => [bytes(n)],
            a => api.ClusterRegQueryValue(hKey, value, a),
            a => api.ClusterRegQueryValueAsync(hKey, value, a),
          ),
        ),
      ),
      ClusterRegEnumKey: sizes.map(n =>
        twin(
          () => [text(n)],
          a => api.ClusterRegEnumKey(hKey, 0, a),
          a => api.ClusterRegEnumKeyAsync(hKey, 0, a),
        ),
      ),
      ClusterRegEnumValue: sizes.map(n =>
        twin(
          () => [text(n), bytes(n)],
          (a, b) => api.ClusterRegEnumValue(hKey, 0, a, b),
          (a, b) => api.ClusterRegEnumValueAsync(hKey, 0, a, b),
        ),
      ),
      ClusterRegQueryInfoKey: [
        twin(
          () => [],
          () => api.ClusterRegQueryInfoKey(hKey),
          () => api.ClusterRegQueryInfoKeyAsync(hKey),
        ),
      ],
      ClusterControl: sizes.map(n =>
        twin(
          () => [bytes(n)],
          a => api.ClusterControl(hCluster, hNode, ClusterControl.GET_FQDN.code, null, a),
          a => api.ClusterControlAsync(hCluster, hNode, ClusterControl.GET_FQDN.code, null, a),
        ),
      ),
      ClusterGroupControl: sizes.map(n =>
        twin(
          () => [bytes(n)],
          a => api.ClusterGroupControl(hGroup, null, GroupControl.GET_NAME.code, null, a),
          a => api.ClusterGroupControlAsync(hGroup, null, GroupControl.GET_NAME.code, null, a),
        ),
      ),
      ClusterNodeControl: sizes.map(n =>
        twin(
          () => [bytes(n)],
          a => api.ClusterNodeControl(hNode, null, NodeControl.GET_ID.code, null, a),
          a => api.ClusterNodeControlAsync(hNode, null, NodeControl.GET_ID.code, null, a),
        ),
      ),
      ClusterResourceTypeControl: sizes.flatMap(n =>
        [fixture().names.type, 'nothing'].map(type =>
          twin(
            () => [bytes(n)],
            a => api.ClusterResourceTypeControl(hCluster, type, null, 0x02000005, null, a),
            a => api.ClusterResourceTypeControlAsync(hCluster, type, null, 0x02000005, null, a),
          ),
        ),
      ),
      ClusterResourceControl: sizes.flatMap(n =>
        [ResourceControl.GET_NAME.code, ResourceControl.GET_CRYPTO_CHECKPOINTS.code, 0x0100fffd].map(code =>
          twin(
            () => [bytes(n)],
            a => api.ClusterResourceControl(hResource, null, code, null, a),
            a => api.ClusterResourceControlAsync(hResource, null, code, null, a),
          ),
        ),
      ),
    }
    for (const [syscall, calls] of Object.entries(twins)) {
      for (const make of calls) {
        const [nowBuffers, now] = make()
        const [laterBuffers, , later] = make()
        assert.deepEqual(await later(), now(), syscall)
        assert.deepEqual(laterBuffers, nowBuffers, syscall)
      }
    }
    assert.deepEqual(await api.ClusterCloseEnumExAsync(enumeration), { status: 0 })
  })

  it('of the functions that open, down to the access that is granted', async () => {
    await using cluster = await fixture().connect()
    const hCluster = await handleOf(cluster)
    const { api, name } = bindingFor(fixture().name)
    const without = ({ handle, ...rest }: { handle: number | null; status: number }) => ({
      ...rest,
      opened: handle !== null,
    })
    for (const access of [0, Access.GENERIC_READ, Access.GENERIC_ALL, Access.MAXIMUM_ALLOWED]) {
      const [now, later] = [api.OpenClusterEx(name, access), await api.OpenClusterExAsync(name, access)]
      assert.deepEqual(without(later), without(now))
      for (const { handle } of [now, later])
        if (handle !== null) assert.deepEqual(api.CloseCluster(handle), { status: 0 })
    }
    for (const resource of [fixture().names.resource, 'nothing', '']) {
      const [now, later] = [
        api.OpenClusterResource(hCluster, resource),
        await api.OpenClusterResourceAsync(hCluster, resource),
      ]
      assert.deepEqual(without(later), without(now))
      for (const { handle } of [now, later]) if (handle !== null) await api.CloseClusterResourceAsync(handle)
    }
  })
})
