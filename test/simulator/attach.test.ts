import assert from 'node:assert/strict'
import { ControlClient } from '../../lib/channel/control-client.js'
import { type LabEvent, Simulator } from '../../lib/simulator.js'
import { LabService } from './lab-service.js'

describe('a simulated cluster that runs elsewhere', () => {
  let lab: LabService
  let attached: Simulator

  beforeEach(async () => {
    lab = await LabService.start()
    attached = await Simulator.attach(lab.service.name)
  })

  afterEach(async () => {
    await attached.close()
    await lab.close()
  })

  /** Watches until `count` events have been seen. */
  async function watch(watcher: Simulator, count: number, since = 0): Promise<LabEvent[]> {
    const seen: LabEvent[] = []
    for await (const event of watcher.watch({ since })) if (seen.push(event) === count) break
    return seen
  }

  it('is driven like one in this process', async () => {
    await attached.node('NODE1').crash()
    assert.equal(lab.cluster.node('NODE1')?.running, false)
    const before = await attached.clock.now()
    assert.equal((await attached.clock.advance(500)).getTime() - before.getTime(), 500)
    await using cluster = await attached.connect()
    assert.equal((await (await cluster.resource('SQL Server')).status()).ownerNode, 'NODE2')
    assert.equal(attached.endpoint, lab.service.name)
  })

  it('goes on when it is let go, and answers no more to who let go', async () => {
    await attached.close()
    await attached.close()
    await assert.rejects(attached.nodes(), { code: 'ERR_CLUSAPI_CONTROL_LOST', message: /was closed/ })
    await using again = await Simulator.attach(`${lab.service.name}/NODE2`)
    assert.equal(again.endpoint, lab.service.name)
    assert.equal((await again.nodes()).length, 2)
  })

  it('is found by CLUSAPI_SIMULATOR, or is told to be missing', async () => {
    await assert.rejects(Simulator.attach(), { code: 'ERR_CLUSAPI_ENDPOINT', message: /CLUSAPI_SIMULATOR is not set/ })
    process.env.CLUSAPI_SIMULATOR = lab.service.name
    try {
      await using found = await Simulator.attach()
      assert.equal((await found.status()).name, 'LAB')
    } finally {
      delete process.env.CLUSAPI_SIMULATOR
    }
    await assert.rejects(Simulator.attach('elsewhere'), { code: 'ERR_CLUSAPI_ENDPOINT' })
    const { port } = lab.service.endpoint
    await assert.rejects(Simulator.attach(`sim:${port}-${'0'.repeat(32)}`), { code: 'ERR_CLUSAPI_CONTROL_REFUSED' })
    const gone = await LabService.start()
    const { name } = gone.service
    await gone.close()
    await assert.rejects(Simulator.attach(name), { code: 'ERR_CLUSAPI_CONTROL_LOST' })
  })

  it('tells its story and then what happens, as it happens', async () => {
    const told = await watch(attached, lab.cluster.events.since(0).length)
    assert.deepEqual(told, lab.cluster.events.since(0))
    const { sequence = 0 } = told.at(-1) ?? {}
    const next = watch(attached, 2, sequence)
    await attached.node('NODE2').pause()
    await attached.node('NODE2').resume()
    assert.deepEqual(
      (await next).map(({ message }) => message),
      ['NODE2 is Paused', 'NODE2 is Up'],
    )
  })

  it('is watched until the watcher has enough, closes, or is left', async () => {
    const { sequence: since = 0 } = lab.cluster.events.since(0).at(-1) ?? {}
    const enough = new AbortController()
    const aborted = attached.watch({ since, signal: enough.signal }).next()
    const closed = attached.watch({ since }).next()
    const other = await Simulator.attach(lab.service.name)
    const left = other.watch({ since }).next()
    const reason = new Error('enough')
    enough.abort(reason)
    await assert.rejects(aborted, reason)
    await assert.rejects(attached.watch({ signal: enough.signal }).next(), reason)
    await attached.close()
    assert.deepEqual(await closed, { done: true, value: undefined })
    await lab.service.close()
    await assert.rejects(left, { code: 'ERR_CLUSAPI_CONTROL_LOST' })
    await other.close()
  })

  it('forgets watchers that went away', async () => {
    const { sequence: since = 0 } = lab.cluster.events.since(0).at(-1) ?? {}
    const signals: AbortSignal[] = []
    const { events } = lab.cluster
    const { next } = events
    events.next = (from, signal) => {
      signals.push(signal)
      return next.call(events, from, signal)
    }
    const watcher = await ControlClient.connect(lab.service.endpoint)
    const waiting = watcher.request('events', { since, wait: true })
    while (signals.length === 0) await attached.clock.now()
    watcher.close()
    await assert.rejects(waiting, { code: 'ERR_CLUSAPI_CONTROL_LOST' })
    while (!signals[0]?.aborted) await attached.clock.now()
  })

  it('lists its fault rules and what they can name', async () => {
    const id = await attached.faults.add({ function: 'OpenClusterGroupEx', status: 5, times: Number.POSITIVE_INFINITY })
    await using cluster = await attached.connect()
    await assert.rejects(cluster.group('Cluster Group'), { code: 'ERROR_ACCESS_DENIED' })
    const rule = { function: 'OpenClusterGroupEx', status: 5, times: null }
    assert.deepEqual(await attached.faults.list(), [{ id, rule, seen: 1 }])
    const functions = await attached.faults.functions()
    for (const name of ['OpenClusterGroupEx', 'ClusterEnumEx', 'resource.online']) assert.ok(functions.includes(name))
    assert.ok(!functions.includes('local'))
  })

  it('shows all of itself at one moment, with every node down', async () => {
    for (const { name } of lab.cluster.nodes) await attached.node(name).crash()
    const { name, nodes, groups, resources } = await attached.status()
    assert.deepEqual([name, nodes.map(({ state }) => state)], ['LAB', ['Down', 'Down']])
    assert.equal(groups.length, lab.cluster.groups.length)
    const sql = resources.find(resource => resource.name === 'SQL Server')
    assert.deepEqual([sql?.type, sql?.group], ['SQL Server', 'SQL Server (MSSQLSERVER)'])
  })
})
