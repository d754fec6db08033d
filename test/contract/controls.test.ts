import assert from 'node:assert/strict'
import {
  type Cluster,
  ClusterControl,
  type ControlCode,
  GroupControl,
  NetInterfaceControl,
  NetworkControl,
  NodeControl,
  type RawControlOptions,
  ResourceControl,
  ResourceTypeControl,
} from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

/** Something that takes control codes, as an untyped program sees it. */
interface Controlled {
  control(code: ControlCode | number, options?: RawControlOptions): Promise<unknown>
}

onEveryCluster('control codes', [], fixture => {
  let cluster: Cluster
  /** One object of each kind: the function behind it, its own codes, and codes of another kind. */
  let kinds: [syscall: string, object: Controlled, own: Record<string, ControlCode>, foreign: ControlCode][]
  before(async () => {
    cluster = await fixture().connect()
    const { group, nodes, resource } = fixture().names
    const type = await cluster.resourceType(fixture().names.type)
    const network = await first(cluster.networks())
    const netInterface = await first(network.interfaces())
    kinds = [
      ['ClusterControl', cluster as Controlled, ClusterControl, GroupControl.GET_NAME],
      ['ClusterGroupControl', (await cluster.group(group)) as Controlled, GroupControl, NodeControl.GET_NAME],
      ['ClusterNodeControl', (await cluster.node(nodes[0])) as Controlled, NodeControl, ResourceControl.GET_NAME],
      ['ClusterResourceControl', (await cluster.resource(resource)) as Controlled, ResourceControl, NodeControl.GET_ID],
      ['ClusterResourceTypeControl', type as Controlled, ResourceTypeControl, ResourceControl.GET_FLAGS],
      ['ClusterNetworkControl', network as Controlled, NetworkControl, NetInterfaceControl.GET_NAME],
      ['ClusterNetInterfaceControl', netInterface as Controlled, NetInterfaceControl, NetworkControl.GET_NAME],
    ]
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('tell of every object what it is called', async () => {
    const { name } = await cluster.information()
    const fqdn = await cluster.control(ClusterControl.GET_FQDN)
    assert.equal(fqdn.split('.')[0]?.toLowerCase(), name.toLowerCase())
    for await (const group of cluster.groups()) {
      assert.equal(await group.control(GroupControl.GET_NAME), group.name)
      assert.equal(await group.control(GroupControl.GET_ID), group.id)
      assert.equal(typeof (await group.control(GroupControl.GET_FLAGS)), 'number')
    }
    for await (const node of cluster.nodes()) {
      assert.equal(await node.control(NodeControl.GET_NAME), node.name)
      assert.equal(await node.control(NodeControl.GET_ID), node.id)
      assert.equal(await node.control(NodeControl.GET_CHARACTERISTICS), 0)
    }
    for await (const network of cluster.networks()) {
      assert.equal(await network.control(NetworkControl.GET_NAME), network.name)
      assert.equal(await network.control(NetworkControl.GET_ID), network.id)
      for await (const netInterface of network.interfaces()) {
        assert.equal(await netInterface.control(NetInterfaceControl.GET_NAME), netInterface.name)
        assert.equal(await netInterface.control(NetInterfaceControl.GET_NETWORK), network.name)
        const node: string = await netInterface.control(NetInterfaceControl.GET_NODE)
        assert.ok((fixture().names.nodes as readonly string[]).includes(node), node)
      }
    }
    const type = await cluster.resourceType(fixture().names.type)
    const resource = await cluster.resource(fixture().names.resource)
    assert.deepEqual(
      await type.control(ResourceTypeControl.GET_CLASS_INFO),
      await resource.control(ResourceControl.GET_CLASS_INFO),
    )
  })

  it('do nothing where they are UNKNOWN, and tell no more than that', async () => {
    for (const [syscall, object, { UNKNOWN }] of kinds) {
      assert.equal(await object.control(UNKNOWN as ControlCode), undefined, syscall)
      assert.deepEqual(await object.control((UNKNOWN as ControlCode).code), new Uint8Array(0), syscall)
    }
  })

  it('are for their own kind of object', async () => {
    for (const [syscall, object, { UNKNOWN }, foreign] of kinds) {
      await assert.rejects(object.control(foreign), { code: 'ERR_INVALID_ARG_VALUE', message: RegExp(foreign.name) })
      const unknown = (UNKNOWN as ControlCode).code | 0xfffd
      for (const code of [0, foreign.code, unknown, unknown | 0x0040_0000]) {
        await assert.rejects(object.control(code), { code: 'ERROR_INVALID_FUNCTION', syscall }, code.toString(16))
      }
      await assert.rejects(object.control('GET_NAME' as never), { code: 'ERR_INVALID_ARG_TYPE' })
      await assert.rejects(object.control(-1), { code: 'ERR_OUT_OF_RANGE' })
    }
  })

  it('can be sent to a node, by object or by name', async () => {
    const host = await cluster.node(fixture().names.nodes[0])
    for (const [syscall, object, { UNKNOWN }] of kinds) {
      const code = UNKNOWN as ControlCode
      for (const to of [host, host.name]) assert.equal(await object.control(code, { host: to }), undefined, syscall)
      await assert.rejects(object.control(code, { host: 'NOBODY' }), { code: 'ERROR_CLUSTER_NODE_NOT_FOUND' })
      await assert.rejects(object.control(code, { host: 7 as never }), { code: 'ERR_INVALID_ARG_TYPE' })
    }
  })

  it('that change something are refused to who may only read', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    const { group, nodes } = fixture().names
    const changing: [Controlled, ControlCode][] = [
      [reader as Controlled, ClusterControl.SET_COMMON_PROPERTIES],
      [(await reader.group(group)) as Controlled, GroupControl.SET_COMMON_PROPERTIES],
      [(await reader.node(nodes[0])) as Controlled, NodeControl.SET_COMMON_PROPERTIES],
    ]
    for (const [object, code] of changing) {
      await assert.rejects(object.control(code, { input: [] as never }), { code: 'ERROR_ACCESS_DENIED' })
    }
  })
})

onEveryCluster('control codes that meet a fault', ['faults'], fixture => {
  it('fail by function and code, and only those', async () => {
    await using cluster = await fixture().connect()
    const node = await cluster.node(fixture().names.nodes[0])
    const rule = { function: 'ClusterNodeControl', code: NodeControl.GET_ID.code, target: node.name, status: 1234 }
    await fixture().lab.faults.add(rule)
    assert.equal(await node.control(NodeControl.GET_NAME), node.name)
    await assert.rejects(node.control(NodeControl.GET_ID), { errno: 1234, target: node.name })
    assert.equal(await node.control(NodeControl.GET_ID), node.id)
  })
})

async function first<T>(items: AsyncIterable<T>): Promise<T> {
  for await (const item of items) return item
  throw new TypeError('there is none')
}
