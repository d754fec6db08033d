import { PropertyKind } from '../constants/enums.gen.js'
import { ClusterDataError } from '../core/errors.js'
import { checkBytes, outOfRange, wrongType, wrongValue } from '../core/validate.js'
import { copyOf, ListReader, u32Bytes, valueBytes, viewOf } from './list-bytes.js'
import { decodeMultiSz, encodeMultiSz } from './multi-sz.js'
import { decodePaddedText, encodeWideString } from './wide-string.js'

/** What a value of each format (CLUSPROP_FORMAT) is in JavaScript. */
export interface PropertyTypes {
  BINARY: Uint8Array
  DWORD: number
  SZ: string
  EXPAND_SZ: string
  MULTI_SZ: readonly string[]
  ULARGE_INTEGER: bigint
  LONG: number
  EXPANDED_SZ: string
  SECURITY_DESCRIPTOR: Uint8Array
  LARGE_INTEGER: bigint
  WORD: number
  /** 100 ns since 1601, UTC; `fileTimeToDate` makes a Date of it, which keeps milliseconds. */
  FILETIME: bigint
  VALUE_LIST: readonly PropertyValue[]
  PROPERTY_LIST: readonly ClusterProperty[]
}

type Typed = keyof PropertyTypes

/**
 * A value of a property or of a value list (CLUSPROP_VALUE); `type` is its format and tells what `value` is. `kind` is what
 * the value is about ({@link PropertyKind}), such as 5 for a disk signature; that of plain values, 1, is left out.
 */
export type PropertyValue = { readonly kind?: number } & (
  | { [T in Typed]: { readonly type: T; readonly value: PropertyTypes[T] } }[Typed]
  /** A format this package has no name for: its number, and the bytes. */
  | { readonly type: 'UNKNOWN'; readonly format: number; readonly value: Uint8Array }
  /** A format whose data does not fit it, e.g. a DWORD of three bytes: its number, and the bytes. */
  | { readonly type: 'MALFORMED'; readonly format: number; readonly value: Uint8Array }
)

/** A property: its name as the cluster spells it, and its values, of which nearly all have one. */
export interface ClusterProperty {
  readonly name: string
  readonly values: readonly PropertyValue[]
}

interface Codec<Value> {
  /** CLUSPROP_FORMAT. */
  readonly format: number
  /** @param depth how many lists the value is in */
  decode(data: DataView, depth: number): Value
  encode(value: Value, name: string): Uint8Array
}

/** What nearly every value is. */
const plain = PropertyKind.LIST_VALUE

/** CLUSPROP_SYNTAX_NAME: what every property begins with. */
const nameSyntax = 0x0004_0003

/** Lists in lists deeper than this stay bytes. */
const deepest = 16

const codecs: { readonly [T in Typed]: Codec<PropertyTypes[T]> } = {
  BINARY: bytes(1),
  DWORD: number(2, 4, 0, 0xffff_ffff, 'Uint32'),
  SZ: text(3),
  EXPAND_SZ: text(4),
  MULTI_SZ: { format: 5, decode: data => decodeMultiSz(copyOf(filled(data))), encode: encodeMultiSz },
  ULARGE_INTEGER: large(6, 'BigUint64'),
  LONG: number(7, 4, -0x8000_0000, 0x7fff_ffff, 'Int32'),
  EXPANDED_SZ: text(8),
  SECURITY_DESCRIPTOR: bytes(9),
  LARGE_INTEGER: large(10, 'BigInt64'),
  WORD: number(11, 2, 0, 0xffff, 'Uint16'),
  FILETIME: large(12, 'BigUint64'),
  VALUE_LIST: {
    format: 13,
    decode: (data, depth) => readValueList(new ListReader(data), depth),
    encode: (values, name) => Buffer.concat(valueListParts(values, name)),
  },
  PROPERTY_LIST: {
    format: 14,
    decode: (data, depth) => readPropertyList(new ListReader(data), depth),
    encode: (properties, name) => Buffer.concat(propertyListParts(properties, name)),
  },
}

const types: readonly (Typed | undefined)[] = (Object.keys(codecs) as Typed[]).reduce<Typed[]>((list, type) => {
  list[codecs[type].format] = type
  return list
}, [])

/** What a format is called by its number; `null` for one that this package has no name for. */
export function formatName(format: number): keyof PropertyTypes | null {
  return types[format] ?? null
}

/** The number of a format (CLUSPROP_FORMAT). */
export function formatNumber(type: Typed): number {
  return codecs[type].format
}

/**
 * The properties of a list (CLUSPROP_LIST), in their order. The DWORD that the Cluster service leaves behind a list is
 * forgiven, and so is padding that is missing at the very end. No bytes at all are no properties.
 * @throws ClusterDataError where the bytes end too early or go on behind the list, or a property has no name
 */
export function decodePropertyList(bytes: Uint8Array): ClusterProperty[] {
  return readPropertyList(new ListReader(viewOf(bytes)), 0)
}

/** The bytes of a property list. */
export function encodePropertyList(properties: readonly ClusterProperty[], name = 'properties'): Uint8Array {
  return Buffer.concat(propertyListParts(properties, name))
}

/**
 * The values of a value list. A missing end mark is forgiven, as is all that a property list is forgiven.
 * @throws ClusterDataError where the bytes end in the middle of a value, or go on behind the list
 */
export function decodeValueList(bytes: Uint8Array): PropertyValue[] {
  return readValueList(new ListReader(viewOf(bytes)), 0)
}

/** The bytes of a value list, with its end mark. */
export function encodeValueList(values: readonly PropertyValue[], name = 'values'): Uint8Array {
  return Buffer.concat(valueListParts(values, name))
}

/** Checks that a value can be written. @throws TypeError or RangeError that names what is wrong with it @internal */
export function checkPropertyValue(value: PropertyValue, name: string): void {
  encodeValue(value, name)
}

function readPropertyList(reader: ListReader, depth: number): ClusterProperty[] {
  const properties: ClusterProperty[] = []
  const count = reader.left === 0 ? 0 : reader.u32('the number of its properties')
  for (let i = 0; i < count; i++) {
    const { at } = reader
    if (reader.u32(`property ${i} of ${count}`) !== nameSyntax) {
      throw new ClusterDataError(`property ${i} of ${count} does not begin with its name`, at)
    }
    const name = reader.data()
    if (name.byteLength % 2 !== 0)
      throw new ClusterDataError(`the name of property ${i} has an odd number of bytes`, at)
    properties.push({ name: decodePaddedText(copyOf(name)), values: readValues(reader, depth) })
  }
  reader.end()
  return properties
}

function readValueList(reader: ListReader, depth: number): PropertyValue[] {
  const values = readValues(reader, depth)
  reader.end()
  return values
}

/** Values up to their end mark, or to the end. */
function readValues(reader: ListReader, depth: number): PropertyValue[] {
  const values: PropertyValue[] = []
  while (reader.left > 0) {
    const syntax = reader.u32('the syntax of a value')
    if (syntax === 0) break
    values.push(decodeValue(syntax, reader.data(), depth))
  }
  return values
}

function decodeValue(syntax: number, data: DataView, depth: number): PropertyValue {
  const format = syntax & 0xffff
  const kind = syntax >>> 16
  const about = kind === plain ? {} : { kind }
  const type = types[format]
  if (type === undefined) return { ...about, type: 'UNKNOWN', format, value: copyOf(data) }
  try {
    if (depth > deepest) throw new ClusterDataError('a list too deep in lists', 0)
    return { ...about, type, value: codecs[type].decode(data, depth + 1) } as PropertyValue
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    return { ...about, type: 'MALFORMED', format, value: copyOf(data) }
  }
}

function propertyListParts(properties: readonly ClusterProperty[], name: string): Uint8Array[] {
  const parts = [u32Bytes(checkList(name, properties).length)]
  for (const [i, property] of properties.entries()) {
    const at = `${name}[${i}]`
    if (typeof property !== 'object' || property === null) throw wrongType(at, 'a property', property)
    parts.push(valueBytes(nameSyntax, encodeWideString(property.name, `${at}.name`)))
    parts.push(...valueListParts(property.values, `${at}.values`))
  }
  return parts
}

function valueListParts(values: readonly PropertyValue[], name: string): Uint8Array[] {
  return [...checkList(name, values).map((value, i) => encodeValue(value, `${name}[${i}]`)), u32Bytes(0)]
}

function checkList<Item>(name: string, list: readonly Item[]): readonly Item[] {
  if (!Array.isArray(list)) throw wrongType(name, 'an array', list)
  return list
}

function encodeValue(input: PropertyValue, name: string): Uint8Array {
  if (typeof input !== 'object' || input === null) throw wrongType(name, 'a value with its type', input)
  const { kind = plain, type } = input
  checkU16(`${name}.kind`, kind)
  if (type === 'UNKNOWN' || type === 'MALFORMED') {
    checkU16(`${name}.format`, input.format)
    if (kind === 0 && input.format === 0)
      throw wrongValue(`${name}.format`, 'must not be 0 where kind is: that is the end')
    checkBytes(`${name}.value`, input.value)
    return valueBytes(syntaxOf(kind, input.format), input.value)
  }
  if (!Object.hasOwn(codecs, type)) throw wrongValue(`${name}.type`, `is not a type of value. Received ${String(type)}`)
  const { format, encode } = codecs[type] as Codec<unknown>
  return valueBytes(syntaxOf(kind, format), encode(input.value, `${name}.value`))
}

function syntaxOf(kind: number, format: number): number {
  return kind * 0x1_0000 + format
}

function checkU16(name: string, value: number): void {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value) || value < 0 || value > 0xffff)
    throw outOfRange(name, 'an integer from 0 to 65535', value)
}

function sized(data: DataView, size: number): DataView {
  if (data.byteLength !== size) throw new ClusterDataError(`${data.byteLength} bytes instead of ${size}`, 0)
  return data
}

/** Text has at least its terminator: a value of no bytes says that there is none. */
function filled(data: DataView): DataView {
  if (data.byteLength === 0) throw new ClusterDataError('text without its terminator', 0)
  return data
}

function bytes(format: number): Codec<Uint8Array> {
  return {
    format,
    decode: copyOf,
    encode(value, name) {
      checkBytes(name, value)
      return value
    },
  }
}

function text(format: number): Codec<string> {
  return { format, decode: data => decodePaddedText(copyOf(filled(data))), encode: encodeWideString }
}

function number(
  format: number,
  size: number,
  lowest: number,
  highest: number,
  as: 'Uint16' | 'Uint32' | 'Int32',
): Codec<number> {
  return {
    format,
    decode: data => sized(data, size)[`get${as}`](0, true),
    encode(value, name) {
      if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
      if (!Number.isInteger(value) || value < lowest || value > highest) {
        throw outOfRange(name, `an integer from ${lowest} to ${highest}`, value)
      }
      const data = new Uint8Array(size)
      viewOf(data)[`set${as}`](0, value, true)
      return data
    },
  }
}

function large(format: number, as: 'BigUint64' | 'BigInt64'): Codec<bigint> {
  const [wrap, range] =
    as === 'BigInt64'
      ? ([BigInt.asIntN, 'a bigint from −2⁶³ to 2⁶³ − 1'] as const)
      : ([BigInt.asUintN, 'a bigint from 0 to 2⁶⁴ − 1'] as const)
  return {
    format,
    decode: data => sized(data, 8)[`get${as}`](0, true),
    encode(value, name) {
      if (typeof value !== 'bigint') throw wrongType(name, 'of type bigint', value)
      if (wrap(64, value) !== value) throw outOfRange(name, range, value)
      const data = new Uint8Array(8)
      viewOf(data)[`set${as}`](0, value, true)
      return data
    },
  }
}
