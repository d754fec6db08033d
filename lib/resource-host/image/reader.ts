import { ClusterDataError } from '../../core/errors.js'

/** More names than any library has; who has more is up to no good. */
const mostNames = 65_536

/** The longest name that is read, in bytes. Names of C++ are long. */
const longestName = 4096

/** So much of all names together. */
const mostText = 32 * 1024 * 1024

/** Reads a file in bounds, and in a time that the size of the file bounds. */
export class FileReader {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  #names = 0
  #text = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  get size(): number {
    return this.#bytes.length
  }

  u8(offset: number, what: string): number {
    return this.#view.getUint8(this.#check(offset, 1, what))
  }

  u16(offset: number, what: string): number {
    return this.#view.getUint16(this.#check(offset, 2, what), true)
  }

  u32(offset: number, what: string): number {
    return this.#view.getUint32(this.#check(offset, 4, what), true)
  }

  /** A 64-bit number that is an offset, an address or a count. */
  u64(offset: number, what: string): number {
    const value = this.#view.getBigUint64(this.#check(offset, 8, what), true)
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new ClusterDataError(`${what} is 0x${value.toString(16)}`, offset)
    return Number(value)
  }

  /** All 64 bits. */
  big(offset: number, what: string): bigint {
    return this.#view.getBigUint64(this.#check(offset, 8, what), true)
  }

  /** A name that ends with a NUL. */
  name(offset: number, what: string): string {
    this.#check(offset, 1, what)
    this.count(offset)
    const end = this.#bytes.subarray(offset, offset + longestName).indexOf(0)
    if (end < 0) throw new ClusterDataError(`${what} does not end`, offset)
    this.#text += end
    if (this.#text > mostText) throw new ClusterDataError('names that are too long', offset)
    return Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset + offset, end).toString('latin1')
  }

  /** One more of what a library has many of. */
  count(offset: number): void {
    if (++this.#names > mostNames) throw new ClusterDataError(`more than ${mostNames} names`, offset)
  }

  #check(offset: number, size: number, what: string): number {
    if (offset < 0 || offset + size > this.#bytes.length) {
      const size = this.#bytes.length
      throw new ClusterDataError(`${what} lies beyond the end of the file, which has ${size} bytes`, offset, true)
    }
    return offset
  }
}
