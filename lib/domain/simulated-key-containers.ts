import { ControlClient, ControlError } from '../channel/control-client.js'
import type { Endpoint } from '../channel/endpoint.js'
import type { KeyContainerName } from '../codecs/crypto-checkpoint.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import type { KeyContainer, ListedKeyContainers, NewKeyContainer } from './key-containers.js'

/** The key containers of a simulated node, through the control channel: ClusAPI has no words for them. */
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

  async #ask(verb: string, params: object): Promise<unknown> {
    const method = `keyContainers.${verb}`
    const client = await ControlClient.connect(this.#endpoint)
    try {
      return await client.request(method, { node: this.#endpoint.node, ...params })
    } catch (error) {
      throw error instanceof ControlError ? asClusterError(error, params) : error
    } finally {
      client.close()
    }
  }
}

/** The service answers with Windows' own names, so that a caller need not know which kind of cluster it talks to. */
function asClusterError(error: ControlError, params: { container?: string }): Error {
  const errno = (Win32Error as { readonly [name: string]: number })[error.code]
  if (errno === undefined) return error
  return new ClusterError(errno, error.method, params.container ?? null, { cause: error })
}
