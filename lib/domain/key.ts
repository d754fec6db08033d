import type { HKEY } from '../binding/index.js'
import { fileTimeToDate } from '../codecs/filetime.js'
import {
  decodeRegistryValue,
  encodeRegistryValue,
  type RegistryInput,
  type RegistryValue,
} from '../codecs/registry-value.js'
import { textOf } from '../codecs/wide-string.js'
import { Win32Error } from '../constants/errors.gen.js'
import { collect } from '../core/enumeration.js'
import { ClusterError } from '../core/errors.js'
import { growing } from '../core/growing-buffer.js'
import { HandleOwner } from '../core/handle-owner.js'
import { check } from '../core/status.js'
import { checkOptions, checkText } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import { type KeyAccessOptions, keyAccess } from './key-access.js'
import { careOf, type Session } from './session.js'

/** How much a key holds. */
export interface KeyInformation {
  readonly subkeys: number
  readonly values: number
  readonly lastWrite: Date
}

/** A key of the cluster database. */
export class ClusterKey extends HandleOwner<HKEY> {
  /** Where it is: the object it belongs to and the subkeys below, e.g. `SQL Server\Parameters`; empty for the root. */
  readonly path: string
  readonly #cluster: Cluster
  readonly #session: Session

  /** @internal */
  constructor(cluster: Cluster, session: Session, path: string, handle: HKEY) {
    super(
      cluster,
      careOf(key => session.binding.api.ClusterRegCloseKeyAsync(key)),
      handle,
    )
    this.#cluster = cluster
    this.#session = session
    this.path = path
  }

  /** A value (ClusterRegQueryValue), `null` if there is none of this name. `''` is the key's own value. */
  async get(name: string): Promise<RegistryValue | null> {
    checkText('name', name)
    const { api } = this.#session.binding
    const [syscall, target] = ['ClusterRegQueryValue', this.#below(name)]
    return await this.use(handle =>
      growing({
        syscall,
        target,
        buffers: ['bytes'],
        call: data => api.ClusterRegQueryValueAsync(handle, name, data),
        sizes: ({ lpcbData }) => [lpcbData],
        read: ({ status, lpdwValueType }, data) => {
          if (status === Win32Error.ERROR_FILE_NOT_FOUND) return null
          check(status, syscall, target)
          return decodeRegistryValue(lpdwValueType, data)
        },
      }),
    )
  }

  /** Writes a value (ClusterRegSetValue): text as SZ, a number as DWORD, a bigint as QWORD, a list as MULTI_SZ, bytes as
   * BINARY; anything else, or another type, as `{ type, value }`. */
  async set(name: string, value: RegistryInput): Promise<void> {
    checkText('name', name)
    const { type, data } = encodeRegistryValue(value)
    const { api } = this.#session.binding
    const { status } = await this.use(handle => api.ClusterRegSetValueAsync(handle, name, type, data))
    check(status, 'ClusterRegSetValue', this.#below(name))
  }

  /**
   * Removes a value (ClusterRegDeleteValue).
   * @throws ClusterError `ERROR_FILE_NOT_FOUND` if there is none
   */
  async remove(name: string): Promise<void> {
    checkText('name', name)
    const { status } = await this.use(handle => this.#session.binding.api.ClusterRegDeleteValueAsync(handle, name))
    check(status, 'ClusterRegDeleteValue', this.#below(name))
  }

  /** Its values (ClusterRegEnumValue), in no particular order; all are read before the first is shown. */
  async *entries(): AsyncGenerator<[name: string, value: RegistryValue], void, undefined> {
    yield* await collect('ClusterRegEnumValue', this.path, index => this.#entry(index))
  }

  /** The names of the keys right below (ClusterRegEnumKey), in no particular order. */
  async *subkeys(): AsyncGenerator<string, void, undefined> {
    yield* await collect('ClusterRegEnumKey', this.path, index => this.#subkey(index))
  }

  /** Opens a key below this one (ClusterRegOpenKey); `''` opens this one again. */
  async openKey(path: string, options: KeyAccessOptions = {}): Promise<ClusterKey> {
    checkText('path', path)
    checkOptions('options', options, ['access'])
    const sam = keyAccess(this.#session, options)
    const { api } = this.#session.binding
    const { status, phkResult } = await this.use(handle => api.ClusterRegOpenKeyAsync(handle, path, sam))
    return this.#key(status, phkResult, 'ClusterRegOpenKey', path)
  }

  /** Opens a key below this one, and makes it if there is none (ClusterRegCreateKey). */
  async createKey(path: string, options: KeyAccessOptions = {}): Promise<ClusterKey> {
    checkText('path', path)
    checkOptions('options', options, ['access'])
    const sam = keyAccess(this.#session, options)
    const { api } = this.#session.binding
    const { status, phkResult } = await this.use(handle => api.ClusterRegCreateKeyAsync(handle, path, 0, sam))
    return this.#key(status, phkResult, 'ClusterRegCreateKey', path)
  }

  /**
   * Deletes a key below this one (ClusterRegDeleteKey).
   * @throws ClusterError `ERROR_ACCESS_DENIED` also for a key that has keys below it
   */
  async deleteKey(path: string): Promise<void> {
    checkText('path', path)
    const { status } = await this.use(handle => this.#session.binding.api.ClusterRegDeleteKeyAsync(handle, path))
    check(status, 'ClusterRegDeleteKey', this.#below(path))
  }

  /** How much it holds and when it was written last (ClusterRegQueryInfoKey). */
  async information(): Promise<KeyInformation> {
    const result = await this.use(handle => this.#session.binding.api.ClusterRegQueryInfoKeyAsync(handle))
    check(result.status, 'ClusterRegQueryInfoKey', this.path)
    return {
      subkeys: result.lpcSubKeys,
      values: result.lpcValues,
      lastWrite: fileTimeToDate(result.lpftLastWriteTime),
    }
  }

  protected override describe(): string {
    return `ClusterKey '${this.path}'`
  }

  async #entry(index: number): Promise<[string, RegistryValue] | null> {
    const { api } = this.#session.binding
    return await this.use(handle =>
      growing({
        syscall: 'ClusterRegEnumValue',
        target: this.path,
        buffers: ['chars', 'bytes'],
        call: (name, data) => api.ClusterRegEnumValueAsync(handle, index, name, data),
        sizes: ({ lpcchValueName, lpcbData }) => [lpcchValueName, lpcbData],
        read: ({ status, lpdwType }, name, data): [string, RegistryValue] | null => {
          if (status === Win32Error.ERROR_NO_MORE_ITEMS) return null
          check(status, 'ClusterRegEnumValue', this.path)
          return [textOf(name), decodeRegistryValue(lpdwType, data)]
        },
      }),
    )
  }

  async #subkey(index: number): Promise<string | null> {
    const { api } = this.#session.binding
    return await this.use(handle =>
      growing({
        syscall: 'ClusterRegEnumKey',
        target: this.path,
        buffers: ['chars'],
        call: name => api.ClusterRegEnumKeyAsync(handle, index, name),
        sizes: ({ lpcchName }) => [lpcchName],
        read: ({ status }, name) => {
          if (status === Win32Error.ERROR_NO_MORE_ITEMS) return null
          check(status, 'ClusterRegEnumKey', this.path)
          return textOf(name)
        },
      }),
    )
  }

  #key(status: number, handle: HKEY | null, syscall: string, path: string): ClusterKey {
    const whole = this.#below(path)
    check(status, syscall, whole)
    if (handle === null) throw new ClusterError(Win32Error.ERROR_GEN_FAILURE, syscall, whole)
    return new ClusterKey(this.#cluster, this.#session, whole, handle)
  }

  #below(path: string): string {
    return path === '' ? this.path : this.path === '' ? path : `${this.path}\\${path}`
  }
}
