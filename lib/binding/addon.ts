/** Finds and loads the addon, once per JavaScript thread, when it is first needed. */

import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One library as the addon loaded it. */
export interface LoadedLibrary {
  /** Every function of the table and its promise twin. */
  functions: Record<string, (...values: unknown[]) => unknown>
  /** The functions that the library lacks. */
  missing: string[]
}

/** Counts of what lives: in this JavaScript thread (`handles`, `pending`) and in the process (the others). */
export interface Statistics {
  /** Handles that this thread has open. */
  handles: number
  /** Promises of this thread that wait for a call. */
  pending: number
  /** Native handles that the process has open, those on their way to being closed included. */
  open: number
  /** Threads that run calls. */
  threads: number
  /** Those of them that have nothing to do. */
  idle: number
  /** Calls that wait for a thread. */
  waiting: number
}

/** A row of the table as the addon describes it; see native/bind/function.h. */
export interface FunctionDescription {
  name: string
  library: string
  /** `'handle'`, `'state'`, `'count'`, or `''` for a status. */
  returns: string
  closes: boolean
  /** The kind of the handle it opens. */
  kind?: string
  /** Arguments and outputs, in the order of the C parameters. */
  items: {
    direction: 'in' | 'out'
    type: string
    name: string
    parameter: number
    optional: boolean
    kind?: string
  }[]
}

/** The addon's own interface; see native/addon.cc. */
export interface Addon {
  open(table: 'clusapi' | 'advapi32', path: string | null): LoadedLibrary
  abandon(handle: number): void
  copyOut(record: number, ...buffers: (Uint8Array | Uint16Array | null)[]): boolean
  made(record: number): Uint8Array | null
  onSettle(settle: (count: number) => void): void
  statistics(): Statistics
  describe(): FunctionDescription[]
  cells: Float64Array
  cellsPerRecord: number
}

/** The addon could not be found or loaded. */
export class AddonError extends Error {
  /** Always `ERR_CLUSAPI_ADDON`. */
  readonly code = 'ERR_CLUSAPI_ADDON'

  /** @internal */
  constructor(message: string, cause: unknown) {
    super(message, { cause })
    this.name = 'AddonError'
  }
}

const require = createRequire(import.meta.url)
/** Where a program that was bundled with this package has the addon. */
const beside = fileURLToPath(new URL('clusapi.node', import.meta.url))

let path: string | null = null
let loaded: Addon | null = null

/** Where the addon's file is: beside the bundle that this is in, a build of this tree, or else the prebuilt binary of this platform. */
export function addonPath(): string {
  if (path !== null) return path
  if (existsSync(beside)) {
    path = beside
    return path
  }
  let root = dirname(beside)
  try {
    root = dirname(require.resolve('clusapi/package.json'))
    path = (require('node-gyp-build') as { path(folder: string): string }).path(root)
    return path
  } catch (cause) {
    throw new AddonError(
      `clusapi has no native binary for ${process.platform}-${process.arch} in ${root}. ` +
        'Prebuilt are linux-x64 (glibc) and win32-x64; elsewhere, run "npm run build:native" in that folder (it needs Python and a C++20 compiler)',
      cause,
    )
  }
}

/** The addon. @throws {@link AddonError} */
export function addon(): Addon {
  if (loaded !== null) return loaded
  const file = addonPath()
  try {
    loaded = require(file) as Addon
    return loaded
  } catch (cause) {
    throw new AddonError(
      `clusapi found its native binary ${file}, but it does not load: ${(cause as Error).message}`,
      cause,
    )
  }
}
