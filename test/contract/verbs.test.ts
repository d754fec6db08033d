import assert from 'node:assert/strict'
import { type Cluster, ClusterError, type Progress } from '../../lib/index.js'
import type { Lab, LabResource, Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('verbs that take time', ['twoNodes', 'faults'], fixture => {
  let cluster: Cluster
  before(async () => {
    cluster = await fixture().connect()
  })
  after(() => cluster[Symbol.asyncDispose]())
  afterEach(() => fixture().lab.faults.clear())

  const resource = () => cluster.resource(fixture().names.resource)
  const group = () => cluster.group(fixture().names.group)

  it('end with the state that was wanted', async () => {
    const [sql, all] = [await resource(), await group()]
    assert.equal((await sql.offline()).state, 'Offline')
    assert.equal((await sql.restart()).state, 'Offline')
    assert.equal((await sql.online()).state, 'Online')
    assert.equal((await sql.restart()).state, 'Online')
    assert.equal((await all.offline()).state, 'Offline')
    assert.equal((await all.online()).state, 'Online')
    const [one, two] = fixture().names.nodes
    assert.deepEqual(await all.move(two.toLowerCase()), { state: 'Online', ownerNode: two })
    assert.deepEqual(await all.move(await cluster.node(one)), { state: 'Online', ownerNode: one })
    assert.deepEqual(await all.online({ node: two }), { state: 'Online', ownerNode: two })
    assert.deepEqual(await all.move(), { state: 'Online', ownerNode: one })
  })

  it('of nodes: groups leave, and return', async () => {
    const [one, two] = fixture().names.nodes
    const [node, all] = [await cluster.node(two), await group()]
    await all.move(two)
    assert.deepEqual(await node.pause(), { state: 'Paused' })
    assert.equal((await node.drainStatus()).drain, 'NotInitiated')
    assert.deepEqual(await node.pause({ drain: true, target: one }), { state: 'Paused' })
    assert.deepEqual(await all.status(), { state: 'Online', ownerNode: one })
    assert.equal((await node.drainStatus()).drain, 'Completed')
    assert.deepEqual(await node.resume({ failback: 'immediate' }), { state: 'Up' })
    assert.deepEqual(await all.status(), { state: 'Online', ownerNode: two })
    assert.equal((await node.drainStatus()).failback, 'Completed')
    await all.move(one)
    await node.pause()
    assert.deepEqual(await node.resume(), { state: 'Up' })
  })

  it('tell what failed, and with what', async () => {
    const { names, lab } = fixture()
    const sql = await resource()
    await sql.offline()
    await lab.faults.add({ function: 'resource.online', target: names.resource, status: 0x80090016 })
    await assert.rejects(sql.online(), { code: 'NTE_BAD_KEYSET', syscall: 'OnlineClusterResource' })
    await lab.faults.add({ function: 'resource.online', target: names.resource, status: 31 })
    await assert.rejects((await group()).move(), (error: ClusterError) => {
      assert(error instanceof ClusterError && error.cause instanceof ClusterError)
      const { code, syscall, target, message } = error
      assert.deepEqual([code, syscall, target], ['ERROR_RESOURCE_FAILED', 'MoveClusterGroup', names.resource])
      assert.match(message, /is Failed on .*failed with ERROR_GEN_FAILURE/)
      assert.equal(error.cause.code, 'ERROR_GEN_FAILURE')
      return true
    })
    await (await group()).move(names.nodes[0])
    assert.equal((await sql.online()).state, 'Online')
  })

  it('check their options before anything is called', async () => {
    const [sql, all, node] = [await resource(), await group(), await cluster.node(fixture().names.nodes[0])]
    for (const verb of [
      () => sql.online({ cancelOnAbort: true } as never),
      () => sql.online({ wait: 'no' } as never),
      () => all.move(undefined, { queue: 1 } as never),
      () => all.move(7 as never),
      () => all.online({ node: 7 } as never),
      () => all.destroy({ cancelOnAbort: true } as never),
      () => node.pause({ target: 'X' }),
      () => node.pause({ cancelOnAbort: true }),
      () => node.resume({ failback: 'never' } as never),
      () => node.resume({ onProgress: 1 } as never),
    ]) {
      await assert.rejects(verb(), { name: 'TypeError', code: /^ERR_INVALID_ARG_(TYPE|VALUE)$/ })
    }
    assert.equal((await sql.status()).state, 'Online')
  })
})

/** Two groups of two resources, one on top of the other; what the first needs takes its time. */
const lab = (times: Partial<LabResource>): Lab => ({
  name: 'SLOW',
  nodes: [{ name: 'A' }, { name: 'B' }, { name: 'C' }],
  resourceTypes: [{ name: 'Thing' }],
  groups: ['G', 'H'].map(name => ({
    name,
    owner: 'A',
    resources: [
      { name: `${name} base`, type: 'Thing', state: 'online', ...times },
      { name: `${name} top`, type: 'Thing', state: 'online', dependsOn: [`${name} base`] },
    ],
  })),
})

describe('contract: waiting for verbs that take time', () => {
  let simulator: Simulator
  let cluster: Cluster
  const begin = async (times: Partial<LabResource>, clock: 'fast' | 'virtual' = 'virtual') => {
    simulator = await simulateHere(lab(times), clock)
    cluster = await simulator.connect()
  }
  afterEach(async () => {
    await cluster[Symbol.asyncDispose]()
    await simulator.close()
  })

  it('lasts until the end where time passes by itself', async () => {
    await begin({ online: 3_600_000, offline: 3_600_000 }, 'fast')
    const group = await cluster.group('G')
    assert.deepEqual(await group.move('B'), { state: 'Online', ownerNode: 'B' })
    assert.deepEqual(await group.move('A'), { state: 'Online', ownerNode: 'A' })
    assert.equal((await (await cluster.resource('G base')).restart()).state, 'Online')
    const node = await cluster.node('A')
    await node.pause({ drain: true })
    assert.notEqual((await group.status()).ownerNode, 'A')
    await node.resume({ failback: 'immediate' })
    for (const name of ['G', 'H']) assert.equal((await (await cluster.group(name)).status()).ownerNode, 'A')
  })

  it('lasts until a group that is destroyed is gone, with what is in it', async () => {
    await begin({ offline: 3_600_000 }, 'fast')
    const group = await cluster.group('G')
    const told: string[] = []
    const onProgress = ({ kind, name, state }: Progress) => void told.push(`${kind} ${name} ${state}`)
    assert.deepEqual(await group.destroy({ onProgress }), { pending: false })
    assert.deepEqual(told.slice(0, 3), ['group G Online', 'resource G base Online', 'resource G top Online'])
    assert.equal(told.at(-1), 'group G Destroyed')
    await assert.rejects(cluster.group('G'), { code: 'ERROR_GROUP_NOT_FOUND' })
    await assert.rejects(group.destroy(), { code: 'ERROR_GROUP_NOT_AVAILABLE', syscall: 'DestroyClusterGroup' })
  })

  it('gives up a group that is destroyed when time is up, and the group goes on going', async () => {
    await begin({ offline: 'manual' })
    const [given, left] = [await cluster.group('G'), await cluster.group('H')]
    await assert.rejects(given.destroy({ timeout: 100 }), {
      name: 'TimeoutError',
      message: /DestroyClusterGroup 'G'.*Pending/,
    })
    assert.deepEqual(await left.destroy({ wait: false }), { pending: true })
    assert.deepEqual((await simulator.pending.complete()).sort(), ['G base', 'H base'])
    for (const name of ['G', 'H']) await assert.rejects(cluster.group(name), { code: 'ERROR_GROUP_NOT_FOUND' })
  })

  it('fails where a group that is to be destroyed stays as it is', async () => {
    await begin({})
    await simulator.faults.add({ function: 'DestroyClusterGroup', status: 997 })
    await assert.rejects((await cluster.group('G')).destroy(), {
      code: 'ERROR_INVALID_STATE',
      syscall: 'DestroyClusterGroup',
      message: /it is Online on A/,
    })
  })

  it('tells each thing that changes, of what is involved', async () => {
    await begin({ online: 'manual', offline: 'manual' })
    const told: string[] = []
    let trigger: Progress['kind'] = 'resource'
    const onProgress = ({ kind, name, state, ownerNode }: Progress) => {
      told.push(`${kind} ${name} ${state} ${ownerNode}`)
      if (kind === trigger && state.endsWith('Pending')) void simulator.pending.complete()
    }
    await (await cluster.group('G')).move('B', { onProgress })
    const within = (text: string) => assert(told.includes(text), `${text} is not in\n${told.join('\n')}`)
    assert.deepEqual(told.slice(0, 3), ['group G Online A', 'resource G base Online A', 'resource G top Online A'])
    for (const text of ['resource G base OfflinePending A', 'resource G base OnlinePending B', 'group G Online B'])
      within(text)
    assert(!told.some(text => / H /.test(text)))

    told.length = 0
    trigger = 'group'
    await (await cluster.node('A')).pause({ drain: true, onProgress })
    for (const text of ['node A Up null', 'group H Online A', 'group H Pending A', 'node A Draining null']) within(text)
    assert.equal(told.at(-1), 'node A Drained null')
    assert(!told.some(text => / G /.test(text)))
  }).timeout(20_000)

  it('ends when time is up, with where it stood; what is begun goes on', async () => {
    await begin({ offline: 'manual' })
    const base = await cluster.resource('G base')
    const timedOut = { name: 'TimeoutError', code: 'ERR_CLUSAPI_TIMEOUT', target: 'G base' }
    await assert.rejects(base.offline({ timeout: 300 }), { ...timedOut, message: /OfflinePending on A/ })
    assert.equal((await base.status()).state, 'OfflinePending')
    await assert.rejects(base.waitFor('Offline', { timeout: 100 }), { ...timedOut, syscall: 'GetClusterResourceState' })
    await simulator.pending.complete()
    assert.equal((await base.waitFor('Offline')).state, 'Offline')
  })

  it('cancels a move that is given up, if told so, and else leaves it alone', async () => {
    await begin({ online: 'manual', offline: 'manual' })
    const group = await cluster.group('G')
    const reason = new Error('enough')
    for (const cancelOnAbort of [false, true]) {
      const controller = new AbortController()
      const onProgress = ({ state }: Progress) => {
        if (state === 'Pending') controller.abort(reason)
      }
      const before = (await group.status()).ownerNode
      await assert.rejects(group.move(undefined, { signal: controller.signal, onProgress, cancelOnAbort }), reason)
      for (let i = 0; i < 2; i++) await simulator.pending.complete()
      const { state, ownerNode } = await group.status()
      assert.deepEqual([state, ownerNode === before], ['Online', cancelOnAbort])
    }
    assert.equal((await (await cluster.resource('G base')).status()).group, 'G')
  })

  it('ends a drain that is given up, if told so', async () => {
    await begin({ online: 'manual', offline: 'manual' })
    const node = await cluster.node('A')
    await assert.rejects(node.pause({ drain: true, timeout: 300, cancelOnAbort: true }), {
      code: 'ERR_CLUSAPI_TIMEOUT',
    })
    assert.deepEqual(await node.status(), { state: 'Up' })
  })

  it('fails when the cluster cannot cancel, for that reason', async () => {
    await begin({ offline: 'manual' })
    await simulator.faults.add({ function: 'CancelClusterGroupOperation', status: 5 })
    const move = (await cluster.group('G')).move('B', { timeout: 300, cancelOnAbort: true })
    await assert.rejects(move, (error: ClusterError) => {
      assert.deepEqual([error.code, error.syscall], ['ERROR_ACCESS_DENIED', 'CancelClusterGroupOperation'])
      assert.equal((error.cause as Error).name, 'TimeoutError')
      return true
    })
  })

  it('ends with an error when everything came to rest elsewhere', async () => {
    await begin({ offline: 'manual', online: 'manual' })
    const [group, base] = [await cluster.group('G'), await cluster.resource('G base')]
    const elsewhere = (run: () => Promise<unknown>) => {
      let done = false
      return ({ state }: Progress) => {
        if (!state.endsWith('Pending') || done) return
        done = true
        void run()
      }
    }
    const cancelled = group.move('B', {
      onProgress: elsewhere(async () => {
        await (await cluster.group('G')).move('B', { wait: false }).catch(() => {})
        await simulator.pending.complete('G base', 31)
        await simulator.pending.complete('G base', 31)
      }),
    })
    await assert.rejects(cancelled, { code: 'ERROR_RESOURCE_FAILED', target: 'G base' })
    await base.offline()
    const online = base.online({
      onProgress: elsewhere(async () => {
        await simulator.node('B').crash()
        await simulator.pending.complete('G base', 1234)
      }),
    })
    await assert.rejects(online, { code: 'ERROR_RESOURCE_FAILED', target: 'G base' })
  })

  it('tells which groups could not leave', async () => {
    await begin({ possibleOwners: ['A'] })
    await assert.rejects((await cluster.node('A')).pause({ drain: true }), (error: ClusterError) => {
      assert.deepEqual([error.code, error.target], ['ERROR_HOST_NODE_NOT_AVAILABLE', 'A'])
      assert.match(error.message, /'G', 'H' could not leave/)
      return true
    })
  })
})
