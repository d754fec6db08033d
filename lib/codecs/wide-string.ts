import { ClusterDataError } from '../core/errors.js'
import { checkText } from '../core/validate.js'

const narrow = Buffer.allocUnsafeSlow(16 * 1024)

/** UTF-16 code units as a string; Latin-1 text becomes a one-byte string, which halves its memory. */
export function textOf(units: Uint16Array, start = 0, end = units.length): string {
  const length = end - start
  if (length === 0) return ''
  if (length > narrow.length) return wideText(units, start, end)
  for (let i = 0; i < length; i++) {
    const unit = units[start + i] as number
    if (unit > 0xff) return wideText(units, start, end)
    narrow[i] = unit
  }
  return narrow.toString('latin1', 0, length)
}

function wideText(units: Uint16Array, start: number, end: number): string {
  return Buffer.from(units.buffer, units.byteOffset + 2 * start, 2 * (end - start)).toString('utf16le')
}

/**
 * Bytes as UTF-16 code units, without a copy where alignment allows.
 * @throws ClusterDataError if there is half a code unit at the end
 */
export function unitsOf(bytes: Uint8Array): Uint16Array {
  if (bytes.length % 2 !== 0) throw new ClusterDataError('UTF-16 text of an odd number of bytes', bytes.length - 1)
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  return new Uint16Array(Uint8Array.from(bytes).buffer)
}

/** Text up to its NUL, or to the end of the bytes where there is none. */
export function decodeWideString(bytes: Uint8Array): string {
  const units = unitsOf(bytes)
  const end = units.indexOf(0)
  return textOf(units, 0, end < 0 ? units.length : end)
}

/** Text with the NUL that ends it, UTF-16, little endian. */
export function encodeWideString(text: string, name = 'text'): Uint8Array {
  checkText(name, text)
  return Buffer.from(`${text}\0`, 'utf16le')
}
