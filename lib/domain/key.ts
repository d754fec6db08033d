import type { HKEY } from '../binding/index.js'
import { fileTimeToDate } from '../codecs/filetime.js'
import {
  decodeRegistryValue,
  encodeRegistryValue,
  type RegistryInput,
  type RegistryValue,
} from '../codecs/registry-value.js'
import { parseSecurityDescriptor, partsOf, SecurityPart, type SecurityPartName } from '../codecs/security-descriptor.js'
import { textOf } from '../codecs/wide-string.js'
import { Win32Error } from '../constants/errors.gen.js'
import { collect } from '../core/enumeration.js'
import { ClosedError, ClusterError } from '../core/errors.js'
import { growing } from '../core/growing-buffer.js'
import { HandleOwner } from '../core/handle-owner.js'
import { check } from '../core/status.js'
import { checkBytes, checkOneOf, checkOptions, checkText, wrongType } from '../core/validate.js'
import { Batch } from './batch.js'
import type { Cluster } from './cluster.js'
import { type KeyAccessOptions, keyAccess } from './key-access.js'
import { readTogether, type ValueName } from './read-batch.js'
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

  /**
   * Reads values of this key, or of keys below it, as they are at one moment (ClusterRegCreateReadBatch): in the order of
   * `values`, `null` where there is none.
   */
  async read(values: readonly (string | ValueName)[]): Promise<(RegistryValue | null)[]> {
    if (!Array.isArray(values)) throw wrongType('values', 'an array', values)
    const wanted = values.map((value, i) => {
      const { key, name } = typeof value === 'string' ? { key: '', name: value } : value
      checkText(`values[${i}].key`, key)
      checkText(`values[${i}].name`, name)
      return { key, name }
    })
    return await this.use(handle => readTogether(this.#session, handle, this.path, wanted))
  }

  /** Begins changes that take effect together, or not at all. */
  batch(): Batch {
    if (this.closed) throw new ClosedError(this.describe())
    return new Batch(this, this.#session)
  }

  /**
   * Its security descriptor (ClusterRegGetKeySecurity), self-relative, as bytes.
   * @param parts what of it: owner, group and access list, if left out
   */
  async security(parts: readonly SecurityPartName[] = ['owner', 'group', 'dacl']): Promise<Uint8Array> {
    const wanted = informationOf(parts)
    const [syscall, target] = ['ClusterRegGetKeySecurity', this.path]
    return await this.use(handle =>
      growing({
        syscall,
        target,
        buffers: ['bytes'],
        call: buffer => this.#session.binding.api.ClusterRegGetKeySecurityAsync(handle, wanted, buffer),
        sizes: ({ lpcbSecurityDescriptor }) => [lpcbSecurityDescriptor],
        read({ status }, bytes) {
          check(status, syscall, target)
          return new Uint8Array(bytes)
        },
      }),
    )
  }

  /**
   * Replaces parts of its security descriptor (ClusterRegSetKeySecurity).
   * @param descriptor self-relative, as {@link security} gives it
   * @param parts what of it to take: whatever it has, if left out
   * @throws ClusterDataError where the bytes are no such descriptor
   */
  async setSecurity(descriptor: Uint8Array, parts?: readonly SecurityPartName[]): Promise<void> {
    checkBytes('descriptor', descriptor)
    const has = partsOf(parseSecurityDescriptor(descriptor))
    const wanted = parts === undefined ? has : informationOf(parts)
    const { api } = this.#session.binding
    const { status } = await this.use(handle => api.ClusterRegSetKeySecurityAsync(handle, wanted, descriptor))
    check(status, 'ClusterRegSetKeySecurity', this.path)
  }

  /** Has all nodes write the whole database to their disks (ClusterRegSyncDatabase). */
  async syncDatabase(): Promise<void> {
    const { api } = this.#session.binding
    const { status } = await this.use(() => this.#cluster.use(cluster => api.ClusterRegSyncDatabaseAsync(cluster, 0)))
    check(status, 'ClusterRegSyncDatabase', this.path)
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

/** A SECURITY_INFORMATION of these parts. */
function informationOf(parts: readonly SecurityPartName[]): number {
  if (!Array.isArray(parts)) throw wrongType('parts', 'an array', parts)
  return parts.reduce<number>((information, part: SecurityPartName) => {
    checkOneOf('parts', part, Object.keys(SecurityPart))
    return information | SecurityPart[part]
  }, 0)
}
