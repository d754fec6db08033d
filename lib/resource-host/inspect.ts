import { type Image, type ImageTables, type ImportedLibrary, readImage } from './image/image.js'
import { implemented, stubs } from './image/stand-in.gen.js'

/** A function of ClusAPI that a resource DLL imports, and what it gets in a simulated cluster. */
export interface ClusApiImport {
  /** Its name; `#` and a number where it is imported by that. */
  readonly name: string
  /**
   * `'implemented'`: it works. `'stub'`: it answers ERROR_CALL_NOT_IMPLEMENTED (120). `'unknown'`: the simulator has none, and a
   * library of Windows that needs it is not loaded.
   */
  readonly simulator: 'implemented' | 'stub' | 'unknown'
}

/** What the file of a resource DLL tells. Nothing of it was run. */
export interface ResourceDllInspection extends Omit<Image, 'tables'> {
  /** Whether it can be loaded on this machine: its format, and x64. */
  readonly runsHere: boolean
  /** The entry points that it exports; one of them it must. */
  readonly entries: { readonly Startup: boolean; readonly StartupEx: boolean }
  /** Every library that it needs. */
  readonly libraries: readonly ImportedLibrary[]
  /** What it needs of ClusAPI. */
  readonly clusApi: readonly ClusApiImport[]
  /** What is in the way of a resource monitor, or of the simulator, as sentences. */
  readonly problems: readonly string[]
}

/** The names under which a library of Windows finds clusapi.dll. */
const clusApiFile = /^clusapi(\.dll)?$/i
/** Names that Windows resolves by itself, to the library in its own folder. */
const apiSet = /^ext-ms-win-cluster-/i

const none: ImageTables = { libraries: [], unbound: [], exports: [] }

/**
 * Reads what a resource DLL is and needs, from the bytes of its file.
 * @param platform that of Node on which it is to run
 * @throws ClusterDataError with the offset for bytes that are no library, or a damaged one
 */
export function inspectImage(bytes: Uint8Array, platform: string = process.platform): ResourceDllInspection {
  const { format, machine, bits, tables } = readImage(bytes)
  const { libraries, unbound, exports } = tables ?? none
  const entries = { Startup: exports.includes('Startup'), StartupEx: exports.includes('StartupEx') }
  const clusApi = format === 'PE' ? importsOf(libraries) : unbound.filter(isKnown).map(clusApiImport)
  const runsHere = machine === 'x64' && tables !== null && (format === 'PE') === (platform === 'win32')
  const problems = [
    ...(machine === 'x64' ? [] : [`It is a library for ${machine} with ${bits} bits, and resource monitors load x64.`]),
    ...(tables === null || entries.Startup || entries.StartupEx
      ? []
      : ['It exports neither Startup nor StartupEx: it is no resource DLL.']),
    ...clusApi
      .filter(({ simulator }) => simulator === 'unknown')
      .map(({ name }) => `It imports ${name} from clusapi.dll, which the simulator's does not have: it is not loaded.`),
    ...libraries
      .filter(({ name }) => apiSet.test(name))
      .map(({ name }) => `It imports from ${name}, which Windows takes for its own library, not for the simulator's.`),
  ]
  return { format, machine, bits, runsHere, entries, libraries, clusApi, problems }
}

function importsOf(libraries: readonly ImportedLibrary[]): ClusApiImport[] {
  const functions = libraries.filter(({ name }) => clusApiFile.test(name)).flatMap(library => library.functions)
  return functions.map(({ name, ordinal }) => clusApiImport(name ?? `#${ordinal}`))
}

function isKnown(name: string): boolean {
  return implemented.has(name) || stubs.has(name)
}

function clusApiImport(name: string): ClusApiImport {
  const simulator = implemented.has(name) ? 'implemented' : stubs.has(name) ? 'stub' : 'unknown'
  return { name, simulator }
}
