import type { Key } from '../world/key.js'
import { fold } from '../world/names.js'
import type { LabKey, LabValues } from './schema.js'
import { decodeLabValue, encodeLabValue } from './values.js'

/** What of a key does not belong into its {@link LabKey}, because the lab says it in another way. */
export interface Omitted {
  readonly values?: readonly string[]
  readonly keys?: readonly string[]
}

/** A key with everything in it, but for what is left out on its top level. */
export function dumpKey(key: Key, omitted: Omitted = {}): LabKey {
  const values = dumpValues(key, omitted.values)
  const keys = key.keys.filter(child => !isNamed(child.name, omitted.keys))
  return {
    ...(Object.keys(values).length > 0 && { values }),
    ...(keys.length > 0 && { keys: Object.fromEntries(keys.map(child => [child.name, dumpKey(child)])) }),
  }
}

/** The values of a key, but for those left out. */
export function dumpValues(key: Key, omitted: readonly string[] = []): LabValues {
  const values = key.values.filter(({ name }) => !isNamed(name, omitted))
  return Object.fromEntries(values.map(({ name, type, data }) => [name, decodeLabValue(type, data)]))
}

/** Puts a {@link LabKey} over what is in a key. */
export function loadKey(key: Key, { values = {}, keys = {} }: LabKey): void {
  loadValues(key, values)
  for (const [name, child] of Object.entries(keys)) {
    loadKey(key.create(name).key, child)
  }
}

/** Puts values over those of a key. */
export function loadValues(key: Key, values: LabValues): void {
  for (const [name, value] of Object.entries(values)) {
    key.write(name, encodeLabValue(value))
  }
}

/** A node's registry by paths: a path leads to where the first values are, or the first fork. */
export function describeRegistry(root: Key): Record<string, LabKey> {
  const entries = root.keys.map(top => {
    let [path, key] = [top.name, top]
    for (let next = onlyKeyOf(key); next; next = onlyKeyOf(key)) [path, key] = [`${path}\\${next.name}`, next]
    return [path, dumpKey(key)] as const
  })
  return Object.fromEntries(entries)
}

/** Puts what a lab says of a node's registry into it. */
export function loadRegistry(root: Key, registry: Record<string, LabKey>): void {
  for (const [path, key] of Object.entries(registry)) loadKey(root.create(path).key, key)
}

/** The one thing that is in a key, if it is a key. */
function onlyKeyOf(key: Key): Key | undefined {
  return key.values.length === 0 && key.keys.length === 1 ? key.keys[0] : undefined
}

function isNamed(name: string, names: readonly string[] = []): boolean {
  return names.some(other => fold(other) === fold(name))
}
