import type { Endpoint } from '../channel/endpoint.js'
import { checkRegistryPath, checkRegistryView } from '../codecs/registry-path.js'
import {
  decodeRegistryValue,
  encodeRegistryValue,
  type RegistryInput,
  type RegistryValue,
} from '../codecs/registry-value.js'
import { checkOptions, checkText } from '../core/validate.js'
import type { RegistryViewOptions } from './registry-checkpoints.js'
import { askMachine } from './simulated-machine.js'

/** What is in a key. */
export interface RegistryListing {
  /** Names of the subkeys. */
  readonly keys: readonly string[]
  /** The values by name; `''` is the default value. */
  readonly values: ReadonlyMap<string, RegistryValue>
}

/** A value as the control channel has it. */
interface Stored {
  readonly name: string
  readonly type: number
  readonly data: string
}

/**
 * HKEY_LOCAL_MACHINE of a simulated node: what registry checkpoints carry from node to node. Paths are below it; without a
 * view they are seen as by programs of 64 bits.
 */
export class SimulatedRegistry {
  readonly #endpoint: Endpoint

  /** @internal */
  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  /** What is in a key; `null` if there is no such key. */
  async list(path: string, options: RegistryViewOptions = {}): Promise<RegistryListing | null> {
    const found = (await this.#ask('list', path, options)) as { keys: string[]; values: Stored[] } | null
    return found && { keys: found.keys, values: new Map(found.values.map(value => [value.name, decoded(value)])) }
  }

  /** A value; `null` if there is no such value, or no such key. `''` is the default value. */
  async get(path: string, name: string, options: RegistryViewOptions = {}): Promise<RegistryValue | null> {
    checkText('name', name)
    const found = (await this.#ask('get', path, options, { name })) as Stored | null
    return found && decoded(found)
  }

  /** Writes a value, and makes the keys that lead to it. */
  async set(path: string, name: string, value: RegistryInput, options: RegistryViewOptions = {}): Promise<void> {
    checkText('name', name)
    const { type, data } = encodeRegistryValue(value)
    await this.#ask('set', path, options, { name, type, data: Buffer.from(data).toString('hex') })
  }

  /**
   * Removes a value.
   * @throws ClusterError `ERROR_FILE_NOT_FOUND`
   */
  async remove(path: string, name: string, options: RegistryViewOptions = {}): Promise<void> {
    checkText('name', name)
    await this.#ask('remove', path, options, { name })
  }

  /**
   * Removes a key with everything in it.
   * @throws ClusterError `ERROR_FILE_NOT_FOUND`
   */
  async removeKey(path: string, options: RegistryViewOptions = {}): Promise<void> {
    await this.#ask('removeKey', path, options)
  }

  async #ask(verb: string, path: string, options: RegistryViewOptions, more: object = {}): Promise<unknown> {
    checkRegistryPath('path', path)
    checkOptions('options', options, ['view'])
    const { view = 64 } = options
    checkRegistryView('options.view', view)
    return await askMachine(this.#endpoint, `registry.${verb}`, { path, view, ...more }, path)
  }
}

function decoded({ type, data }: Stored): RegistryValue {
  return decodeRegistryValue(type, Buffer.from(data, 'hex'))
}
