import { RegistryType } from '../constants/registry.js'
import { ClusterDataError } from '../core/errors.js'
import { checkBytes, checkU32, outOfRange, wrongType, wrongValue } from '../core/validate.js'
import { decodeMultiSz, encodeMultiSz } from './multi-sz.js'
import { decodePaddedText, encodeWideString } from './wide-string.js'

/** A value of the cluster database; `type` tells what `value` is. */
export type RegistryValue =
  | { readonly type: 'SZ'; readonly value: string }
  | { readonly type: 'EXPAND_SZ'; readonly value: string }
  | { readonly type: 'MULTI_SZ'; readonly value: readonly string[] }
  | { readonly type: 'DWORD'; readonly value: number }
  | { readonly type: 'DWORD_BIG_ENDIAN'; readonly value: number }
  | { readonly type: 'QWORD'; readonly value: bigint }
  | { readonly type: 'BINARY'; readonly value: Uint8Array }
  | { readonly type: 'NONE'; readonly value: Uint8Array }
  /** A type this package has no name for: its number, and the bytes. */
  | { readonly type: 'UNKNOWN'; readonly number: number; readonly value: Uint8Array }
  /** A type whose data does not fit it, e.g. a DWORD of three bytes: its number, and the bytes. */
  | { readonly type: 'MALFORMED'; readonly number: number; readonly value: Uint8Array }

/** What can be written: a value with its type, or a plain one whose type is plain: text is SZ, a number DWORD, a bigint
 * QWORD, a list MULTI_SZ, bytes BINARY. */
export type RegistryInput = RegistryValue | string | number | bigint | readonly string[] | Uint8Array

/** Reads a value as it is stored. Never fails; the bytes of BINARY, NONE, UNKNOWN and MALFORMED are a copy. */
export function decodeRegistryValue(number: number, data: Uint8Array): RegistryValue {
  const read = readers[number]
  if (read === undefined) return { type: 'UNKNOWN', number, value: new Uint8Array(data) }
  try {
    return read(data)
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    return { type: 'MALFORMED', number, value: new Uint8Array(data) }
  }
}

/** The type and the bytes to store. */
export function encodeRegistryValue(input: RegistryInput, name = 'value'): { type: number; data: Uint8Array } {
  const typed = withType(input, name)
  const value = `${name}.value`
  switch (typed.type) {
    case 'SZ':
    case 'EXPAND_SZ':
      return { type: RegistryType[typed.type], data: encodeWideString(typed.value, value) }
    case 'MULTI_SZ':
      return { type: RegistryType.MULTI_SZ, data: encodeMultiSz(typed.value, value) }
    case 'DWORD':
    case 'DWORD_BIG_ENDIAN':
      return { type: RegistryType[typed.type], data: encodeDword(typed.value, typed.type === 'DWORD', value) }
    case 'QWORD':
      return { type: RegistryType.QWORD, data: encodeQword(typed.value, value) }
    case 'BINARY':
    case 'NONE':
      checkBytes(value, typed.value)
      return { type: RegistryType[typed.type], data: typed.value }
    case 'UNKNOWN':
    case 'MALFORMED':
      checkU32(`${name}.number`, typed.number)
      checkBytes(value, typed.value)
      return { type: typed.number, data: typed.value }
    default:
      throw wrongValue(`${name}.type`, `is not a type of value. Received ${String((typed as { type: unknown }).type)}`)
  }
}

const readers: Readonly<Record<number, (data: Uint8Array) => RegistryValue>> = {
  [RegistryType.NONE]: data => ({ type: 'NONE', value: new Uint8Array(data) }),
  [RegistryType.SZ]: data => ({ type: 'SZ', value: decodePaddedText(data) }),
  [RegistryType.EXPAND_SZ]: data => ({ type: 'EXPAND_SZ', value: decodePaddedText(data) }),
  [RegistryType.BINARY]: data => ({ type: 'BINARY', value: new Uint8Array(data) }),
  [RegistryType.DWORD]: data => ({ type: 'DWORD', value: view(data, 4).getUint32(0, true) }),
  [RegistryType.DWORD_BIG_ENDIAN]: data => ({ type: 'DWORD_BIG_ENDIAN', value: view(data, 4).getUint32(0, false) }),
  [RegistryType.MULTI_SZ]: data => ({ type: 'MULTI_SZ', value: decodeMultiSz(data) }),
  [RegistryType.QWORD]: data => ({ type: 'QWORD', value: view(data, 8).getBigUint64(0, true) }),
}

function view(data: Uint8Array, length: number): DataView {
  if (data.length !== length) throw new ClusterDataError(`${data.length} bytes instead of ${length}`, data.length)
  return new DataView(data.buffer, data.byteOffset, length)
}

function withType(input: RegistryInput, name: string): RegistryValue {
  if (typeof input === 'string') return { type: 'SZ', value: input }
  if (typeof input === 'number') return { type: 'DWORD', value: input }
  if (typeof input === 'bigint') return { type: 'QWORD', value: input }
  if (input instanceof Uint8Array) return { type: 'BINARY', value: input }
  if (Array.isArray(input)) return { type: 'MULTI_SZ', value: input as readonly string[] }
  if (typeof input === 'object' && input !== null && 'type' in input) return input
  throw wrongType(name, 'a registry value, a string, a number, a bigint, an array of strings or a Uint8Array', input)
}

function encodeDword(value: number, littleEndian: boolean, name: string): Uint8Array {
  checkU32(name, value)
  const data = new Uint8Array(4)
  view(data, data.length).setUint32(0, value, littleEndian)
  return data
}

function encodeQword(value: bigint, name: string): Uint8Array {
  if (typeof value !== 'bigint') throw wrongType(name, 'of type bigint', value)
  if (BigInt.asUintN(64, value) !== value) throw outOfRange(name, 'a bigint from 0 to 2⁶⁴ − 1', value)
  const data = new Uint8Array(8)
  view(data, data.length).setBigUint64(0, value, true)
  return data
}
