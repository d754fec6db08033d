import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { statistics } from '../../lib/binding/index.js'
import { HandleOwner } from '../../lib/core/handle-owner.js'
import {
  type CallOptions,
  Cluster,
  ClusterControl,
  type ClusterKey,
  type ClusterNode,
  type Group,
  GroupControl,
  type NetInterface,
  type Network,
  NodeControl,
  type Resource,
  ResourceControl,
} from '../../lib/index.js'
import { type Fixture, onEveryCluster } from './clusters.js'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

/** One object of each kind, open. */
interface World {
  readonly cluster: Cluster
  readonly resource: Resource
  readonly group: Group
  readonly node: ClusterNode
  readonly network: Network
  readonly netInterface: NetInterface
  readonly key: ClusterKey
}

async function open({ connect, names }: Fixture): Promise<World> {
  const cluster = await connect()
  const resource = await cluster.resource(names.resource)
  const group = await cluster.group(names.group)
  const node = await cluster.node(names.nodes[0])
  const network = await cluster.network(names.network)
  const netInterface = await network.interface(node)
  return { cluster, resource, group, node, network, netInterface, key: await resource.openKey() }
}

const checkpoint = { providerType: 1, container: 'clusapi-test' }

/** Arguments good enough to reach the handle. A method that is missing here takes none. */
const argumentsOf: { readonly [method: string]: readonly unknown[] } = {
  resource: ['x'],
  group: ['x'],
  node: ['x'],
  network: ['x'],
  interface: ['x'],
  rename: ['x'],
  waitFor: ['Online'],
  get: ['x'],
  set: ['x', 1],
  remove: ['x'],
  openKey: ['x'],
  createKey: ['x'],
  deleteKey: ['x'],
}

/** A control code of an object's kind. */
function controlOf(object: HandleOwner<number>): unknown {
  if (object instanceof Cluster) return ClusterControl.GET_FQDN
  return { Group: GroupControl, ClusterNode: NodeControl, Resource: ResourceControl }[object.constructor.name]?.GET_NAME
}

/** Every public method that asks the cluster something, as a call with good arguments. */
function methodsOf(object: HandleOwner<number>): [name: string, call: () => Promise<unknown>][] {
  const own = ['constructor', 'describe']
  const found = new Map<string, () => Promise<unknown>>()
  for (let type = Object.getPrototypeOf(object); type !== HandleOwner.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (typeof value !== 'function' || own.includes(name)) continue
      const given =
        name === 'control'
          ? [controlOf(object)]
          : name === 'openKey' && 'online' in object
            ? []
            : (argumentsOf[name] ?? [])
      found.set(name, async () => {
        const result = value.apply(object, given)
        return Symbol.asyncIterator in result ? await result.next() : await result
      })
    }
  }
  return [...found]
}

onEveryCluster('handles', ['statistics'], fixture => {
  const closed = { code: 'ERR_CLUSAPI_HANDLE_CLOSED' }

  it('any method on a closed object fails, says so, and calls nothing', async () => {
    const world = await open(fixture())
    await using _ = world.cluster
    let count = 0
    for (const object of Object.values(world).reverse() as HandleOwner<number>[]) {
      const methods = methodsOf(object)
      assert(methods.length > 0)
      object.close()
      object.close()
      assert.equal(object.closed, true)
      for (const [name, call] of methods) {
        await assert.rejects(call(), closed, `${object.constructor.name}.${name}`)
        count++
      }
    }
    const { cryptoCheckpoints, registryCheckpoints } = world.resource
    for (const verb of ['list', 'add', 'remove', 'ensure', 'ensureAbsent'] as const) {
      await assert.rejects(cryptoCheckpoints[verb](checkpoint), closed)
      await assert.rejects(registryCheckpoints[verb]('SOFTWARE\\X'), closed)
    }
    assert(count > 25, String(count))
  })

  it('closing a cluster closes everything opened through it', async () => {
    const world = await open(fixture())
    const listed = []
    for await (const resource of world.cluster.resources()) listed.push(resource)
    await Promise.all(listed.map(resource => resource.status()))
    await world.cluster[Symbol.asyncDispose]()
    for (const object of [...Object.values(world), ...listed] as HandleOwner<number>[]) {
      assert.equal(object.closed, true)
      for (const [, call] of methodsOf(object)) await assert.rejects(call(), closed)
      await object[Symbol.asyncDispose]()
    }
  })

  it('calls in flight end before the handle under them is closed', async () => {
    const { cluster, resource } = await open(fixture())
    await fixture().lab.faults.add({ function: 'GetClusterResourceState', status: 0, delay: 200 })
    const status = resource.status()
    await cluster[Symbol.asyncDispose]()
    assert.equal(typeof (await status).ownerNode, 'string')
  })

  /** What is open here and there: in this thread's table of handles, and in the service. */
  const openHandles = async () => {
    const { handles } = await fixture().lab.statistics()
    return [statistics().handles, Object.values(handles).reduce((sum, count) => sum + count, 0)]
  }

  const settle = async (baseline: number[], meanwhile = () => {}) => {
    let now = await openHandles()
    for (const deadline = Date.now() + 10_000; String(now) !== String(baseline) && Date.now() < deadline; ) {
      meanwhile()
      await new Promise(resolve => setTimeout(resolve, 20))
      now = await openHandles()
    }
    assert.deepEqual(now, baseline)
  }

  it('a verb that lasts too long can be abandoned, and its handle is as good as before', async () => {
    const { cluster, resource, group } = await open(fixture())
    await using _ = cluster
    const reason = new Error('enough')
    const verbs = {
      OnlineClusterResource: (options: CallOptions) => resource.online(options),
      OfflineClusterResource: (options: CallOptions) => resource.offline(options),
      MoveClusterGroup: (options: CallOptions) => group.move(undefined, options),
    }
    for (const [syscall, verb] of Object.entries(verbs)) {
      await fixture().lab.faults.add({ function: syscall, status: 5, delay: 300, times: 2 })
      await assert.rejects(verb({ timeout: 20 }), { name: 'TimeoutError' })
      const controller = new AbortController()
      setTimeout(() => controller.abort(reason), 20)
      await assert.rejects(verb({ signal: controller.signal }), reason)
      await assert.rejects(verb({ signal: AbortSignal.abort(reason) }), reason)
      await assert.rejects(verb({ timeout: -1 }), { code: 'ERR_OUT_OF_RANGE' })
    }
    assert.equal((await resource.status()).group, group.name)
    await resource[Symbol.asyncDispose]()
    await group[Symbol.asyncDispose]()
  })

  it('nothing is left behind, in the addon and in the service', async () => {
    const baseline = await openHandles()
    for (let i = 0; i < 20; i++) {
      const { cluster, key } = await open(fixture())
      for await (const resource of cluster.resources()) await resource.status()
      for await (const _ of key.entries()) break
      if (i % 2 === 0) key.close()
      await cluster[Symbol.asyncDispose]()
    }
    await settle(baseline)
  })

  it('what nobody closed is closed when it was garbage collected', async () => {
    const baseline = await openHandles()
    await (async () => {
      const { cluster } = await open(fixture())
      for await (const resource of cluster.resources()) await resource.status()
    })()
    assert.notDeepEqual(await openHandles(), baseline)
    await settle(baseline, collectGarbage)
  })
})

onEveryCluster('every call fails as it should', ['faults'], fixture => {
  let world: World
  before(async () => {
    world = await open(fixture())
    await world.key.set('clusapi-test', 1)
  })
  after(() => world.cluster[Symbol.asyncDispose]())
  afterEach(() => fixture().lab.faults.clear())

  const all = async (items: AsyncIterable<unknown>) => {
    for await (const _ of items);
  }
  /** The functions behind the facade, and what calls each. */
  const verbs: { readonly [syscall: string]: () => Promise<unknown> } = {
    OpenClusterEx: () => fixture().connect(),
    GetClusterInformation: () => world.cluster.information(),
    GetNodeClusterState: () => Cluster.nodeState(world.cluster.name === null ? null : fixture().lab.endpoint),
    OpenClusterResourceEx: () => world.cluster.resource(fixture().names.resource),
    OpenClusterGroupEx: () => world.cluster.group(fixture().names.group),
    OpenClusterNodeEx: () => world.cluster.node(fixture().names.nodes[0]),
    OpenClusterNetworkEx: () => world.cluster.network(fixture().names.network),
    OpenClusterNetInterfaceEx: () => world.network.interface(world.node),
    GetClusterNetInterface: () => world.network.interface(world.node),
    GetClusterNetworkState: () => world.network.status(),
    GetClusterNetInterfaceState: () => world.netInterface.status(),
    SetClusterNetworkName: () => world.network.rename(world.network.name),
    SetClusterName: async () => world.cluster.rename((await world.cluster.information()).name),
    GetClusterQuorumResource: () => world.cluster.quorum(),
    GetClusterResourceState: () => world.resource.status(),
    GetClusterGroupState: () => world.group.status(),
    GetClusterNodeState: () => world.node.status(),
    OnlineClusterResource: () => world.resource.online(),
    OfflineClusterResource: () => world.resource.offline(),
    MoveClusterGroup: () => world.group.move(),
    ClusterOpenEnumEx: () => all(world.cluster.nodes()),
    ClusterEnumEx: () => all(world.cluster.groups()),
    GetClusterKey: () => world.cluster.key(),
    GetClusterResourceKey: () => world.resource.openKey(),
    ClusterRegOpenKey: () => world.key.openKey(''),
    ClusterRegCreateKey: () => world.key.createKey('clusapi-test'),
    ClusterRegDeleteKey: () => world.key.deleteKey('clusapi-test'),
    ClusterRegQueryValue: () => world.key.get('Name'),
    ClusterRegSetValue: () => world.key.set('clusapi-test', 2),
    ClusterRegDeleteValue: () => world.key.remove('clusapi-test'),
    ClusterRegEnumKey: () => all(world.key.subkeys()),
    ClusterRegEnumValue: () => all(world.key.entries()),
    ClusterRegQueryInfoKey: () => world.key.information(),
    ClusterControl: () => world.cluster.control(ClusterControl.GET_FQDN),
    ClusterGroupControl: () => world.group.control(GroupControl.GET_NAME),
    ClusterNodeControl: () => world.node.control(NodeControl.GET_NAME),
    ClusterResourceControl: () => world.resource.control(ResourceControl.GET_NAME),
  }
  const documented: { readonly [syscall: string]: readonly number[] } = {
    OfflineClusterResource: [5038],
    ClusterResourceControl: [5015, 5024],
  }

  for (const [syscall, call] of Object.entries(verbs)) {
    it(syscall, async () => {
      for (const status of [5, 6, 31, 87, 234, 1722, 1726, 5050, ...(documented[syscall] ?? [])]) {
        await fixture().lab.faults.add({ function: syscall, status, times: Number.POSITIVE_INFINITY })
        await assert.rejects(call(), { name: 'ClusterError', errno: status, syscall }, `${syscall} ${status}`)
        await fixture().lab.faults.clear()
      }
    })
  }

  it('and works again afterwards', async () => {
    for (const syscall of ['OnlineClusterResource', 'OfflineClusterResource', 'MoveClusterGroup', 'OpenClusterEx']) {
      assert(syscall in verbs)
    }
    const harmless = Object.entries(verbs).filter(([syscall]) => !/Online|Offline|Move|OpenClusterEx/.test(syscall))
    for (const [syscall, call] of harmless.filter(([syscall]) => !syscall.startsWith('ClusterRegDelete'))) {
      await assert.doesNotReject(call(), syscall)
    }
    await verbs.ClusterRegDeleteValue?.()
    await verbs.ClusterRegDeleteKey?.()
  })

  it('the verbs that take their time tell ERROR_IO_PENDING as pending', async () => {
    for (const syscall of ['OnlineClusterResource', 'OfflineClusterResource', 'MoveClusterGroup']) {
      await fixture().lab.faults.add({ function: syscall, status: 997 })
      assert.deepEqual(await verbs[syscall]?.(), { pending: true })
    }
  })

  it('absence is no error where it is normal', async () => {
    await fixture().lab.faults.add({ function: 'ClusterRegQueryValue', status: 2 })
    assert.equal(await world.key.get('Name'), null)
    await fixture().lab.faults.add({ function: 'ClusterEnumEx', status: 259 })
    await all(world.cluster.groups())
  })

  it('a cluster older than OpenClusterEx is opened with OpenCluster', async () => {
    await fixture().lab.faults.add({ function: 'OpenClusterEx', status: 1745 })
    await using cluster = await fixture().connect()
    assert.equal(cluster.access, 'all')
    await fixture().lab.faults.add({ function: 'OpenClusterEx', status: 1745 })
    await fixture().lab.faults.add({ function: 'OpenCluster', status: 5 })
    await assert.rejects(fixture().connect(), { code: 'ERROR_ACCESS_DENIED', syscall: 'OpenCluster' })
  })

  it('losing a race is no error to ensure', async () => {
    const add = ResourceControl.ADD_CRYPTO_CHECKPOINT.code
    await fixture().lab.faults.add({ function: 'ClusterResourceControl', code: add, status: 183 })
    assert.deepEqual(await world.resource.cryptoCheckpoints.ensure(checkpoint), { changed: false })
    await fixture().lab.faults.add({ function: 'ClusterResourceControl', code: add, status: 5 })
    await assert.rejects(world.resource.cryptoCheckpoints.ensure(checkpoint), { code: 'ERROR_ACCESS_DENIED' })
  })
})
