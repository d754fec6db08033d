import { dirname, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { formatEndpoint } from '../channel/endpoint.js'
import { type HostingParts, MonitorProcesses } from './hosting/processes.js'
import { buildCluster } from './lab/build.js'
import { describeCluster } from './lab/describe.js'
import { LabFile, LabReadOnlyError } from './lab/file.js'
import type { Lab } from './lab/schema.js'
import { Service } from './service/service.js'
import { packError } from './worker-errors.js'
import { Clock, type ClockPace } from './world/clock.js'

/** What the worker simulates. */
export interface WorkerTask {
  /** The lab, or the file it is in. */
  readonly lab: Lab | { readonly file: string; readonly write: boolean }
  /** How cluster time passes. */
  readonly clock: ClockPace
  /** What runs resource DLLs; `null` where this package has nothing that does. */
  readonly hosting: HostingParts | null
}

/** How long the resources that are to be online at the beginning are waited for, ms. */
const beginning = 5000

/** What the worker tells when it has begun: where it listens, or why it could not. */
export type WorkerReport = { readonly endpoint: string } | { readonly error: ReturnType<typeof packError> }

/** Runs one simulated cluster in this thread until it is told to end. */
async function run({ lab, clock, hosting }: WorkerTask): Promise<{ name: string; close(): Promise<void> }> {
  const file = await openFile(lab)
  const cluster = buildCluster(file?.lab ?? (lab as Lab), new Clock(clock))
  const service = await Service.listen(cluster, async () => {
    if (!file) throw new LabReadOnlyError('this cluster is in no file: name one to save it to')
    await file.save(describeCluster(cluster))
  })
  if (hosting) {
    const monitor = new MonitorProcesses(hosting, node => formatEndpoint({ ...service.endpoint, node }), cluster.clock)
    const rest = cluster.hosting.begin(monitor, file && dirname(resolve(file.path)))
    await Promise.race([rest, sleep(beginning, undefined, { ref: false })])
  }
  return {
    name: service.name,
    async close() {
      await cluster.hosting.close()
      await service.close()
      await file?.close()
    },
  }
}

async function openFile(lab: WorkerTask['lab']): Promise<LabFile | null> {
  if (!('file' in lab)) return null
  return lab.write ? LabFile.open(lab.file) : LabFile.read(lab.file)
}

const port = parentPort
if (!port) throw new Error('the simulator runs in a worker thread')
try {
  const running = await run(workerData as WorkerTask)
  port.once('message', () => {
    // With the port closed nothing holds the thread; an error here ends it as an uncaught one.
    void running.close().finally(() => port.close())
  })
  port.postMessage({ endpoint: running.name } satisfies WorkerReport)
} catch (error) {
  port.postMessage({ error: packError(error) } satisfies WorkerReport)
  port.close()
}
