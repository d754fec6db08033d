import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'
import { type HCLUSTER, statistics } from '../../lib/binding/index.js'
import { repeat, rounds, runProgram } from '../native/children.js'
import { Hostile, leavesNothingBehind, until } from '../native/hostile.js'

const windows = process.platform === 'win32'
const hostile = new Hostile()
const { api } = hostile

function start(task: string, blocks = 50): { worker: Worker; message: Promise<unknown>; exit: Promise<unknown> } {
  const worker = new Worker(new URL('../../bundle/programs/worker.js', import.meta.url), {
    workerData: { task, blocks },
  })
  const message = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const exit = new Promise(resolve => worker.once('exit', resolve))
  return { worker, message, exit }
}

describe('worker threads', () => {
  leavesNothingBehind(hostile, () => until(() => statistics().open === 0, 'no native handle is open'))

  it('the addon outlives the only worker that loaded it, terminated with calls blocked', async function () {
    const times = Math.ceil(rounds(windows ? 2 : 6) / 10)
    this.timeout(20_000 + times * 4_000)
    await repeat(times, 2, async () => {
      const { code, stdout, stderr } = await runProgram(
        new URL('../../bundle/programs/only-in-worker.js', import.meta.url),
      )
      assert.deepEqual([code, stderr], [0, ''])
      assert.deepEqual(JSON.parse(stdout), { open: 0, misused: 0, native: 0, mine: 0, garbage: 200 })
    })
  })

  it('what a terminated worker had open, and what its calls still bring home, is closed', async () => {
    const { worker, message } = start('block')
    await message
    assert.ok(hostile.open() > 0)
    await worker.terminate()
    await until(() => hostile.open() === 0, 'everything is closed')
    assert.equal(hostile.misused(), 0)
  })

  it('a synchronous call is waited for, and nothing after it happens', async () => {
    const { worker, message } = start('sync', 200)
    await message
    await hostile.untilBlocked(1)
    await worker.terminate()
    await until(() => hostile.open() === 0, 'everything is closed')
    assert.equal(hostile.calls('GetClusterKey'), 1)
  })

  it('terminating at any moment leaves nothing behind', async function () {
    const times = windows ? 5 : 25
    this.timeout(60_000)
    await repeat(times, 3, async () => {
      const { worker, message } = start('churn')
      await message
      await sleep(Math.random() * 20)
      await worker.terminate()
    })
    await until(() => hostile.open() === 0, 'everything is closed')
    assert.equal(hostile.misused(), 0)
  })

  it('calls in flight keep a worker alive', async () => {
    const { message, exit } = start('hold')
    assert.deepEqual(await message, [0, 0, 0, 0, 0])
    assert.equal(await exit, 0)
  })

  it('share one pool with the main thread, and each gets its own answers', async () => {
    const cluster = api.OpenCluster('MAIN').handle as HCLUSTER
    const workers = [start('hold'), start('hold'), start('hold')]
    const mine = await Promise.all(Array.from({ length: 200 }, () => api.OpenClusterResourceAsync(cluster, 'R')))
    assert.ok(mine.every(({ status, handle }) => status === 0 && handle !== null))
    for (const { message, exit } of workers) {
      assert.deepEqual(await message, [0, 0, 0, 0, 0])
      assert.equal(await exit, 0)
    }
    await api.CloseClusterAsync(cluster)
  })
})
