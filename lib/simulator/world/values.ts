import { decodeRegistryValue, encodeRegistryValue, type RegistryInput } from '../../codecs/registry-value.js'
import type { Key } from './key.js'

/** A value of the database as text; `null` where it is missing or no text. */
export function readText(key: Key, name: string): string | null {
  const stored = key.get(name)
  if (!stored) return null
  const value = decodeRegistryValue(stored.type, stored.data)
  return value.type === 'SZ' ? value.value : null
}

/** A value of the database as a list of texts; empty where it is missing or no list. */
export function readList(key: Key, name: string): readonly string[] {
  const stored = key.get(name)
  if (!stored) return []
  const value = decodeRegistryValue(stored.type, stored.data)
  return value.type === 'MULTI_SZ' ? value.value : []
}

/** Writes a value of the database on behalf of the cluster itself, and only if it differs. */
export function write(key: Key, name: string, input: RegistryInput): void {
  const { type, data } = encodeRegistryValue(input)
  const old = key.get(name)
  if (old?.type === type && Buffer.compare(old.data, data) === 0) return
  key.write(name, { type, data })
}
