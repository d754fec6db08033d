/** What the generated classes stand on: one object per loaded library, and promises for its calls in flight. */
import { type Addon, addon, type LoadedLibrary } from './addon.js'

/** What every raw function tells. */
export interface Status {
  /** A Win32 error code; 0 is success. */
  status: number
}

/** `made` is what the call itself made, where a caller cannot bring a buffer. */
type Read<R> = (cells: Float64Array, at: number, made: Uint8Array | null) => R
type OutBuffer = Uint8Array | Uint16Array | null

interface Call {
  resolve(result: unknown): void
  read: Read<Status>
  buffers: OutBuffer[] | null
  makes: boolean
}

const ERROR_INVALID_USER_BUFFER = 1784

const calls = new Map<number, Call>()
let lastTicket = 0
let settling: Addon | null = null

/** The records of a batch follow the one of the synchronous call; the last cell of each is its ticket. */
function settleInto(native: Addon): (count: number) => void {
  const { cells, cellsPerRecord } = native
  return count => {
    for (let record = 0; record < count; record++) {
      const at = (record + 1) * cellsPerRecord
      const ticket = cells[at + cellsPerRecord - 1] as number
      const call = calls.get(ticket)
      if (call === undefined) continue
      calls.delete(ticket)
      if (call.buffers !== null && !native.copyOut(record, ...call.buffers)) cells[at] = ERROR_INVALID_USER_BUFFER
      call.resolve(call.read(cells, at, call.makes ? native.made(record) : null))
    }
  }
}

/** A loaded library, as one JavaScript thread sees it. */
export abstract class RawLibrary<Name extends string> {
  /** The native functions: they take the arguments, and leave their result in {@link cells}. @internal */
  protected readonly native: Record<Name | `${Name}Async`, (...values: unknown[]) => unknown>
  /** Results as numbers: see native/bind. @internal */
  protected readonly cells: Float64Array
  readonly #missing: ReadonlySet<string>

  /** @internal */
  constructor(library: LoadedLibrary) {
    const native = addon()
    if (settling !== native) {
      native.onSettle(settleInto(native))
      settling = native
    }
    this.native = library.functions as typeof this.native
    this.cells = native.cells
    this.#missing = new Set(library.missing)
  }

  /** Whether this library has the function; one that it lacks answers status 127 (ERROR_PROC_NOT_FOUND). */
  supports(name: Name): boolean {
    return Object.hasOwn(this.native, `${name}Async`) && !this.#missing.has(name)
  }

  /** A promise that the addon settles under the ticket. What `start` throws rejects it. @internal */
  protected later<R extends Status>(
    read: Read<R>,
    buffers: OutBuffer[] | null,
    start: (ticket: number) => void,
    makes = false,
  ): Promise<R> {
    return new Promise<R>(resolve => {
      const ticket = ++lastTicket
      start(ticket)
      calls.set(ticket, { resolve: resolve as Call['resolve'], read, buffers, makes })
    })
  }
}

/** @internal */
export function readStatus(cells: Float64Array, at: number): Status {
  return { status: cells[at] as number }
}

/** @internal */
export function handleAt<H extends number>(cells: Float64Array, at: number): H | null {
  const id = cells[at] as number
  return id === 0 ? null : (id as H)
}

/** @internal */
export function timeAt(cells: Float64Array, at: number): bigint {
  return (BigInt(cells[at + 1] as number) << 32n) | BigInt(cells[at] as number)
}

/** A copy without accessors, so that no JavaScript runs while the addon reads a list. @internal */
export function plainList<Item>(list: readonly Item[] | null): readonly Item[] | null {
  return Array.isArray(list) ? Array.from(list) : list
}

/** Refuses memory that may shrink or be written by other threads during a call; the addon checks the rest. @internal */
export function requireFixed(view: Uint8Array | Uint16Array | null, name: string): void {
  if (!ArrayBuffer.isView(view)) return
  const memory = view.buffer as ArrayBuffer & { resizable?: boolean }
  // A SharedArrayBuffer has no such property.
  if (memory.resizable === false) return
  throw Object.assign(new TypeError(`The "${name}" argument must not be a view of a resizable or shared buffer`), {
    code: 'ERR_INVALID_ARG_VALUE',
  })
}
