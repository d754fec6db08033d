import type { RegistryView } from '../../codecs/registry-path.js'
import { Win32Error } from '../../constants/index.js'
import { Key, type StoredValue } from './key.js'
import { sameName } from './names.js'
import { Refusal } from './refusal.js'

/** Where programs of 32 bits find a key of their own in place of SOFTWARE. */
const redirected = 'SOFTWARE'
const redirection = 'WOW6432Node'

/** Deep enough for any program, and little enough to be saved within the cluster database. */
const deepest = 500

/** What HKEY_LOCAL_MACHINE holds on one node. Paths are below it; those below SOFTWARE depend on the view. */
export class LocalRegistry {
  /** HKEY_LOCAL_MACHINE, as programs of 64 bits see it. */
  readonly root: Key
  readonly #changed: (path: string) => void

  /**
   * @param time gives the FILETIME of a change
   * @param changed called when a key at a path, or something below it, has changed
   */
  constructor(time: () => bigint, changed: (path: string) => void) {
    this.root = new Key('HKEY_LOCAL_MACHINE', null, time)
    this.#changed = changed
  }

  /** The key at a path; `undefined` where there is none. */
  find(path: string, view: RegistryView): Key | undefined {
    return this.root.find(pathIn64(path, view))
  }

  /** Sets a value, and makes the keys that lead to it. */
  set(path: string, view: RegistryView, { name, type, data }: StoredValue): void {
    const real = pathIn64(path, view)
    if (real.split('\\').length > deepest) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    this.root.create(real).key.set(name, type, data)
    this.#changed(real)
  }

  /** Deletes a value; ERROR_FILE_NOT_FOUND where there is none. */
  unset(path: string, view: RegistryView, name: string): void {
    const real = pathIn64(path, view)
    const key = this.root.find(real)
    if (!key) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    key.unset(name)
    this.#changed(real)
  }

  /** Deletes a key with everything in it; ERROR_FILE_NOT_FOUND where there is none. */
  remove(path: string, view: RegistryView): void {
    const real = pathIn64(path, view)
    const key = this.root.find(real)
    if (!key?.parent) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    key.parent.removeTree(key.name)
    this.#changed(real)
  }

  /** Makes the key at a path a copy of another: what the other has not is gone. */
  restore(path: string, view: RegistryView, copy: Key): void {
    const real = pathIn64(path, view)
    this.root.create(real).key.become(copy)
    this.#changed(real)
  }
}

/** The path under which a program of 64 bits finds what one of the view calls `path`. */
export function pathIn64(path: string, view: RegistryView): string {
  const [first, second, ...rest] = path.replace(/\\$/, '').split('\\')
  if (first === undefined || view === 64 || !sameName(first, redirected)) return path
  if (second === undefined) return `${first}\\${redirection}`
  return sameName(second, redirection) ? path : [first, redirection, second, ...rest].join('\\')
}

/** Whether a path is that of a key, or of one below it. */
export function isWithin(path: string, ancestor: string): boolean {
  const names = ancestor.replace(/\\$/, '').split('\\')
  return (
    path.split('\\').length >= names.length &&
    path
      .split('\\')
      .slice(0, names.length)
      .every((name, i) => sameName(name, names[i] ?? ''))
  )
}
