import type { Endpoint } from '../channel/endpoint.js'
import type { KeyContainerName } from '../codecs/crypto-checkpoint.js'
import type { KeyContainer, ListedKeyContainers, NewKeyContainer } from './key-containers.js'
import { askMachine } from './simulated-machine.js'

/** The key containers of a simulated node. */
export class SimulatedKeyContainers implements ListedKeyContainers {
  readonly #endpoint: Endpoint

  constructor(endpoint: Endpoint) {
    this.#endpoint = endpoint
  }

  async list(): Promise<KeyContainer[]> {
    return (await this.#ask('list', {})) as KeyContainer[]
  }

  async get(name: KeyContainerName): Promise<KeyContainer | null> {
    return (await this.#ask('get', name)) as KeyContainer | null
  }

  async create(container: NewKeyContainer): Promise<void> {
    await this.#ask('create', container)
  }

  async delete(name: KeyContainerName): Promise<void> {
    await this.#ask('delete', name)
  }

  async #ask(verb: string, params: { container?: string }): Promise<unknown> {
    return await askMachine(this.#endpoint, `keyContainers.${verb}`, params, params.container ?? null)
  }
}
