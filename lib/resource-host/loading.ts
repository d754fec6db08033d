import { ClusterError } from '../core/errors.js'
import { ResourceDllError } from './errors.js'
import type { HostAnswer } from './process.js'
import { type EntryNames, entryNames, type FunctionTable, functionTable, judgeTable } from './table.js'

/** What is called in each stage of loading; in those that are not here, the entry point of the DLL. */
const stages: Readonly<Record<string, string>> = {
  standIn: 'LoadLibrary',
  LoadLibrary: 'LoadLibrary',
  exports: 'GetProcAddress',
  cluster: 'OpenCluster',
}

/** What is loaded, and what is offered to it. */
export interface Loading {
  readonly dll: string
  readonly standIn: string
  readonly cluster: string | null
  readonly least: number
  readonly most: number
}

/** A resource DLL that was loaded. */
export interface Loaded {
  /** The function that gave the table. */
  readonly entry: string
  readonly table: FunctionTable
  readonly names: EntryNames
}

/** Before any is. */
export const unloaded: Loaded = { entry: 'StartupEx', table: functionTable(0, 0, []), names: entryNames(0) }

/**
 * What came of loading.
 * @param complaint what the DLL has logged
 * @throws ClusterError or {@link ResourceDllError} where the DLL cannot be used
 */
export function readLoading({ status, values }: HostAnswer, loading: Loading, complaint: string | null): Loaded {
  const { dll, standIn, cluster } = loading
  const [stage, named, tableSize, version, ...slots] = values
  const entry = typeof named === 'string' && named !== '' ? named : unloaded.entry
  if (status !== 0 && stage !== 'table') {
    const target = stage === 'standIn' ? standIn : stage === 'cluster' ? cluster : dll
    const detail = complaint === null ? {} : { detail: `it logged: ${complaint}` }
    throw new ClusterError(status, stages[String(stage)] ?? entry, target, detail)
  }
  const given = status === 0 && typeof tableSize === 'number' && typeof version === 'number'
  const table = given ? functionTable(tableSize, version, slots.map(Boolean)) : null
  const faults = judgeTable(table, entry, loading)
  if (table === null || faults.length > 0) throw new ResourceDllError(dll, faults, table)
  return { entry, table, names: entryNames(table.version) }
}
