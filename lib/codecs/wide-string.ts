import { ClusterDataError } from '../core/errors.js'
import { checkText } from '../core/validate.js'

/** UTF-16 code units as a string. Narrowing Latin-1 text here, in JavaScript, was measured: it takes two to three times as long. */
export function textOf(units: Uint16Array, start = 0, end = units.length): string {
  return Buffer.from(units.buffer, units.byteOffset + 2 * start, 2 * (end - start)).toString('utf16le')
}

/**
 * Bytes as UTF-16 code units, without a copy where alignment allows.
 * @throws ClusterDataError if there is half a code unit at the end
 */
export function unitsOf(bytes: Uint8Array): Uint16Array {
  if (bytes.length % 2 !== 0) throw new ClusterDataError('UTF-16 text of an odd number of bytes', bytes.length - 1)
  if (bytes.byteOffset % 2 === 0) return new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2)
  return new Uint16Array(new Uint8Array(bytes).buffer)
}

/** Text up to its NUL, or to the end of the bytes where there is none. */
export function decodeWideString(bytes: Uint8Array): string {
  const units = unitsOf(bytes)
  const end = units.indexOf(0)
  return textOf(units, 0, end < 0 ? units.length : end)
}

/** Text as writers of all ages left it: with its NUL, without one, or with several; a NUL inside stays visible. */
export function decodePaddedText(bytes: Uint8Array): string {
  const units = unitsOf(bytes)
  let end = units.length
  while (end > 0 && units[end - 1] === 0) end--
  return textOf(units, 0, end)
}

/** Text with the NUL that ends it, UTF-16, little endian. */
export function encodeWideString(text: string, name = 'text'): Uint8Array {
  checkText(name, text)
  return Buffer.from(`${text}\0`, 'utf16le')
}
