import type { Fault, FunctionTable, ResourceDllInspection } from '../../resource-host.js'
import { ExitCode, UsageError } from '../failure.js'
import type { Answer, Section } from '../output.js'

/** What a resource DLL told when it was loaded. */
interface Loaded {
  readonly entry: string | null
  readonly table: FunctionTable | null
  readonly faults: readonly Fault[]
}

/** Looks at a resource DLL; loads it only if a type is named. */
export async function inspect(file: string, type: string | undefined): Promise<Answer> {
  const inspection = await read(file)
  const loaded = type === undefined ? null : await load(file, type)
  const { entries, libraries, clusApi, problems, ...image } = inspection
  const json = {
    file,
    ...image,
    entries,
    libraries: libraries.map(({ name, delayed, functions }) => ({
      name,
      delayed,
      functions: functions.map(each => each.name ?? `#${each.ordinal}`),
    })),
    clusApi,
    problems,
    loaded,
  }
  const found = problems.length > 0 || (loaded?.faults.length ?? 0) > 0
  return {
    json,
    text: [
      describe(file, inspection),
      librariesTable(json.libraries),
      functionsTable(clusApi),
      ...(loaded ? tableOf(loaded) : []),
      ...problems,
      ...(loaded?.faults ?? []).map(({ rule, message }) => `${rule}: ${message}.`),
    ],
    ...(found && { exitCode: ExitCode.differences }),
  }
}

async function read(file: string): Promise<ResourceDllInspection> {
  const { inspectResourceDll } = await import('../../resource-host.js')
  return await inspectResourceDll(file).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`)
  })
}

async function load(file: string, resourceType: string): Promise<Loaded> {
  const { ResourceDllError, ResourceHost } = await import('../../resource-host.js')
  try {
    await using host = await ResourceHost.load(file, { resourceType })
    return { entry: host.entry, table: host.table, faults: [...host.faults] }
  } catch (error) {
    if (!(error instanceof ResourceDllError)) throw error
    return { entry: null, table: error.table, faults: error.faults }
  }
}

function describe(file: string, { format, machine, bits, runsHere, entries }: ResourceDllInspection): string {
  const kind = format === 'PE' ? 'Windows' : 'Linux'
  const exported = Object.entries(entries).flatMap(([name, there]) => (there ? [name] : []))
  const exporting = exported.length === 0 ? '' : ` It exports ${exported.join(' and ')}.`
  const where = runsHere ? 'it can be run here' : 'it cannot be run here'
  return `${file} is a library of ${kind} for ${machine}, ${bits} bits; ${where}.${exporting}`
}

function librariesTable(
  libraries: readonly { name: string; delayed: boolean; functions: readonly string[] }[],
): Section {
  return {
    columns: [{ heading: 'Library' }, { heading: 'Functions' }, { heading: 'Loaded' }],
    rows: libraries.map(({ name, delayed, functions }) => [
      name,
      functions.length === 0 ? '' : `${functions.length}`,
      delayed ? 'at the first call' : 'with it',
    ]),
    empty: 'It needs no library.',
  }
}

const meanings = {
  implemented: 'works',
  stub: 'answers ERROR_CALL_NOT_IMPLEMENTED',
  unknown: 'is missing',
} as const

function functionsTable(clusApi: ResourceDllInspection['clusApi']): Section {
  return {
    columns: [{ heading: 'ClusAPI function' }, { heading: 'In a simulated cluster' }],
    rows: clusApi.map(({ name, simulator }) => [name, meanings[simulator]]),
    empty: 'It imports nothing of ClusAPI.',
  }
}

function tableOf({ entry, table }: Loaded): Section[] {
  if (table === null) return []
  const { version, tableSize, slots } = table
  return [
    `${entry ?? 'It'} gives a table of version 0x${version.toString(16)}, TableSize ${tableSize}.`,
    {
      columns: [{ heading: 'Entry point' }, { heading: 'Given' }],
      rows: Object.entries(slots).map(([name, there]) => [name, there ? 'yes' : 'NULL']),
      empty: 'It has no entry points.',
    },
  ]
}
