// Runs mocha in a worker, whose environment is its own: the process may have a simulated cluster in system32 that the binding
// takes for the real one. Tells its parent what failed, and how much passed.
import { parentPort, workerData } from 'node:worker_threads'
import Mocha from 'mocha'

const mocha = new Mocha({ timeout: 60_000, reporter: class {} as never })
mocha.grep(/\[live[:,]|^the live suite/)
for (const file of workerData as string[]) mocha.addFile(file)
await mocha.loadFilesAsync()
const passed: string[] = []
const failed: string[] = []
mocha
  .run(() => parentPort?.postMessage({ passed, failed }))
  .on('pass', test => passed.push(test.fullTitle()))
  .on('fail', (test, error) => failed.push(`${test.fullTitle()}: ${(error as Error).stack}`))
