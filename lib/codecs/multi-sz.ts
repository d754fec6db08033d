import { ClusterDataError } from '../core/errors.js'
import { checkText, wrongType, wrongValue } from '../core/validate.js'
import { textOf, unitsOf } from './wide-string.js'

/**
 * Strings are made a chunk at a time and split in JavaScript, the fastest way there is. Pieces of one huge string would keep
 * all of it in memory while one of them lives; a chunk bounds that.
 */
const chunkUnits = 64 * 1024

/**
 * A list of strings, each ended by a NUL, the list by one more. Terminators missing at the very end are forgiven, and so
 * are zeros after it.
 * @throws ClusterDataError if there is half a code unit, or anything but zeros behind the list's end
 */
export function decodeMultiSz(bytes: Uint8Array): string[] {
  const units = unitsOf(bytes)
  let end = units.length
  while (end > 0 && units[end - 1] === 0) end--
  if (end === 0) return []
  if (end <= chunkUnits) return pieces(units, 0, end)
  const strings: string[] = []
  for (let start = 0; start < end; ) {
    const stop = endOfChunk(units, start, end)
    for (const text of pieces(units, start, stop)) strings.push(text)
    start = stop + 1
  }
  return strings
}

function pieces(units: Uint16Array, start: number, stop: number): string[] {
  const strings = textOf(units, start, stop).split('\0')
  const empty = strings.indexOf('')
  if (empty < 0) return strings
  const before = strings.slice(0, empty).reduce((sum, text) => sum + text.length + 1, 0)
  throw new ClusterDataError('data behind the end of a list of strings', 2 * (start + before + 1))
}

/** The last terminator within reach, or, for a string longer than a chunk, its own. */
function endOfChunk(units: Uint16Array, start: number, end: number): number {
  if (end - start <= chunkUnits) return end
  const last = units.lastIndexOf(0, start + chunkUnits)
  if (last > start) return last
  const next = units.indexOf(0, start + chunkUnits)
  return next < 0 || next > end ? end : next
}

/**
 * The bytes of a list of strings.
 * @throws TypeError for an empty string, which would end the list, and for a NUL inside one
 */
export function encodeMultiSz(strings: readonly string[], name = 'strings'): Uint8Array {
  if (!Array.isArray(strings)) throw wrongType(name, 'an array of strings', strings)
  strings.forEach((text, i) => {
    checkText(`${name}[${i}]`, text)
    if (text === '') throw wrongValue(`${name}[${i}]`, 'must not be empty: an empty string ends the list')
  })
  return Buffer.from(
    strings
      .map(text => `${text}\0`)
      .join('')
      .concat('\0'),
    'utf16le',
  )
}
