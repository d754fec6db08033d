import { ClusterDataError } from '../core/errors.js'

/** The bytes of a property list or value list being read, front to back. Little endian; values are padded to DWORDs. */
export class ListReader {
  #at = 0
  readonly #data: DataView

  constructor(data: DataView) {
    this.#data = data
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#data.byteLength - this.#at
  }

  /** Where it stands, from the beginning of the list. */
  get at(): number {
    return this.#at
  }

  /** The next DWORD. */
  u32(what: string): number {
    if (this.left < 4) throw new ClusterDataError(`the list ends before ${what}`, this.#at, true)
    const value = this.#data.getUint32(this.#at, true)
    this.#at += 4
    return value
  }

  /** The data of a value whose syntax was read. The padding behind it is skipped, as far as it is there. */
  data(): DataView {
    const size = this.u32('the size of a value')
    if (size > this.left)
      throw new ClusterDataError(`a value of ${size} bytes, of which ${this.left} are there`, this.#at, true)
    const data = new DataView(this.#data.buffer, this.#data.byteOffset + this.#at, size)
    this.#at += Math.min(padded(size), this.left)
    return data
  }

  /** The end: nothing but zeros is left, such as the DWORD that the Cluster service leaves behind its lists. */
  end(): void {
    for (let at = this.#at; at < this.#data.byteLength; at++) {
      if (this.#data.getUint8(at) !== 0) throw new ClusterDataError('data behind the end of a list', this.#at)
    }
  }
}

/** The bytes of a value: syntax, size, data, padding. */
export function valueBytes(syntax: number, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(8 + padded(data.length))
  const view = viewOf(bytes)
  view.setUint32(0, syntax, true)
  view.setUint32(4, data.length, true)
  bytes.set(data, 8)
  return bytes
}

/** The bytes of a DWORD. */
export function u32Bytes(value: number): Uint8Array {
  const bytes = new Uint8Array(4)
  viewOf(bytes).setUint32(0, value, true)
  return bytes
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** A copy, since what is read may be scratch. */
export function copyOf(data: DataView): Uint8Array {
  return new Uint8Array(data.buffer as ArrayBuffer, data.byteOffset, data.byteLength).slice()
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4
}
