import assert from 'node:assert/strict'
import {
  Cluster,
  ClusterControl,
  GroupControl,
  NetInterfaceControl,
  NetworkControl,
  NodeControl,
  ResourceControl,
  ResourceTypeControl,
} from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'
import { openWorld, type World } from './world.js'

const checkpoint = { providerType: 1, container: 'clusapi-test' }

onEveryCluster('every call fails as it should', ['faults'], fixture => {
  let world: World
  before(async () => {
    world = await openWorld(fixture())
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
    GetNodeClusterState: () => Cluster.nodeState(fixture().name),
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
    RestartClusterResource: () => world.resource.restart(),
    OnlineClusterGroup: () => world.group.online(),
    OfflineClusterGroup: () => world.group.offline(),
    MoveClusterGroup: () => world.group.move(),
    MoveClusterGroupEx: () => world.group.move(undefined, { queue: true }),
    PauseClusterNode: () => world.node.pause(),
    PauseClusterNodeEx: () => world.node.pause({ drain: true }),
    ResumeClusterNode: () => world.node.resume(),
    ResumeClusterNodeEx: () => world.node.resume({ failback: 'immediate' }),
    ClusterOpenEnumEx: () => all(world.cluster.nodes()),
    ClusterEnumEx: () => all(world.cluster.groups()),
    GetClusterKey: () => world.cluster.openKey(),
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
    ClusterNetworkControl: () => world.network.control(NetworkControl.GET_NAME),
    ClusterNetInterfaceControl: () => world.netInterface.control(NetInterfaceControl.GET_NODE),
    ClusterResourceTypeControl: async () => {
      const type = await world.cluster.resourceType(fixture().names.type)
      await type.control(ResourceTypeControl.GET_FLAGS)
    },
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
    const harmless = Object.entries(verbs).filter(
      ([syscall]) => !/Online|Offline|Restart|Move|Pause|Resume|OpenClusterEx/.test(syscall),
    )
    for (const [syscall, call] of harmless.filter(([syscall]) => !syscall.startsWith('ClusterRegDelete'))) {
      await assert.doesNotReject(call(), syscall)
    }
    await verbs.ClusterRegDeleteValue?.()
    await verbs.ClusterRegDeleteKey?.()
  })

  it('the verbs that take their time tell ERROR_IO_PENDING as pending', async () => {
    const wait = false
    for (const [syscall, begin] of Object.entries({
      OnlineClusterResource: () => world.resource.online({ wait }),
      OfflineClusterResource: () => world.resource.offline({ wait }),
      RestartClusterResource: () => world.resource.restart({ wait }),
      OnlineClusterGroup: () => world.group.online({ wait }),
      OfflineClusterGroup: () => world.group.offline({ wait }),
      MoveClusterGroup: () => world.group.move(undefined, { wait }),
      MoveClusterGroupEx: () => world.group.move(undefined, { wait, returnOnError: true }),
      PauseClusterNode: () => world.node.pause({ wait }),
      PauseClusterNodeEx: () => world.node.pause({ wait, drain: true }),
      ResumeClusterNode: () => world.node.resume({ wait }),
      ResumeClusterNodeEx: () => world.node.resume({ wait, failback: 'policy' }),
    })) {
      await fixture().lab.faults.add({ function: syscall, status: 997 })
      assert.deepEqual(await begin(), { pending: true }, syscall)
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
