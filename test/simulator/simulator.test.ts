import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bindingFor } from '../../lib/binding/index.js'
import { type Cluster, ClusterError } from '../../lib/index.js'
import { formatLab } from '../../lib/simulator/lab/parse.js'
import { builtInLab, LabError, LabLockedError, Simulator } from '../../lib/simulator.js'
import { labOf } from './lab-service.js'
import { WireClient } from './wire-client.js'

describe('the simulator', () => {
  let lab: Simulator | undefined
  let folder: string

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'clusapi-simulator-'))
  })

  afterEach(async () => {
    await lab?.close()
    lab = undefined
    await rm(folder, { recursive: true, maxRetries: 5 })
  })

  it('serves synchronous calls of the thread that started it', async () => {
    lab = await Simulator.start()
    const { api, name } = bindingFor(lab.endpoint)
    const { handle } = api.OpenCluster(name)
    assert.ok(handle)
    const opened = api.OpenClusterResource(handle, 'SQL Server')
    assert.ok(opened.handle)
    assert.equal(api.GetClusterResourceState(opened.handle, null, null).state, 2)
    assert.deepEqual((await lab.statistics()).handles, { HCLUSTER: 1, HRESOURCE: 1 })
    api.CloseCluster(handle)
    assert.deepEqual((await lab.statistics()).handles, {})
  })

  it('connects, to any node or to one', async () => {
    lab = await Simulator.start()
    const one: Cluster = await lab.connect({ node: 'NODE2', access: 'read' })
    assert.equal((await one.information()).name, 'LAB')
    assert.equal(one.access, 'read')
    await lab.node('NODE2').crash()
    const any = await lab.connect()
    assert.deepEqual(
      (await lab.nodes()).map(({ name, state }) => [name, state]),
      [
        ['NODE1', 'Up'],
        ['NODE2', 'Down'],
      ],
    )
    assert.equal((await any.information()).name, 'LAB')
    await assert.rejects(lab.connect({ node: 'NODE2' }), { code: 'RPC_S_SERVER_UNAVAILABLE' })
    await one[Symbol.asyncDispose]()
    await any[Symbol.asyncDispose]()
  })

  it('keeps the key containers of its nodes', async () => {
    lab = await Simulator.start()
    const { keyContainers } = lab.node('NODE2')
    const name = { providerType: 1, container: 'New' }
    assert.equal(await keyContainers.get(name), null)
    await keyContainers.create({ ...name, exportable: false })
    assert.deepEqual(await keyContainers.get(name), { ...name, providerName: null, exportable: false })
    const exists = (error: unknown) => error instanceof ClusterError && error.code === 'NTE_EXISTS'
    await assert.rejects(keyContainers.create({ ...name, exportable: true }), exists)
    await keyContainers.delete(name)
    await assert.rejects(keyContainers.delete(name), { code: 'NTE_BAD_KEYSET' })
  })

  it('has a clock that stands still, or one that does not', async () => {
    const slow = labOf([{ name: 'slow', state: 'offline', online: 60 }])
    lab = await Simulator.start(slow)
    const client = await WireClient.connect(lab.endpoint)
    const online = async (client: WireClient) =>
      client.status('OnlineClusterResource', await client.value('OpenClusterResource', await client.open(), 'slow'))
    const before = await lab.clock.now()
    assert.equal(await online(client), 997)
    assert.equal((await lab.clock.advance(59)).getTime() - before.getTime(), 59)
    assert.equal(await online(client), 5023)
    await lab.clock.advance(1)
    assert.equal(await online(client), 0)
    await client.close()

    const real = await Simulator.start(slow, { clock: 'real' })
    try {
      const other = await WireClient.connect(real.endpoint)
      assert.equal(await online(other), 997)
      const isOnline = async () => (await real.describe()).groups[0]?.resources[0]?.state === 'online'
      while ((await online(other)) === 5023) await new Promise(resolve => setTimeout(resolve, 5))
      assert.ok(await isOnline())
      await other.close()
    } finally {
      await real.close()
    }
  })

  it('completes what waits, and adds rules that hit for ever', async () => {
    lab = await Simulator.start(labOf([{ name: 'r', state: 'offline', online: 'manual' }]))
    const client = await WireClient.connect(lab.endpoint)
    const cluster = await client.open()
    const resource = await client.value('OpenClusterResource', cluster, 'r')
    assert.equal(await client.status('OnlineClusterResource', resource), 997)
    assert.deepEqual(await lab.pending.complete('R'), ['r'])
    assert.deepEqual(await lab.pending.complete(), [])
    const id = await lab.faults.add({ function: 'GetClusterInformation', status: 5, times: Number.POSITIVE_INFINITY })
    for (let i = 0; i < 3; i++) assert.equal(await client.status('GetClusterInformation', cluster), 5)
    assert.equal(await lab.faults.remove(id), true)
    await lab.faults.clear()
    const { sequence = 0 } = (await lab.events()).at(-1) ?? {}
    await lab.node('NODE1').pause()
    await lab.node('NODE1').resume()
    assert.deepEqual(
      (await lab.events(sequence)).map(({ message }) => message),
      ['NODE1 is Paused', 'NODE1 is Up'],
    )
    await lab.connections.cut()
    await assert.rejects(client.call('GetClusterInformation', cluster))
  })

  it('drains a node, and lets its groups return', async () => {
    const simulator = await Simulator.start(
      labOf([{ name: 'r', state: 'online' }], { nodes: [{ name: 'NODE1' }, { name: 'NODE2' }] }),
    )
    lab = simulator
    const [node, owner] = [simulator.node('NODE1'), async () => (await simulator.status()).groups[0]?.ownerNode]
    await node.pause({ drain: true })
    assert.equal(await owner(), 'NODE2')
    await node.resume({ failback: 'immediate' })
    assert.equal(await owner(), 'NODE1')
    await node.pause({ drain: true })
    await node.resume()
    assert.equal(await owner(), 'NODE2')
    for (const wrong of [
      () => node.pause({ drain: 1 } as never),
      () => node.pause({ retry: true } as never),
      () => node.resume({ failback: 'never' } as never),
    ]) {
      await assert.rejects(wrong(), { name: 'TypeError' })
    }
  })

  it('saves to any file, and loads what it saved', async () => {
    lab = await Simulator.start()
    const path = join(folder, 'lab.json')
    await lab.save(path)
    await assert.rejects(lab.save(), { code: 'ERR_CLUSAPI_LAB_READ_ONLY', message: /name one to save it to/ })
    await lab.close()
    assert.equal(await readFile(path, 'utf8'), formatLab(builtInLab))

    lab = await Simulator.load(path, { write: true })
    await lab.node('NODE1').crash()
    await lab.save()
    await assert.rejects(Simulator.load(path, { write: true }), (error: unknown) => {
      return error instanceof LabLockedError && error.holder?.pid === process.pid
    })
    const reader = await Simulator.load(path)
    assert.equal((await reader.nodes())[0]?.state, 'Down')
    await assert.rejects(reader.save(), { code: 'ERR_CLUSAPI_LAB_READ_ONLY' })
    await reader.close()
  })

  it('refuses what is no lab, in the words of the thread that noticed', async () => {
    const wrong = labOf([], {}, { owner: 'nobody' })
    await assert.rejects(Simulator.start(wrong), LabError)
    const path = join(folder, 'wrong.json')
    await writeFile(path, formatLab(wrong))
    await assert.rejects(Simulator.load(path), (error: unknown) => {
      return error instanceof LabError && error.source === path && error.path === 'groups[0].owner'
    })
    await assert.rejects(Simulator.load(join(folder, 'none.json')), { code: 'ENOENT' })
  })

  it('refuses options and names that cannot be, and names them', async () => {
    const started = await Simulator.start()
    lab = started
    const wrong = (message: RegExp) => ({ code: /^ERR_INVALID_ARG_(TYPE|VALUE)$/, message })
    await assert.rejects(Simulator.start(undefined, { clock: 'slow' as never }), wrong(/options\.clock.*'slow'/))
    await assert.rejects(Simulator.start(undefined, { clok: 'fast' } as never), wrong(/options\.clok.*known: clock/))
    await assert.rejects(Simulator.load('lab.json', { write: 1 as never }), wrong(/options\.write/))
    await assert.rejects(lab.connect({ nod: 'NODE1' } as never), wrong(/options\.nod.*known: node/))
    await assert.rejects(lab.connect({ node: 'NODE9' }), { message: /'sim:\d+\/NODE9'/ })
    assert.throws(() => started.node(undefined as never), wrong(/"name"/))
    await assert.rejects(lab.faults.add({ function: 'OpenCluster', tims: 2 } as never), {
      code: 'ERR_CLUSAPI_CONTROL_ARGUMENT',
      message: 'rule.status: it is missing; rule.tims: there is no such field',
    })
    assert.deepEqual(
      (await lab.nodes()).map(({ state }) => state),
      ['Up', 'Up'],
    )
  })

  it('ends once, and tells so', async () => {
    lab = await Simulator.start()
    const client = await WireClient.connect(lab.endpoint)
    await Promise.all([lab.close(), lab.close(), lab[Symbol.asyncDispose]()])
    await assert.rejects(client.call('OpenCluster', null, 1))
    await assert.rejects(lab.statistics(), { code: 'ERR_CLUSAPI_CONTROL_LOST' })
    await assert.rejects(lab.node('NODE1').keyContainers.list(), { code: 'ERR_CLUSAPI_CONTROL_LOST' })
  })

  it('with a fast clock comes to rest, even where a resource fails for ever', async () => {
    await using lab = await Simulator.start(undefined, { clock: 'fast' })
    await using cluster = await lab.connect()
    const resource = await cluster.resource('SQL Server')
    await resource.offline()
    await lab.faults.add({ function: 'resource.online', target: resource.name, status: 1, times: Infinity })
    await assert.rejects(resource.online(), { errno: 1 })
    for await (const { message } of lab.watch()) if (message.includes('has failed over too often')) break
    await resource.waitFor('Failed')
    const now = await lab.clock.now()
    await new Promise(resolve => setTimeout(resolve, 50))
    assert.deepEqual(await lab.clock.now(), now)
  })
})
