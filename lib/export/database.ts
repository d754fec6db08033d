import { encodeRegistryValue } from '../codecs/registry-value.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import type { ClusterKey } from '../domain/key.js'
import type { LabKey, LabValue, LabValues } from '../simulator/lab/schema.js'
import { decodeLabValue } from '../simulator/lab/values.js'
import { sameName } from '../simulator/world/names.js'

/** A key of the database as it was read: everything is there, if only as nothing. */
export interface Tree {
  readonly values: LabValues
  readonly keys: Readonly<Record<string, Tree>>
}

const nothing: Tree = { values: {}, keys: {} }

/** A key was deleted while the database was read. */
const gone: readonly number[] = [Win32Error.ERROR_FILE_NOT_FOUND, Win32Error.ERROR_KEY_DELETED]

/**
 * Reads a key with everything below it.
 * @param omit told of a key that may not be read
 */
export async function readTree(key: ClusterKey, omit: (what: string) => void): Promise<Tree> {
  const values: [string, LabValue][] = []
  for await (const [name, value] of key.entries()) {
    const { type, data } = encodeRegistryValue(value)
    values.push([name, decodeLabValue(type, data)])
  }
  const keys: [string, Tree][] = []
  for await (const name of key.subkeys()) {
    const child = await readChild(key, name, omit)
    if (child) keys.push([name, child])
  }
  // Object.fromEntries keeps a name such as __proto__ what it is.
  return { values: Object.fromEntries(values), keys: Object.fromEntries(keys) }
}

async function readChild(key: ClusterKey, name: string, omit: (what: string) => void): Promise<Tree | null> {
  try {
    await using child = await key.openKey(name, { access: 'read' })
    return await readTree(child, omit)
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error
    if (gone.includes(error.errno)) return null
    if (error.errno !== Win32Error.ERROR_ACCESS_DENIED) throw error
    omit(`the key ${error.target} of the database: access is denied`)
    return null
  }
}

/** The key at a path below another; an empty one where there is none. */
export function treeAt(tree: Tree, ...path: readonly string[]): Tree {
  return path.reduce((parent, name) => entry(parent.keys, name) ?? nothing, tree)
}

/** A text of a key; `null` where there is none of that name, or another type of value. */
export function textOf({ values }: Tree, name: string): string | null {
  const value = entry(values, name)
  return typeof value === 'string' ? value : null
}

/** A number of a key. */
export function numberOf({ values }: Tree, name: string): number | null {
  const value = entry(values, name)
  return typeof value === 'number' ? value : null
}

/** A list of texts of a key; empty where there is none. */
export function listOf({ values }: Tree, name: string): readonly string[] {
  const value = entry(values, name)
  return Array.isArray(value) ? value : []
}

/** A key as a lab writes it, without what the lab says in another way on its top level. */
export function rest(tree: Tree, omitted: { values?: readonly string[]; keys?: readonly string[] } = {}): LabKey {
  const values = without(tree.values, omitted.values)
  const keys = Object.entries(without(tree.keys, omitted.keys)).map(([name, child]) => [name, rest(child)] as const)
  return {
    ...(Object.keys(values).length > 0 && { values }),
    ...(keys.length > 0 && { keys: Object.fromEntries(keys) }),
  }
}

function without<Value>(record: Readonly<Record<string, Value>>, names: readonly string[] = []): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.some(other => sameName(other, name))))
}

function entry<Value>(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.entries(record).find(([other]) => sameName(other, name))?.[1]
}
