import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from './errors.js'

/** `chars` are UTF-16 code units that end with a NUL the callee may or may not count; `bytes` are counted as they are. */
export type BufferKind = 'bytes' | 'chars'

interface BufferTypes {
  bytes: Uint8Array
  chars: Uint16Array
}
type Buffers<Kinds extends readonly BufferKind[]> = { [I in keyof Kinds]: BufferTypes[Kinds[I]] }

/** A call that fills buffers of unknown size. */
export interface GrowingCall<Kinds extends readonly BufferKind[], Result extends { status: number }, Value> {
  syscall: string
  target: string | null
  buffers: Kinds
  call(...buffers: Buffers<Kinds>): Promise<Result>
  /** What the callee says about the sizes: filled on success, needed otherwise. In the order of `buffers`. */
  sizes(result: Result): readonly number[]
  /** Makes the value, when the status is neither of the two that ask for more room. The buffers hold what was filled, are
   * used again afterwards, and mean nothing if the status is a failure. */
  read(result: Result, ...buffers: Buffers<Kinds>): Value
}

/** The first guess matters more than anything once a call costs milliseconds; nearly every answer fits these. */
const firstGuess = { bytes: 16 * 1024, chars: 512 }
const limit = 64 * 1024 * 1024
const free: { bytes: Uint8Array[]; chars: Uint16Array[] } = { bytes: [], chars: [] }
const keepAtMost = 32

/**
 * Calls until the answer fits, for every function that fills a buffer. Each round at least doubles the room of whatever was
 * too small, so a callee that asks for the same size again, or for a little more each time, meets the limit after a
 * dozen rounds. A success that claims more than there is room for is a request for room too, and 122 means what 234 means.
 * @throws ClusterError ERROR_MORE_DATA or ERROR_INSUFFICIENT_BUFFER when the limit of 64 MiB is met
 */
export async function growing<const Kinds extends readonly BufferKind[], Result extends { status: number }, Value>(
  job: GrowingCall<Kinds, Result, Value>,
): Promise<Value> {
  const scratch = job.buffers.map(borrow)
  let buffers = scratch
  try {
    for (;;) {
      const result = await job.call(...(buffers as unknown as Buffers<Kinds>))
      const sizes = job.sizes(result)
      if (
        !asksForRoom(result.status) &&
        (result.status !== 0 || buffers.every((buffer, i) => fits(buffer, sizes[i])))
      ) {
        const filled = result.status === 0 ? buffers.map((buffer, i) => cut(buffer, sizes[i])) : buffers
        return job.read(result, ...(filled as unknown as Buffers<Kinds>))
      }
      buffers = larger(buffers, sizes, job, result.status)
    }
  } finally {
    for (const buffer of scratch) giveBack(buffer)
  }
}

function asksForRoom(status: number): boolean {
  return status === Win32Error.ERROR_MORE_DATA || status === Win32Error.ERROR_INSUFFICIENT_BUFFER
}

/** Units a buffer must have for this answer: room for the NUL is always added, since not every callee counts it. */
function needed(buffer: Uint8Array | Uint16Array, size = 0): number {
  return buffer instanceof Uint16Array ? size + 1 : size
}

function fits(buffer: Uint8Array | Uint16Array, size: number | undefined): boolean {
  return needed(buffer, size) <= buffer.length
}

/** What was filled; text without the NUL, which some callees count. */
function cut(buffer: Uint8Array | Uint16Array, size = 0): Uint8Array | Uint16Array {
  if (!(buffer instanceof Uint16Array)) return buffer.subarray(0, size)
  const end = buffer.indexOf(0)
  return buffer.subarray(0, end < 0 ? size : Math.min(end, size))
}

function larger(
  buffers: (Uint8Array | Uint16Array)[],
  sizes: readonly number[],
  job: { syscall: string; target: string | null },
  status: number,
): (Uint8Array | Uint16Array)[] {
  const noneAsks = buffers.every((buffer, i) => fits(buffer, sizes[i]))
  return buffers.map((buffer, i) => {
    if (!noneAsks && fits(buffer, sizes[i])) return buffer
    const units = Math.max(needed(buffer, sizes[i]), 2 * buffer.length)
    if (units * buffer.BYTES_PER_ELEMENT > limit)
      throw tooMuch(status || Win32Error.ERROR_MORE_DATA, units, buffer, job)
    return buffer instanceof Uint16Array ? new Uint16Array(units) : new Uint8Array(Buffer.allocUnsafeSlow(units).buffer)
  })
}

function tooMuch(
  status: number,
  units: number,
  buffer: Uint8Array | Uint16Array,
  { syscall, target }: { syscall: string; target: string | null },
): ClusterError {
  const unit = buffer instanceof Uint16Array ? 'characters' : 'bytes'
  const cause = Object.assign(
    new Error(`${syscall} was given room for ${buffer.length} ${unit} and wants ${units}; the limit is ${limit} bytes`),
    { code: 'ERR_CLUSAPI_BUFFER_LIMIT' },
  )
  return new ClusterError(status, syscall, target, { cause })
}

function borrow(kind: BufferKind): Uint8Array | Uint16Array {
  return (
    free[kind].pop() ??
    (kind === 'chars'
      ? new Uint16Array(firstGuess.chars)
      : new Uint8Array(Buffer.allocUnsafeSlow(firstGuess.bytes).buffer))
  )
}

function giveBack(buffer: Uint8Array | Uint16Array): void {
  if (buffer instanceof Uint16Array) {
    if (free.chars.length < keepAtMost) free.chars.push(buffer)
  } else if (free.bytes.length < keepAtMost) free.bytes.push(buffer)
}
