import assert from 'node:assert/strict'
import { bindingFor, type ClusApi, type HCLUSTER, type Status, statistics } from '../../lib/binding/index.js'
import { Access, type Cluster, NetInterfaceState, NetworkState, Win32Error } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

/** What a call wrote into a buffer of so many characters. */
function textOf<Field extends string>(
  call: (buffer: Uint16Array) => { status: number } & { [F in Field]: number },
  count: Field,
): string {
  const buffer = new Uint16Array(256)
  const result = call(buffer)
  assert.equal(result.status, 0)
  return String.fromCharCode(...buffer.subarray(0, result[count]))
}

interface OpenResult extends Status {
  handle: number | null
  lpdwGrantedAccess: number
}

/** Opened, or the test fails. */
function opened<Handle extends number>({ status, handle }: { status: number; handle: Handle | null }): Handle {
  assert.equal(status, 0)
  assert(handle !== null)
  return handle
}

onEveryCluster('raw functions of nodes, networks and clusters', ['statistics', 'ownThread'], fixture => {
  let cluster: Cluster
  let hCluster: HCLUSTER
  let api: ClusApi
  before(async () => {
    cluster = await fixture().connect()
    hCluster = await cluster.use(async handle => handle)
    api = bindingFor(fixture().name).api
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('every kind of object opens with the access that is asked for', () => {
    const [group, node] = [fixture().names.group, fixture().names.nodes[0]]
    const kinds: [
      open: (name: string, access: number) => OpenResult,
      close: (handle: never) => Status,
      string,
      number,
    ][] = [
      [(name, access) => api.OpenClusterGroupEx(hCluster, name, access), h => api.CloseClusterGroup(h), group, 5013],
      [(name, access) => api.OpenClusterNodeEx(hCluster, name, access), h => api.CloseClusterNode(h), node, 5042],
      [
        (name, access) => api.OpenClusterNetworkEx(hCluster, name, access),
        h => api.CloseClusterNetwork(h),
        'Cluster Network 1',
        5045,
      ],
      [
        (name, access) => api.OpenClusterNetInterfaceEx(hCluster, name, access),
        h => api.CloseClusterNetInterface(h),
        `${node} - Ethernet`,
        5047,
      ],
    ]
    for (const [open, close, name, notFound] of kinds) {
      for (const [wanted, granted] of [
        [Access.GENERIC_READ, Access.GENERIC_READ],
        [Access.GENERIC_ALL, Access.GENERIC_ALL],
        [Access.MAXIMUM_ALLOWED, Access.GENERIC_ALL],
      ] as const) {
        const result = open(name.toLowerCase(), wanted)
        assert.equal(result.lpdwGrantedAccess, granted, name)
        assert.equal(close(opened(result) as never).status, 0)
      }
      assert.equal(open(name, 0).status, 87)
      for (const nobody of ['', 'no such thing']) {
        const { status, handle } = open(nobody, Access.MAXIMUM_ALLOWED)
        assert.deepEqual([status, handle], [notFound, null])
      }
    }
  })

  it('what was opened to be read is not changed through', () => {
    const hNetwork = opened(api.OpenClusterNetworkEx(hCluster, 'Cluster Network 1', Access.GENERIC_READ))
    assert.equal(api.GetClusterNetworkState(hNetwork).state, NetworkState.Up)
    assert.equal(api.SetClusterNetworkName(hNetwork, 'Other').status, Win32Error.ERROR_ACCESS_DENIED)
    api.CloseClusterNetwork(hNetwork)
  })

  it('a network has an id, a state and a name that can be changed', () => {
    const hNetwork = opened(api.OpenClusterNetwork(hCluster, 'Cluster Network 2'))
    const id = textOf(buffer => api.GetClusterNetworkId(hNetwork, buffer), 'lpcchName')
    assert.match(id, /^[0-9a-f-]{36}$/)
    assert.deepEqual(api.GetClusterNetworkId(hNetwork, new Uint16Array(4)), { status: 234, lpcchName: id.length })
    const rename = (name: string) => api.SetClusterNetworkName(hNetwork, name).status
    assert.deepEqual(['', ' \t', 'cluster network 1', 'Cluster Network 2'].map(rename), [123, 123, 183, 0])
    assert.equal(rename('  Heartbeat '), 0)
    assert.equal(api.OpenClusterNetwork(hCluster, 'Cluster Network 2').status, 5045)
    api.CloseClusterNetwork(opened(api.OpenClusterNetwork(hCluster, 'heartbeat')))
    assert.equal(rename('Cluster Network 2'), 0)
    api.CloseClusterNetwork(hNetwork)
  })

  it('an interface is found by its node and network', () => {
    const [first, second] = fixture().names.nodes
    const find = (node: string, network: string) =>
      textOf(buffer => api.GetClusterNetInterface(hCluster, node, network, buffer), 'lpcchInterfaceName')
    assert.equal(find(first, 'Cluster Network 1'), `${first} - Ethernet`)
    assert.equal(find(second.toLowerCase(), 'CLUSTER NETWORK 2'), `${second} - Heartbeat`)
    for (const [node, network] of [
      ['NOBODY', 'Cluster Network 1'],
      [first, 'No network'],
    ] as const) {
      assert.equal(api.GetClusterNetInterface(hCluster, node, network, null).status, 5047)
    }
    const hInterface = opened(api.OpenClusterNetInterface(hCluster, `${first} - Ethernet`))
    assert.equal(api.GetClusterNetInterfaceState(hInterface).state, NetInterfaceState.Up)
    api.CloseClusterNetInterface(hInterface)
  })

  it('a node tells its id, and this machine too', () => {
    const hNode = opened(api.OpenClusterNode(hCluster, fixture().names.nodes[1]))
    assert.equal(
      textOf(buffer => api.GetClusterNodeId(hNode, buffer), 'lpcchName'),
      '2',
    )
    api.CloseClusterNode(hNode)
    const here = api.GetClusterNodeId(null, new Uint16Array(8))
    // Without the variable this process is no node of a cluster.
    assert.deepEqual([here.status, here.lpcchName], process.env.CLUSAPI_SIMULATOR ? [0, 1] : [1753, 8])
  })

  it('the cluster of an object is a handle of its own: either may be closed first', () => {
    const before = statistics().handles
    const node = fixture().names.nodes[0]
    const hResource = opened(api.OpenClusterResource(hCluster, fixture().names.resource))
    const hGroup = opened(api.OpenClusterGroup(hCluster, fixture().names.group))
    const hNode = opened(api.OpenClusterNode(hCluster, node))
    const hNetwork = opened(api.OpenClusterNetwork(hCluster, 'Cluster Network 1'))
    const hInterface = opened(api.OpenClusterNetInterface(hCluster, `${node} - Ethernet`))
    const clusters = [
      api.GetClusterFromResource(hResource),
      api.GetClusterFromGroup(hGroup),
      api.GetClusterFromNode(hNode),
      api.GetClusterFromNetwork(hNetwork),
      api.GetClusterFromNetInterface(hInterface),
    ].map(opened<HCLUSTER>)
    assert.equal(new Set([hCluster, ...clusters]).size, 6)
    const [kept, ...others] = clusters
    assert(kept !== undefined)
    for (const other of others) assert.equal(api.CloseCluster(other).status, 0)
    assert.equal(api.GetClusterNodeState(hNode).status, 0, 'the original is as good as before')

    // A second generation, whose first is closed under it.
    const hAgain = opened(api.OpenClusterNode(kept, node))
    const second = opened(api.GetClusterFromNode(hAgain))
    assert.equal(api.CloseCluster(kept).status, 0)
    assert.throws(() => api.GetClusterNodeState(hAgain), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    assert.equal(api.GetClusterInformation(second, null, null).status, 0)
    // It goes over the same transport: both may meet in one call.
    const theirs = opened(api.OpenClusterNode(second, node))
    assert.equal(api.MoveClusterGroup(hGroup, theirs).status, 0)
    assert.equal(api.CloseCluster(second).status, 0)

    for (const close of [
      () => api.CloseClusterResource(hResource),
      () => api.CloseClusterGroup(hGroup),
      () => api.CloseClusterNode(hNode),
      () => api.CloseClusterNetwork(hNetwork),
      () => api.CloseClusterNetInterface(hInterface),
    ])
      assert.equal(close().status, 0)
    assert.equal(statistics().handles, before)
  })

  it('the cluster of an object has the access of the handle that it came from', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    const hNode = opened(api.OpenClusterNode(await reader.use(async handle => handle), fixture().names.nodes[0]))
    const again = opened(api.GetClusterFromNode(hNode))
    assert.equal(api.SetClusterName(again, 'OTHER').status, Win32Error.ERROR_ACCESS_DENIED)
    api.CloseCluster(again)
    const narrow = opened(api.OpenClusterNodeEx(hCluster, fixture().names.nodes[0], Access.GENERIC_READ))
    const wide = opened(api.GetClusterFromNode(narrow))
    assert.equal(api.OpenClusterGroupEx(wide, fixture().names.group, Access.GENERIC_ALL).status, 0)
    api.CloseCluster(wide)
    api.CloseClusterNode(narrow)
  })

  it('a cluster gets another name, which is stored', () => {
    const name = () => textOf(buffer => api.GetClusterInformation(hCluster, buffer, null), 'lpcchClusterName')
    const before = name()
    const rename = (text: string) => api.SetClusterName(hCluster, text).status
    assert.deepEqual(
      ['', ' ', fixture().names.nodes[0].toLowerCase(), 'x'.repeat(64)].map(rename),
      [123, 123, 123, 1743],
    )
    assert.deepEqual([before, 'OTHER'].map(rename), [5024, 5024])
    assert.equal(name(), 'OTHER')
    assert.equal(rename(before), 5024)
  })
})

onEveryCluster('networks, interfaces, names', ['lab'], fixture => {
  let cluster: Cluster
  before(async () => {
    cluster = await fixture().connect()
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('every interface connects a node to a network', async () => {
    const found = new Set<string>()
    for await (const network of cluster.networks()) {
      const { state } = await network.status()
      assert(['Unavailable', 'Down', 'Partitioned', 'Up'].includes(state), state)
      for await (const node of cluster.nodes()) {
        const connection = await network.interface(node)
        assert.equal((await network.interface(node.name.toLowerCase())).id, connection.id)
        assert.equal((await connection.status()).state, 'Up')
        found.add(connection.name)
      }
    }
    const listed = []
    for await (const { name, id } of cluster.interfaces()) {
      assert.equal((await cluster.interface(name.toUpperCase())).id, id)
      listed.push(name)
    }
    assert.deepEqual([...found].sort(), listed.sort())
    const network = await cluster.network(fixture().names.network)
    const nobody = { code: 'ERROR_CLUSTER_NETINTERFACE_NOT_FOUND', syscall: 'GetClusterNetInterface', target: 'NOBODY' }
    await assert.rejects(network.interface('NOBODY'), nobody)
    await assert.rejects(network.interface(7 as never), { code: 'ERR_INVALID_ARG_TYPE', message: /"node"/ })
    await assert.rejects(network.interface('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('a network is renamed, and back', async () => {
    const network = await cluster.network(fixture().names.network)
    await network.rename('  clusapi-test network ')
    assert.equal((await cluster.network('clusapi-test network')).id, network.id)
    await network.rename(network.name)
    await assert.rejects(network.rename(' '), { code: 'ERROR_INVALID_NAME', syscall: 'SetClusterNetworkName' })
    await assert.rejects(network.rename('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('a cluster is renamed at the next restart', async () => {
    const { name } = await cluster.information()
    assert.deepEqual(await cluster.rename(name), { restartRequired: true })
    const refused = { code: 'ERROR_INVALID_NAME', syscall: 'SetClusterName' }
    await assert.rejects(cluster.rename(fixture().names.nodes[1]), refused)
    await assert.rejects(cluster.rename(''), refused)
    await assert.rejects(cluster.rename(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('a cluster tells who has votes', async () => {
    const { type, resource, device } = await cluster.quorum()
    assert(['NodeMajority', 'Witness', 'DiskOnly'].includes(type), type)
    assert.equal(resource === null, type === 'NodeMajority')
    assert.equal(device === null, resource === null)
  })

  it('a node has a number', async () => {
    for await (const node of cluster.nodes()) assert.match(node.id, /^\d+$/)
    assert.equal((await cluster.node(fixture().names.nodes[0])).id, '1')
  })
})

onEveryCluster('objects open with the access of their cluster', ['faults'], fixture => {
  const openers: Record<string, (cluster: Cluster) => Promise<{ close(): void }>> = {
    OpenClusterResource: cluster => cluster.resource(fixture().names.resource),
    OpenClusterGroup: cluster => cluster.group(fixture().names.group),
    OpenClusterNode: cluster => cluster.node(fixture().names.nodes[0]),
    OpenClusterNetwork: cluster => cluster.network(fixture().names.network),
    OpenClusterNetInterface: async cluster => {
      for await (const { name } of cluster.interfaces()) return await cluster.interface(name)
      throw new Error('the cluster has no interfaces')
    },
  }
  afterEach(() => fixture().lab.faults.clear())

  for (const [plain, open] of Object.entries(openers)) {
    it(`by ${plain}Ex, and by ${plain} where a cluster is too old for that`, async () => {
      await using cluster = await fixture().connect({ access: 'read' })
      const { faults } = fixture().lab
      await faults.add({ function: plain, status: 31, times: Number.POSITIVE_INFINITY })
      ;(await open(cluster)).close()
      await faults.add({ function: `${plain}Ex`, status: 1745, times: Number.POSITIVE_INFINITY })
      await assert.rejects(open(cluster), { errno: 31, syscall: plain })
      await faults.clear()
      await faults.add({ function: `${plain}Ex`, status: 1745 })
      ;(await open(cluster)).close()
      assert.deepEqual(await faults.list(), [])
    })
  }

  it('and then only read', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    const denied = { code: 'ERROR_ACCESS_DENIED' }
    await assert.rejects((await reader.network(fixture().names.network)).rename('x'), denied)
    await assert.rejects((await reader.group(fixture().names.group)).move(), denied)
    await assert.rejects(reader.rename('x'), denied)
    for await (const network of reader.networks()) await assert.rejects(network.rename('x'), denied)
  })
})
