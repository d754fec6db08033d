import type { RegistryValue } from '../index.js'
import { UsageError } from './failure.js'

/** What `--type` takes. */
export const writableTypes = ['sz', 'expand_sz', 'multi_sz', 'dword', 'qword', 'binary'] as const
export type WritableType = (typeof writableTypes)[number]

/** A value in JSON: QWORD as decimal text, since a JSON number would lose its digits, and bytes as hexadecimal ones. */
export function valueToJson(value: RegistryValue): { type: string; value: string | number | readonly string[] } {
  const { type } = value
  switch (type) {
    case 'SZ':
    case 'EXPAND_SZ':
    case 'MULTI_SZ':
    case 'DWORD':
    case 'DWORD_BIG_ENDIAN':
      return { type, value: value.value }
    case 'QWORD':
      return { type, value: String(value.value) }
    default:
      return { ...value, value: Buffer.from(value.value).toString('hex') }
  }
}

/** A value in a table. */
export function valueToText(value: RegistryValue): string {
  const shown = valueToJson(value).value
  return Array.isArray(shown) ? shown.join(', ') : String(shown)
}

/** The words of a command line as a value of a type. */
export function parseValue(type: WritableType, words: readonly string[]): RegistryValue {
  const [word = '', ...more] = words
  if (type === 'multi_sz') return { type: 'MULTI_SZ', value: word === '' && more.length === 0 ? [] : words }
  if (more.length > 0) throw new UsageError(`only a multi_sz takes more than one value; '${more[0]}' is one too many`)
  switch (type) {
    case 'sz':
      return { type: 'SZ', value: word }
    case 'expand_sz':
      return { type: 'EXPAND_SZ', value: word }
    case 'dword':
      return { type: 'DWORD', value: Number(parseInteger(word, 32)) }
    case 'qword':
      return { type: 'QWORD', value: parseInteger(word, 64) }
    case 'binary':
      if (!/^([0-9a-f]{2})*$/i.test(word))
        throw new UsageError(`'${word}' is not a row of hexadecimal bytes such as 00ff10`)
      return { type: 'BINARY', value: Buffer.from(word, 'hex') }
  }
}

function parseInteger(word: string, bits: number): bigint {
  const value = /^(\d+|0x[0-9a-f]+)$/i.test(word) ? BigInt(word) : -1n
  if (value < 0n || value >> BigInt(bits) !== 0n) {
    throw new UsageError(`'${word}' is not a whole number from 0 to ${(1n << BigInt(bits)) - 1n}, decimal or 0x…`)
  }
  return value
}
