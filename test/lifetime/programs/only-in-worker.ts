// The main thread never loads the addon; a worker does, and is terminated with calls blocked in it. A second worker
// then sees what became of the handles. Prints what it saw as JSON.
import { setTimeout as sleep } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

const blocks = 150

async function start(task: string): Promise<{ worker: Worker; message: unknown }> {
  const worker = new Worker(new URL('./worker.js', import.meta.url), { workerData: { task, blocks } })
  const message = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  return { worker, message }
}

const { worker } = await start('block')
await worker.terminate()
// Its calls return into nothing now; memory that they might still use is put to other uses.
const garbage = Array.from({ length: 200 }, (_, i) => Buffer.alloc(10_000, i))
await sleep(blocks * 3)
const again = await start('look')
await again.worker.terminate()
console.log(JSON.stringify({ ...(again.message as object), garbage: garbage.length }))
