/** Which library is called, and its raw functions. Nothing above this folder cares. */
import { dirname, join } from 'node:path'
import { type Endpoint, formatEndpoint, isEndpoint, parseEndpoint } from '../channel/endpoint.js'
import { addon, addonPath, type Statistics } from './addon.js'
import { type AnyHandle, ClusApi, CryptoApi } from './raw.gen.js'

export { AddonError, addonPath, type Statistics } from './addon.js'
export { type CallArgument, DryRunError, dryRun, type NativeCall } from './dry-run.js'
export * from './raw.gen.js'
export type { Status } from './raw-library.js'

/** A library and the name under which it knows the wanted cluster. */
export interface Binding {
  /** The functions of the library. */
  api: ClusApi
  /** Whether the cluster is a simulated one. */
  simulated: boolean
  /** What OpenCluster is to be given. */
  name: string | null
  /** Where the simulated cluster listens; `null` for a real one. */
  endpoint: Endpoint | null
  /** Calls that change anything are told and not made. */
  dryRun?: true
}

/** Why no library can be called for a cluster name. */
export class BindingError extends Error {
  /** `ERR_CLUSAPI_PLATFORM`: only Windows has ClusAPI. `ERR_CLUSAPI_SIMULATOR`: a real name while tests simulate. */
  readonly code: 'ERR_CLUSAPI_PLATFORM' | 'ERR_CLUSAPI_SIMULATOR'

  /** @internal */
  constructor(code: BindingError['code'], message: string) {
    super(message)
    this.name = 'BindingError'
    this.code = code
  }
}

const opened = new Map<string, ClusApi>()
let crypto: CryptoApi | null = null

/** The clusapi library at a path, or Windows' own. A thread has one object for each. */
function library(path: string | null): ClusApi {
  const key = path ?? ''
  const known = opened.get(key)
  if (known !== undefined) return known
  const api = new ClusApi(addon().open('clusapi', path))
  opened.set(key, api)
  return api
}

/** The stand-in for clusapi.dll: in a folder of its own beside the addon, where no search for a DLL ever looks. */
export function standInPath(): string {
  return join(dirname(addonPath()), 'simulator', process.platform === 'win32' ? 'clusapi.dll' : 'libclusapi.so')
}

/** The program that runs resource DLLs, in a folder of its own beside the addon. */
export function resourceHostPath(): string {
  return join(dirname(addonPath()), 'host', process.platform === 'win32' ? 'resource-host.exe' : 'resource-host')
}

/**
 * The rule which library is called. A name `sim:…` means the stand-in; no name while `CLUSAPI_SIMULATOR` is set means
 * the stand-in; a real name while it is set is an error, so that no test ever reaches production; everything else is
 * the system's own clusapi.dll.
 * @throws {@link BindingError}
 */
export function bindingFor(name: string | null | undefined): Binding {
  const simulator = process.env.CLUSAPI_SIMULATOR || null
  if (name != null && isEndpoint(name)) return simulated(parseEndpoint(name), name)
  if (simulator !== null) {
    if (name == null) return simulated(parseEndpoint(simulator), null)
    throw new BindingError(
      'ERR_CLUSAPI_SIMULATOR',
      `CLUSAPI_SIMULATOR is set, so the cluster ${JSON.stringify(name)} is not opened: unset it to reach a real cluster`,
    )
  }
  if (process.platform !== 'win32') {
    throw new BindingError(
      'ERR_CLUSAPI_PLATFORM',
      `A real cluster can be opened on Windows only; on ${process.platform}, use a simulated one (clusapi/simulator)`,
    )
  }
  return { api: library(null), simulated: false, name: name ?? null, endpoint: null }
}

/** Without a name the stand-in reads CLUSAPI_SIMULATOR itself: the connection is a local one, as on a cluster node. */
function simulated(endpoint: Endpoint, name: string | null): Binding {
  return {
    api: library(standInPath()),
    simulated: true,
    name: name === null ? null : formatEndpoint(endpoint),
    endpoint,
  }
}

/** The functions of advapi32 that key containers need. @throws {@link BindingError} off Windows */
export function cryptoApi(): CryptoApi {
  if (crypto !== null) return crypto
  if (process.platform !== 'win32') {
    throw new BindingError('ERR_CLUSAPI_PLATFORM', 'CryptoAPI exists on Windows only')
  }
  crypto = new CryptoApi(addon().open('advapi32', null))
  return crypto
}

/** A clusapi library at any full path, for tests of the binding itself. @internal */
export function openLibrary(path: string): ClusApi {
  return library(path)
}

/** Gives a handle to the reaper, which closes it and what was opened from it some time; for finalisers. Never throws. */
export function abandon(handle: AnyHandle | number): void {
  addon().abandon(handle)
}

/** Counts of what lives in this JavaScript thread and in the process. */
export function statistics(): Statistics {
  return addon().statistics()
}
