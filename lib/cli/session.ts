import { Cluster, type OpenOptions } from '../index.js'
import type { Lab, LoadOptions, Simulator } from '../simulator.js'
import { UsageError } from './failure.js'
import type { Output } from './output.js'

/** Which cluster a command talks to: at most one of the three; none of them means the cluster this machine is a node of. */
export interface Where {
  cluster?: string
  simulate?: boolean
  lab?: string
}

/**
 * Opens the cluster the user named, lends it to `work`, and closes it. A lab file is opened for writing only when the
 * verb changes something; then it keeps what the verb left behind, also when the verb failed half-way, as a cluster would.
 */
export async function withCluster<T>(
  where: Where,
  changes: boolean,
  output: Output,
  work: (cluster: Cluster) => Promise<T>,
  options: OpenOptions = {},
): Promise<T> {
  if (!where.simulate && where.lab === undefined) {
    await using cluster = await Cluster.open(where.cluster, options)
    if (cluster.simulated) output.notice('this is a simulated cluster (CLUSAPI_SIMULATOR or a sim: name)')
    return await work(cluster)
  }
  if (where.lab === undefined) {
    // Loaded only here, so that a command for a real cluster does not wait for it.
    const { Simulator } = await import('../simulator.js')
    await using lab = await Simulator.start(undefined, { clock: 'real' })
    await using cluster = await lab.connect(options)
    output.notice('this is the built-in simulated cluster; nothing is kept')
    return await work(cluster)
  }
  await using lab = await loadLab(where.lab, { write: changes, clock: 'real' })
  output.notice(`this is a simulated cluster, from ${where.lab}`)
  try {
    await using cluster = await lab.connect(options)
    return await work(cluster)
  } finally {
    if (changes) await keep(lab)
  }
}

/** Simulates the cluster of a lab file that the user named. */
export async function loadLab(file: string, options: LoadOptions): Promise<Simulator> {
  const { Simulator } = await import('../simulator.js')
  return await Simulator.load(file, options).catch(error => {
    throw isSystemError(error) ? new UsageError(`the lab file ${file} cannot be opened: ${error.message}`) : error
  })
}

/** Writes a lab file that the user named. */
export async function writeLab(file: string, lab: Lab): Promise<void> {
  const simulator = await import('../simulator.js')
  await simulator.writeLab(file, lab).catch(error => {
    throw isSystemError(error) ? new UsageError(`the lab file ${file} cannot be written: ${error.message}`) : error
  })
}

/** Saves a cluster to its lab file. Until the next command time passes: what is under way now will be done by then. */
export async function keep(lab: Simulator): Promise<void> {
  let completed: string[]
  do completed = await lab.pending.complete()
  while (completed.length > 0)
  await lab.save()
}

/** Lends the name under which the user's cluster is opened to `work`, which opens it or cannot. */
export async function withEndpoint<T>(where: Where, work: (name: string | null) => Promise<T>): Promise<T> {
  if (!where.simulate && where.lab === undefined) return await work(where.cluster ?? null)
  const { Simulator } = await import('../simulator.js')
  await using lab = where.lab === undefined ? await Simulator.start() : await loadLab(where.lab, { write: false })
  return await work(lab.endpoint)
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && /^E[A-Z0-9]+$/.test((error as NodeJS.ErrnoException).code ?? '')
}
