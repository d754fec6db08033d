import assert from 'node:assert/strict'
import { Cluster, ClusterError, GroupControl, ResourceControl } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

/** Names a cluster does not have, some of which no cluster could. */
const strangeNames = [
  '',
  ' ',
  'no such thing',
  'sql server 2',
  'Ünïcödé 资源 😀',
  '\ud800',
  '"quotes" \\back\\ /slash/ %s %n *?',
  '\u0001\u001f\u007f',
  'x'.repeat(10_000),
  '资'.repeat(10_000),
]

onEveryCluster('objects', [], fixture => {
  let cluster: Cluster
  before(async () => {
    cluster = await fixture().connect()
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('the cluster tells its name, version and what was granted', async () => {
    const { name, version, vendor } = await cluster.information()
    assert(name.length > 0)
    assert(version.major >= 6, JSON.stringify(version))
    assert.equal(typeof vendor, 'string')
    assert.equal(cluster.access, 'all')
    assert.equal(await Cluster.nodeState(cluster.simulated ? fixture().name : null), 'Running')
  })

  it('every object of an enumeration has a name, an id and a state', async () => {
    const nodes: string[] = []
    for await (const node of cluster.nodes()) {
      const { state } = await node.status()
      assert(['Up', 'Down', 'Paused', 'Joining'].includes(state), state)
      nodes.push(node.name)
    }
    assert(fixture().names.nodes.every(name => nodes.includes(name)))
    const groups: string[] = []
    for await (const group of cluster.groups()) {
      const { ownerNode } = await group.status()
      assert(nodes.includes(ownerNode))
      groups.push(group.name)
    }
    const ids = new Set<string>()
    for await (const resource of cluster.resources()) {
      const { state, ownerNode, group } = await resource.status()
      assert.notEqual(state, 'Unknown')
      assert(nodes.includes(ownerNode) && groups.includes(group))
      assert.equal(await resource.control(ResourceControl.GET_NAME), resource.name)
      assert.equal(await resource.control(ResourceControl.GET_ID), resource.id)
      ids.add(resource.id)
    }
    assert(ids.size > 1)
  })

  it('an object opens by name or id, in any case, and spells itself as the cluster does', async () => {
    const { resource: name, group } = fixture().names
    const { id } = await cluster.resource(name)
    for (const given of [name, name.toUpperCase(), name.toLowerCase(), id, id.toUpperCase()]) {
      const resource = await cluster.resource(given)
      assert.deepEqual([resource.name, resource.id], [name, id])
      resource.close()
    }
    assert.equal((await cluster.group(group.toUpperCase())).name, group)
    assert.equal((await cluster.node(fixture().names.nodes[0].toLowerCase())).name, fixture().names.nodes[0])
  })

  it('a name nobody has is not found, whatever is in it', async () => {
    const kinds: [(name: string) => Promise<unknown>, string, string][] = [
      [name => cluster.resource(name), 'ERROR_RESOURCE_NOT_FOUND', 'OpenClusterResourceEx'],
      [name => cluster.group(name), 'ERROR_GROUP_NOT_FOUND', 'OpenClusterGroupEx'],
      [name => cluster.node(name), 'ERROR_CLUSTER_NODE_NOT_FOUND', 'OpenClusterNodeEx'],
      [name => cluster.network(name), 'ERROR_CLUSTER_NETWORK_NOT_FOUND', 'OpenClusterNetworkEx'],
      [name => cluster.interface(name), 'ERROR_CLUSTER_NETINTERFACE_NOT_FOUND', 'OpenClusterNetInterfaceEx'],
    ]
    for (const [open, code, syscall] of kinds) {
      for (const target of strangeNames)
        await assert.rejects(open(target), { name: 'ClusterError', code, syscall, target })
      await assert.rejects(open('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
      await assert.rejects(open(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
    }
  })

  it('the stack of a rejection points at who called', async () => {
    async function theCaller() {
      await cluster.resource('no such thing')
    }
    await assert.rejects(theCaller(), (error: ClusterError) => {
      assert.match(String(error.stack), /at async theCaller/)
      return true
    })
    async function theReader() {
      for await (const resource of cluster.resources()) await (await resource.openKey()).deleteKey('none')
    }
    await assert.rejects(theReader(), (error: ClusterError) => /at async theReader/.test(String(error.stack)))
  })

  it('a control code answers in its type, and one that is not known is refused', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    assert.equal(await resource.control(ResourceControl.UNKNOWN), undefined)
    assert.equal(typeof (await resource.control(ResourceControl.GET_CHARACTERISTICS)), 'number')
    const raw = await resource.control(ResourceControl.GET_NAME.code)
    assert.equal(Buffer.from(raw).toString('utf16le'), `${resource.name}\0`)
    await assert.rejects(resource.control(0x0100fffd), {
      code: 'ERROR_INVALID_FUNCTION',
      syscall: 'ClusterResourceControl',
    })
    await assert.rejects(resource.control(GroupControl.GET_NAME as never), { code: 'ERR_INVALID_ARG_VALUE' })
    await assert.rejects(resource.control('GET_NAME' as never), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(resource.control(ResourceControl.GET_NAME, { hots: 1 } as never), {
      code: 'ERR_INVALID_ARG_VALUE',
    })
  })

  it('a control code can be sent to a node, by object or by name', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    const { ownerNode } = await resource.status()
    const host = await cluster.node(ownerNode)
    assert.equal(await resource.control(ResourceControl.GET_NAME, { host }), resource.name)
    assert.equal(await resource.control(ResourceControl.GET_NAME, { host: ownerNode }), resource.name)
    await assert.rejects(resource.control(ResourceControl.GET_NAME, { host: 'NOBODY' }), {
      code: 'ERROR_CLUSTER_NODE_NOT_FOUND',
    })
    await assert.rejects(resource.control(ResourceControl.GET_NAME, { host: 7 as never }), {
      code: 'ERR_INVALID_ARG_TYPE',
    })
  })

  it('a resource goes offline and comes back', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    assert.equal(typeof (await resource.offline({ wait: false })).pending, 'boolean')
    await fixture().pass(600_000)
    assert.equal((await resource.waitFor('Offline', { timeout: 10_000, interval: 20 })).state, 'Offline')
    assert.equal(typeof (await resource.online({ wait: false })).pending, 'boolean')
    await fixture().pass(600_000)
    assert.equal((await resource.waitFor(['Online', 'Failed'], { timeout: 10_000, interval: 20 })).state, 'Online')
    assert.deepEqual(await resource.online({ wait: false }), { pending: false })
    await assert.rejects(resource.waitFor('Onlin' as never), { code: 'ERR_INVALID_ARG_VALUE', message: /'Online'/ })
  })

  it('a read-only connection reads, and is refused what changes', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    assert.equal(reader.access, 'read')
    const resource = await reader.resource(fixture().names.resource)
    assert.equal(await resource.control(ResourceControl.GET_NAME), resource.name)
    await using key = await resource.openKey()
    assert.notEqual(await key.get('Name'), null)
    const denied = { code: 'ERROR_ACCESS_DENIED' }
    await assert.rejects(key.set('Name', 'x'), denied)
    await assert.rejects(key.remove('Name'), denied)
    await assert.rejects(resource.openKey({ access: 'all' }), denied)
    await assert.rejects(resource.offline(), denied)
    await assert.rejects(resource.cryptoCheckpoints.add({ providerType: 1, container: 'x' }), denied)
  })
})

onEveryCluster('moving groups', ['twoNodes'], fixture => {
  it('a group moves to the named node and back', async () => {
    await using cluster = await fixture().connect()
    const group = await cluster.group(fixture().names.group)
    const before = (await group.status()).ownerNode
    const other = fixture().names.nodes.find(node => node !== before)
    assert(other !== undefined)
    for (const to of [other, await cluster.node(before)]) {
      assert.equal(typeof (await group.move(to, { wait: false })).pending, 'boolean')
      await fixture().pass(600_000)
      const { ownerNode, state } = await group.waitFor('Online', { timeout: 10_000, interval: 20 })
      assert.deepEqual([ownerNode, state], [typeof to === 'string' ? to : to.name, 'Online'])
    }
    await assert.rejects(group.move('NOBODY'), { code: 'ERROR_CLUSTER_NODE_NOT_FOUND', target: 'NOBODY' })
  })
})

describe('opening a cluster', () => {
  it('checks its arguments before anything is called', async () => {
    const open = Cluster.open as (...values: unknown[]) => Promise<Cluster>
    await assert.rejects(open(7), { code: 'ERR_INVALID_ARG_TYPE', message: /"name"/ })
    await assert.rejects(open('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
    await assert.rejects(open(null, 7), { code: 'ERR_INVALID_ARG_TYPE', message: /"options"/ })
    await assert.rejects(open(null, { access: 'write' }), { code: 'ERR_INVALID_ARG_VALUE', message: /options\.access/ })
    await assert.rejects(open(null, { acess: 'read' }), { code: 'ERR_INVALID_ARG_VALUE', message: /options\.acess/ })
    await assert.rejects(open('sim:nonsense'), { code: 'ERR_CLUSAPI_ENDPOINT' })
  })

  it('says in one sentence why it cannot, where there is no ClusAPI', async () => {
    const name = 'clusapi-test-nobody.invalid'
    if (process.platform === 'win32') await assert.rejects(Cluster.open(name), ClusterError)
    else await assert.rejects(Cluster.open(), { code: 'ERR_CLUSAPI_PLATFORM', message: /simulated/ })
  })

  it('never reaches a real cluster while tests simulate', async () => {
    process.env.CLUSAPI_SIMULATOR = `sim:1-${'0'.repeat(32)}`
    try {
      await assert.rejects(Cluster.open('PRODUCTION'), { code: 'ERR_CLUSAPI_SIMULATOR' })
    } finally {
      delete process.env.CLUSAPI_SIMULATOR
    }
  })

  it('says that nobody answers, without showing the token', async () => {
    const token = 'abcdef0123456789abcdef0123456789'
    await assert.rejects(Cluster.open(`sim:1-${token}`), (error: ClusterError) => {
      assert.deepEqual(
        [error.code, error.syscall, error.target],
        ['RPC_S_SERVER_UNAVAILABLE', 'OpenClusterEx', 'sim:1'],
      )
      assert(!String(error.stack).includes(token))
      return true
    })
  })
})
