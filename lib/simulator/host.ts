import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { WorkerReport, WorkerTask } from './worker.js'
import { unpackError } from './worker-errors.js'

/** A worker thread that simulates a cluster. It does not keep the process from ending. */
export class WorkerHost {
  readonly endpoint: string
  /** Resolves when the worker has ended: to what killed it, if something did. */
  readonly ended: Promise<Error | null>
  readonly #worker: Worker

  private constructor(worker: Worker, ended: Promise<Error | null>, endpoint: string) {
    worker.unref()
    this.#worker = worker
    this.ended = ended
    this.endpoint = endpoint
  }

  /**
   * Starts one and waits until its cluster can be used.
   * @throws what the worker could not do: LabError, LabLockedError, the file system's errors
   */
  static async start(task: WorkerTask): Promise<WorkerHost> {
    const worker = new Worker(new URL(import.meta.resolve('#simulator-worker')), { workerData: task })
    const ended = endOf(worker)
    const [report] = (await once(worker, 'message')) as [WorkerReport]
    if ('error' in report) throw unpackError(report.error)
    return new WorkerHost(worker, ended, report.endpoint)
  }

  /** Ends the simulation in good order; throws what killed it, if something did. */
  async end(): Promise<void> {
    this.#worker.ref()
    this.#worker.postMessage('end')
    const failure = await this.ended
    if (failure) throw failure
  }
}

function endOf(worker: Worker): Promise<Error | null> {
  return new Promise(resolve => {
    let failure: Error | null = null
    worker.on('error', error => {
      failure = error
    })
    worker.once('exit', () => resolve(failure))
  })
}
