import type { SecurityDescriptor } from '../../codecs/security-descriptor.js'
import { RegistryType, Win32Error } from '../../constants/index.js'
import { fold } from './names.js'
import { Refusal } from './refusal.js'
import { defaultSecurity } from './security.js'

/** A value of the database: its bytes as they were set. */
export interface StoredValue {
  readonly name: string
  readonly type: number
  readonly data: Uint8Array
}

/** Refuses a change to a key that would break the object living in it; `value` is `null` where one is deleted. */
export type Guard = (name: string, value: StoredValue | null) => void

/** Limits of the Windows registry. */
const longestKeyName = 255
const longestValueName = 16_383
const deepest = 512

/** What all keys of a database share: how to undo the change under way, for every key that it touched. */
interface Tree {
  journal: Map<Key, () => void> | null
}

/**
 * A key of the database: subkeys, values and the time of the last change. Names are compared without case. Subkeys are
 * listed in alphabetical order, values in the order of their creation.
 */
export class Key {
  readonly name: string
  readonly parent: Key | null
  readonly #time: () => bigint
  readonly #depth: number
  readonly #tree: Tree
  #keys = new Map<string, Key>()
  #values = new Map<string, StoredValue>()
  #keyList: Key[] | null = null
  #valueList: StoredValue[] | null = null
  #guard: Guard | null = null
  #written: bigint
  #deleted = false
  #security: SecurityDescriptor | null = null

  /** @param time gives the FILETIME of a change */
  constructor(name: string, parent: Key | null, time: () => bigint) {
    this.name = name
    this.parent = parent
    this.#time = time
    this.#tree = parent ? parent.#tree : { journal: null }
    this.#depth = parent ? parent.#depth + 1 : 0
    this.#written = time()
  }

  /** When the key or its list of subkeys last changed (FILETIME). */
  get written(): bigint {
    return this.#written
  }

  /** Whether the key was deleted; its handles are of no use any more. */
  get deleted(): boolean {
    return this.#deleted
  }

  /** Who may do what with the key; where nobody has said, what holds for the one above. */
  get security(): SecurityDescriptor {
    return this.#security ?? this.parent?.security ?? defaultSecurity
  }

  set security(descriptor: SecurityDescriptor) {
    this.#record()
    this.#security = descriptor
    this.#written = this.#time()
  }

  /** The subkeys, in alphabetical order. */
  get keys(): readonly Key[] {
    this.#keyList ??= [...this.#keys].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, key]) => key)
    return this.#keyList
  }

  /** The values, oldest first. */
  get values(): readonly StoredValue[] {
    this.#valueList ??= [...this.#values.values()]
    return this.#valueList
  }

  /** Says that an object lives here: the key cannot be deleted through the registry, and its values are guarded. */
  guard(guard: Guard): void {
    this.#guard = guard
  }

  /** The key at a path of names separated by backslashes; `undefined` where there is none. */
  find(path: string): Key | undefined {
    let key: Key | undefined = this
    for (const name of split(path)) {
      if (!key) return undefined
      key = key.#keys.get(fold(name))
    }
    return key
  }

  /** The key at a path, made if it is missing, and whether it was. */
  create(path: string): { key: Key; created: boolean } {
    const names = split(path)
    if (
      names.some(name => name.length > longestKeyName || name.includes('\0')) ||
      this.#depth + names.length > deepest
    ) {
      throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    }
    let key: Key = this
    let created = false
    for (const name of names) {
      const found = key.#keys.get(fold(name))
      created = !found
      key = found ?? key.#add(name)
    }
    return { key, created }
  }

  /** Deletes a subkey that has no subkeys itself. */
  remove(path: string): void {
    const key = path === '' ? null : this.find(path)
    if (key === null) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    if (!key?.parent) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    if (key.#keys.size > 0 || key.#guard) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
    key.parent.#drop(key)
  }

  /** Deletes a subkey with everything in it on behalf of a client, if there is such a subkey. */
  prune(path: string): void {
    const key = path === '' ? null : this.find(path)
    if (key === null) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    if (!key?.parent) return
    if (key.#holdsObjects()) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
    key.parent.removeTree(key.name)
  }

  /** Changes the database as a whole: if `work` throws, every key is as it was before. */
  atomically(work: () => void): void {
    const journal = new Map<Key, () => void>()
    this.#tree.journal = journal
    try {
      work()
    } catch (error) {
      for (const undo of journal.values()) undo()
      throw error
    } finally {
      this.#tree.journal = null
    }
  }

  /** Deletes a subkey with everything in it, guarded or not, if there is such a subkey. */
  removeTree(name: string): void {
    const key = this.#keys.get(fold(name))
    if (!key) return
    for (const child of [...key.keys]) key.removeTree(child.name)
    this.#drop(key)
  }

  /** The value of that name; `''` is the default value. */
  get(name: string): StoredValue | undefined {
    return this.#values.get(fold(name))
  }

  /** Sets a value on behalf of a client. */
  set(name: string, type: number, data: Uint8Array): void {
    if (name.length > longestValueName || name.includes('\0')) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    const value = { name: this.get(name)?.name ?? name, type, data }
    this.#guard?.(name, value)
    this.#store(value)
  }

  /** Deletes a value on behalf of a client. */
  unset(name: string): void {
    if (!this.get(name)) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    this.#guard?.(name, null)
    this.clear(name)
  }

  /** Sets a value on behalf of the cluster itself, without asking the guard. */
  write(name: string, { type, data }: { type: number; data: Uint8Array }): void {
    this.#store({ name, type, data })
  }

  /** Deletes a value on behalf of the cluster itself, if it is there. */
  clear(name: string): void {
    if (!this.get(name)) return
    this.#record()
    this.#values.delete(fold(name))
    this.#valueList = null
    this.#written = this.#time()
  }

  /** Takes over the values and subkeys of another key on behalf of the cluster itself; what the other has not is gone. */
  become(other: Key): void {
    for (const { name } of this.values) this.clear(name)
    for (const { name } of this.keys) this.removeTree(name)
    for (const value of other.values) this.write(value.name, value)
    for (const child of other.keys) this.create(child.name).key.become(child)
  }

  /** Whether another key has the same values and subkeys. */
  equals(other: Key): boolean {
    const [values, keys] = [this.values, this.keys]
    if (values.length !== other.values.length || keys.length !== other.keys.length) return false
    const sameValue = ({ name, type, data }: StoredValue) => {
      const value = other.get(name)
      return value?.type === type && Buffer.compare(value.data, data) === 0
    }
    return values.every(sameValue) && keys.every(key => other.#keys.get(fold(key.name))?.equals(key) ?? false)
  }

  /** A value as a number; `fallback` where it is missing or no DWORD. */
  dword(name: string, fallback: number): number {
    const value = this.get(name)
    if (value?.type !== RegistryType.DWORD || value.data.length !== 4) return fallback
    return new DataView(value.data.buffer, value.data.byteOffset).getUint32(0, true)
  }

  #holdsObjects(): boolean {
    return this.#guard !== null || this.keys.some(key => key.#holdsObjects())
  }

  /** Before the first change of a change as a whole: how to take it back. */
  #record(): void {
    const { journal } = this.#tree
    if (!journal || journal.has(this)) return
    const [keys, values] = [new Map(this.#keys), new Map(this.#values)]
    const [written, deleted, security] = [this.#written, this.#deleted, this.#security]
    journal.set(this, () => {
      this.#keys = keys
      this.#values = values
      this.#keyList = this.#valueList = null
      this.#written = written
      this.#deleted = deleted
      this.#security = security
    })
  }

  #add(name: string): Key {
    this.#record()
    const key = new Key(name, this, this.#time)
    this.#keys.set(fold(name), key)
    this.#touchKeys()
    return key
  }

  #drop(key: Key): void {
    this.#record()
    key.#record()
    this.#keys.delete(fold(key.name))
    key.#deleted = true
    this.#touchKeys()
  }

  #touchKeys(): void {
    this.#keyList = null
    this.#written = this.#time()
  }

  #store(value: StoredValue): void {
    this.#record()
    this.#values.set(fold(value.name), value)
    this.#valueList = null
    this.#written = this.#time()
  }
}

/** The names in a path. A path neither begins with a backslash nor has two in a row; one at its end is forgiven. */
function split(path: string): string[] {
  if (path === '') return []
  const names = (path.endsWith('\\') ? path.slice(0, -1) : path).split('\\')
  if (names.includes('')) throw new Refusal(Win32Error.ERROR_BAD_PATHNAME)
  return names
}
