import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type HCLUSTER, type HRESOURCE, statistics } from '../../lib/binding/index.js'
import { Hostile, leavesNothingBehind, until } from '../native/hostile.js'

const hostile = new Hostile()
const { api } = hostile
const me = fileURLToPath(import.meta.url)

/** A call may block for minutes; `CLUSAPI_TEST_BLOCK` says how many milliseconds it does here. */
const blocks = Number(process.env.CLUSAPI_TEST_BLOCK ?? 1_000)

describe('blocking calls', () => {
  let cluster: HCLUSTER
  let resource: HRESOURCE
  leavesNothingBehind(hostile, () => api.CloseClusterAsync(cluster))
  beforeEach(() => {
    cluster = api.OpenCluster('CLUSTER').handle as HCLUSTER
    resource = api.OpenClusterResource(cluster, 'R').handle as HRESOURCE
  })

  it(`timers and files go on while a call blocks for ${blocks} ms`, async function () {
    this.timeout(blocks + 20_000)
    hostile.on('OnlineClusterResource', { block: blocks })
    const begin = Date.now()
    let done = false
    const call = api.OnlineClusterResourceAsync(resource).finally(() => {
      done = true
    })
    let rounds = 0
    let longest = 0
    while (!done) {
      const start = Date.now()
      await sleep(5)
      assert.ok((await readFile(me)).length > 0)
      longest = Math.max(longest, Date.now() - start)
      rounds++
    }
    assert.equal((await call).status, 0)
    // A timer may fire a little early, the clocks differ.
    assert.ok(Date.now() - begin >= blocks - 20)
    assert.ok(rounds > 10, `only ${rounds} rounds`)
    assert.ok(longest < Math.max(blocks / 2, 500), `one round took ${longest} ms`)
  })

  it('two hundred of them leave the pool of libuv alone, and the addon has a bound of its own', async () => {
    hostile.on('OnlineClusterResource', { hold: true })
    const calls = Array.from({ length: 200 }, () => api.OnlineClusterResourceAsync(resource))
    await until(() => hostile.blocked >= 100, 'a hundred calls are blocked')
    const files = await Promise.all(Array.from({ length: 50 }, () => readFile(me)))
    assert.equal(files.length, 50)
    await until(() => statistics().waiting + hostile.blocked === 200, 'every call is blocked or waits')
    const { threads, waiting, pending } = statistics()
    assert.ok(threads <= 128, `${threads} threads`)
    assert.ok(waiting >= 200 - 128)
    assert.equal(pending, 200)
    // The rule is for those that are blocked; those that wait need not block after them.
    hostile.on('OnlineClusterResource', {})
    hostile.release()
    for (const { status } of await Promise.all(calls)) assert.equal(status, 0)
    assert.equal(statistics().pending, 0)
  })

  it('a blocked call does not delay another', async () => {
    hostile.on('OnlineClusterResource', { hold: true })
    const calls = Array.from({ length: 20 }, () => api.OnlineClusterResourceAsync(resource))
    await hostile.untilBlocked(20)
    const { handle, status } = await api.OpenClusterResourceAsync(cluster, 'S')
    assert.equal(status, 0)
    assert.equal((await api.CloseClusterResourceAsync(handle as HRESOURCE)).status, 0)
    hostile.release()
    await Promise.all(calls)
  })

  it('synchronous calls work while asynchronous ones are blocked', async () => {
    hostile.on('OnlineClusterResource', { hold: true, times: 10 })
    const calls = Array.from({ length: 10 }, () => api.OnlineClusterResourceAsync(resource))
    await hostile.untilBlocked(10)
    for (let i = 0; i < 100; i++) assert.equal(api.OnlineClusterResource(resource).status, 0)
    hostile.release()
    await Promise.all(calls)
  })
})
