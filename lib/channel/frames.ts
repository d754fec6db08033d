/**
 * The frames that the stand-in and the service exchange: a length, then a request or a reply made of tagged values.
 *
 * Little endian throughout. Every decoder here is total: any bytes give a message or a {@link FrameError} that names the
 * offset, in time and memory bounded by the bytes that arrived.
 */

/** A value on the wire: null, DWORD (`number`), 64-bit number or handle (`bigint`), UTF-16 text, or bytes. */
export type Value = null | number | bigint | string | Uint8Array

/** A call of one ClusAPI function, with its inputs in C order. */
export interface Request {
  /** The function's name, such as `OpenClusterResource`. */
  name: string
  /** Inputs in C order; a handle is a `bigint`, 0n where C passes NULL. */
  args: Value[]
}

/** The answer to a {@link Request}. */
export interface Reply {
  /** The Win32 status; 0 is success. */
  status: number
  /** Bits of {@link ReplyFlag}. */
  flags: number
  /** Outputs in C order, whole; the stand-in cuts them to the caller's buffers. */
  values: Value[]
}

/** Bits of {@link Reply.flags}. */
export const ReplyFlag = {
  /** A fault rule exists for a function that the stand-in answers by itself: it must ask the service first. */
  LOCAL_FAULTS: 1,
  /** The node that held the handle is gone: the client treats the status as a lost connection. */
  CONTEXT_LOST: 2,
} as const

/** The version of this protocol; the first argument of `hello` and `control`. */
export const PROTOCOL = 1

/** The longest body a frame may have, in bytes. A longer one ends the connection. */
export const MAX_BODY = 64 * 1024 * 1024

/** The most values one request or reply can carry. */
export const MAX_VALUES = 0xffff

/** Bytes that are no frame. The connection they came from cannot be used any further. */
export class FrameError extends Error {
  /** Always `ERR_CLUSAPI_FRAME`. */
  readonly code = 'ERR_CLUSAPI_FRAME'

  /**
   * @param message what is wrong
   * @param offset where in the body it was found, in bytes
   */
  constructor(
    message: string,
    readonly offset: number,
  ) {
    super(`${message} at byte ${offset}`)
    this.name = 'FrameError'
  }
}

const Tag = { NULL: 0, U32: 1, U64: 2, TEXT: 3, BYTES: 4 } as const
const LENGTH_BYTES = 4
const MAX_U32 = 0xffff_ffff

/** Packs a request into a frame, length included. */
export function encodeRequest({ name, args }: Request): Buffer {
  if (!/^\w{1,255}$/.test(name)) throw new RangeError(`not a function name: ${JSON.stringify(name)}`)
  const head = 1 + name.length
  const frame = allocate(head, args)
  frame.writeUInt8(name.length, LENGTH_BYTES)
  frame.write(name, LENGTH_BYTES + 1, 'latin1')
  writeValues(frame, LENGTH_BYTES + head, args)
  return frame
}

/** Packs a reply into a frame, length included. */
export function encodeReply({ status, flags, values }: Reply): Buffer {
  const frame = allocate(8, values)
  frame.writeUInt32LE(status, LENGTH_BYTES)
  frame.writeUInt32LE(flags, LENGTH_BYTES + 4)
  writeValues(frame, LENGTH_BYTES + 8, values)
  return frame
}

/** Packs a control message, which is JSON, into a frame, length included. */
export function encodeJson(message: unknown): Buffer {
  const body = Buffer.from(JSON.stringify(message), 'utf8')
  checkBody(body.length)
  const length = Buffer.allocUnsafe(LENGTH_BYTES)
  length.writeUInt32LE(body.length)
  return Buffer.concat([length, body])
}

/**
 * Reads the body of a request frame.
 * @throws {@link FrameError}
 */
export function decodeRequest(body: Uint8Array): Request {
  const reader = new BodyReader(body)
  const name = reader.name()
  return { name, args: reader.values() }
}

/**
 * Reads the body of a reply frame.
 * @throws {@link FrameError}
 */
export function decodeReply(body: Uint8Array): Reply {
  const reader = new BodyReader(body)
  const status = reader.u32()
  const flags = reader.u32()
  return { status, flags, values: reader.values() }
}

/**
 * Reads the body of a control frame.
 * @throws {@link FrameError} where it is not JSON
 */
export function decodeJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(view(body).toString('utf8'))
  } catch {
    throw new FrameError('not a JSON message', 0)
  }
}

/**
 * Cuts a stream into frame bodies. It keeps only bytes that arrived, never room for a length that was merely announced.
 */
export class FrameSplitter {
  #chunks: Uint8Array[] = []
  #buffered = 0
  #wanted = LENGTH_BYTES
  #inBody = false

  /** Bytes that wait for the rest of their frame. */
  get buffered(): number {
    return this.#buffered
  }

  /**
   * Takes the next bytes of the stream and returns the bodies that they complete.
   * @throws {@link FrameError} where a length passes {@link MAX_BODY}
   */
  push(chunk: Uint8Array): Buffer[] {
    const bodies: Buffer[] = []
    this.#chunks.push(chunk)
    this.#buffered += chunk.length
    while (this.#buffered >= this.#wanted) {
      const taken = this.#take(this.#wanted)
      if (this.#inBody) bodies.push(taken)
      this.#wanted = this.#inBody ? LENGTH_BYTES : checkBody(taken.readUInt32LE())
      this.#inBody = !this.#inBody
    }
    return bodies
  }

  #take(size: number): Buffer {
    const joined = this.#chunks.length === 1 && this.#chunks[0] ? view(this.#chunks[0]) : Buffer.concat(this.#chunks)
    this.#buffered -= size
    this.#chunks = this.#buffered > 0 ? [joined.subarray(size)] : []
    return joined.subarray(0, size)
  }
}

class BodyReader {
  readonly #body: Buffer
  #offset = 0

  constructor(body: Uint8Array) {
    this.#body = view(body)
  }

  u32(): number {
    return this.#body.readUInt32LE(this.#skip(4))
  }

  name(): string {
    const length = this.#body.readUInt8(this.#skip(1))
    const start = this.#skip(length)
    const name = this.#body.toString('latin1', start, start + length)
    if (!/^\w+$/.test(name)) throw new FrameError('not a function name', start)
    return name
  }

  /** The counted values, which end the body. */
  values(): Value[] {
    const count = this.#body.readUInt16LE(this.#skip(2))
    const values: Value[] = []
    for (let i = 0; i < count; i++) values.push(this.#value())
    if (this.#offset !== this.#body.length) throw new FrameError('bytes after the last value', this.#offset)
    return values
  }

  #value(): Value {
    const at = this.#skip(1)
    const tag = this.#body.readUInt8(at)
    switch (tag) {
      case Tag.NULL:
        return null
      case Tag.U32:
        return this.u32()
      case Tag.U64:
        return this.#body.readBigUInt64LE(this.#skip(8))
      case Tag.TEXT: {
        const bytes = this.u32() * 2
        const start = this.#skip(bytes)
        return this.#body.toString('utf16le', start, start + bytes)
      }
      case Tag.BYTES: {
        const bytes = this.u32()
        const start = this.#skip(bytes)
        // A copy: what is kept for long must not keep the whole frame alive.
        return new Uint8Array(this.#body.subarray(start, start + bytes))
      }
      default:
        throw new FrameError(`unknown value tag ${tag}`, at)
    }
  }

  #skip(bytes: number): number {
    const start = this.#offset
    if (bytes > this.#body.length - start) throw new FrameError(`${bytes} more bytes expected`, start)
    this.#offset += bytes
    return start
  }
}

function view(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function checkBody(length: number): number {
  if (length > MAX_BODY) throw new FrameError(`a frame of ${length} bytes is longer than ${MAX_BODY}`, 0)
  return length
}

function allocate(head: number, values: readonly Value[]): Buffer {
  if (values.length > MAX_VALUES) throw new RangeError(`${values.length} values do not fit into one frame`)
  const body = values.reduce<number>((size, value) => size + sizeOf(value), head + 2)
  const frame = Buffer.allocUnsafe(LENGTH_BYTES + checkBody(body))
  frame.writeUInt32LE(body)
  return frame
}

function sizeOf(value: Value): number {
  if (value === null) return 1
  if (typeof value === 'number') return 5
  if (typeof value === 'bigint') return 9
  return typeof value === 'string' ? 5 + value.length * 2 : 5 + value.length
}

function writeValues(frame: Buffer, start: number, values: readonly Value[]): void {
  let offset = frame.writeUInt16LE(values.length, start)
  for (const value of values) offset = writeValue(frame, offset, value)
}

function writeValue(frame: Buffer, start: number, value: Value): number {
  if (value === null) return frame.writeUInt8(Tag.NULL, start)
  if (typeof value === 'number') {
    if (!Number.isInteger(value) || value < 0 || value > MAX_U32) throw new RangeError(`not a DWORD: ${value}`)
    return frame.writeUInt32LE(value, frame.writeUInt8(Tag.U32, start))
  }
  if (typeof value === 'bigint') return frame.writeBigUInt64LE(value, frame.writeUInt8(Tag.U64, start))
  if (typeof value === 'string') {
    const offset = frame.writeUInt32LE(value.length, frame.writeUInt8(Tag.TEXT, start))
    return offset + frame.write(value, offset, 'utf16le')
  }
  const offset = frame.writeUInt32LE(value.length, frame.writeUInt8(Tag.BYTES, start))
  frame.set(value, offset)
  return offset + value.length
}
