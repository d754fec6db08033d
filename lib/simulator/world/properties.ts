import type { ClusterProperty, PropertyValue } from '../../codecs/property-list.js'
import { decodeRegistryValue, encodeRegistryValue, type RegistryInput } from '../../codecs/registry-value.js'
import type { CommonProperty } from '../../constants/common-properties.gen.js'
import { Win32Error } from '../../constants/index.js'
import type { Key } from './key.js'
import { sameName } from './names.js'
import { Refusal } from './refusal.js'

const { ERROR_INVALID_DATA, ERROR_INVALID_PARAMETER, ERROR_RESOURCE_PROPERTY_UNCHANGEABLE } = Win32Error

/**
 * Properties of an object: values of a key of the database. Those that are known in advance – the common ones – are there
 * even where the key does not have them, and may be read-only or have limits; others are kept as they were set.
 */
export interface Properties {
  /** The properties known in advance. */
  readonly known: readonly CommonProperty[]
  /** Values of known properties that are in no key. */
  readonly told: { readonly [name: string]: string | number | bigint }
  /** Where the values are; `null` where nothing was set yet. */
  readonly key: Key | null
  /** Where a value comes from that the key does not have, before what is known in advance. */
  readonly fallback: Key | null
  /** Where values are set. */
  create(): Key
  /** Whether values of the key that are not known in advance are properties, too. */
  readonly open: boolean
}

/** Which properties are asked for: those that clients set, or those that only the cluster does. */
export type Access = 'writable' | 'read-only'

/** Names and values, known ones first. */
export function readProperties({ known, told, key, fallback, open }: Properties, access?: Access): ClusterProperty[] {
  const wanted = known.filter(({ writable }) => access === undefined || writable === (access === 'writable'))
  const listed = wanted.map(property => ({
    name: property.name,
    values: [toldValue(property, told[property.name]) ?? read(key, property.name) ?? unset(property)],
  }))
  if (!open || access === 'read-only') return listed
  const names = [...(key?.values ?? []), ...(fallback?.values ?? [])].map(({ name }) => name)
  const others = names.filter(
    (name, i) =>
      names.findIndex(other => sameName(other, name)) === i && !known.some(other => sameName(other.name, name)),
  )
  return [
    ...listed,
    ...others.map(name => ({ name, values: [(read(key, name) ?? read(fallback, name)) as PropertyValue] })),
  ]
}

/** Checks properties that are to be set. */
export function checkProperties({ known }: Properties, properties: readonly ClusterProperty[]): void {
  for (const { name, values } of properties) {
    const [value] = values
    if (name === '' || value === undefined || values.length > 1) throw new Refusal(ERROR_INVALID_DATA)
    const rule = known.find(property => sameName(property.name, name))
    if (rule && !rule.writable) throw new Refusal(ERROR_RESOURCE_PROPERTY_UNCHANGEABLE)
    if (isRemoval(value)) continue
    if (toRegistry(value) === null || (rule && value.type !== rule.type)) throw new Refusal(ERROR_INVALID_DATA)
    if (rule && !isWithin(rule, value)) throw new Refusal(ERROR_INVALID_PARAMETER)
  }
}

/** Sets properties, in their order: one that the object refuses leaves those before it set. Whether anything changed. */
export function writeProperties(properties: Properties, given: readonly ClusterProperty[]): boolean {
  checkProperties(properties, given)
  let changed = false
  const key = properties.create()
  for (const { name, values } of given) {
    const value = values[0] as PropertyValue
    const old = key.get(name)
    if (isRemoval(value)) {
      if (old) key.unset(name)
      changed ||= old !== undefined
      continue
    }
    const { type, data } = encodeRegistryValue(toRegistry(value) as RegistryInput)
    if (old?.type === type && Buffer.compare(old.data, data) === 0) continue
    key.set(name, type, data)
    changed = true
  }
  return changed
}

/** A value without bytes asks for what holds where nobody set anything. */
function isRemoval({ value }: PropertyValue): boolean {
  return value instanceof Uint8Array && value.length === 0
}

function isWithin({ min = 0, max = Number.POSITIVE_INFINITY }: CommonProperty, { value }: PropertyValue): boolean {
  if (typeof value === 'bigint')
    return value >= BigInt(min) && (max === Number.POSITIVE_INFINITY || value <= BigInt(max))
  return typeof value !== 'number' || (value >= min && value <= max)
}

function toldValue({ type }: CommonProperty, value: string | number | bigint | undefined): PropertyValue | null {
  return value === undefined ? null : ({ type, value } as PropertyValue)
}

function unset({ type, default: number = 0 }: CommonProperty): PropertyValue {
  switch (type) {
    case 'DWORD':
      return { type, value: number }
    case 'ULARGE_INTEGER':
      return { type, value: BigInt(number) }
    case 'SZ':
      return { type, value: '' }
    case 'MULTI_SZ':
      return { type, value: [] }
    case 'BINARY':
      return { type, value: new Uint8Array(0) }
  }
}

function read(key: Key | null, name: string): PropertyValue | null {
  const stored = key?.get(name)
  if (!stored) return null
  const value = decodeRegistryValue(stored.type, stored.data)
  switch (value.type) {
    case 'SZ':
    case 'EXPAND_SZ':
    case 'MULTI_SZ':
    case 'DWORD':
      return value
    case 'QWORD':
      return { type: 'ULARGE_INTEGER', value: value.value }
    default:
      return { type: 'BINARY', value: stored.data }
  }
}

/** How a property is kept; `null` for what cannot be. */
function toRegistry(value: PropertyValue): RegistryInput | null {
  switch (value.type) {
    case 'SZ':
    case 'EXPANDED_SZ':
      return value.value
    case 'EXPAND_SZ':
    case 'MULTI_SZ':
    case 'DWORD':
      return { type: value.type, value: value.value } as RegistryInput
    case 'WORD':
      return value.value
    case 'LONG':
      return value.value >>> 0
    case 'ULARGE_INTEGER':
    case 'FILETIME':
      return value.value
    case 'LARGE_INTEGER':
      return BigInt.asUintN(64, value.value)
    case 'BINARY':
    case 'SECURITY_DESCRIPTOR':
      return value.value
    default:
      return null
  }
}
