import { type Binding, DryRunError } from '../binding/index.js'
import type { Endpoint } from '../channel/endpoint.js'
import type { KeyContainerName } from '../codecs/crypto-checkpoint.js'
import { checkBoolean, checkOptions, checkText, checkU32 } from '../core/validate.js'
import { LocalKeyContainers } from './local-key-containers.js'
import { SimulatedKeyContainers } from './simulated-key-containers.js'

/** A machine key container. */
export interface KeyContainer extends KeyContainerName {
  readonly providerName: string | null
  /** Whether its key can leave the machine, as a checkpoint demands. */
  readonly exportable: boolean
}

/** What to make. */
export interface NewKeyContainer extends KeyContainerName {
  readonly exportable: boolean
}

/** The machine key containers of one node. */
export interface KeyContainers {
  /** One of them, `null` if there is none of this name. */
  get(name: KeyContainerName): Promise<KeyContainer | null>
  /**
   * Makes one, with a key for key exchange in it.
   * @throws ClusterError `NTE_EXISTS` if there is one already
   */
  create(container: NewKeyContainer): Promise<void>
  /**
   * Deletes one and its keys.
   * @throws ClusterError `NTE_BAD_KEYSET` if there is none
   */
  delete(name: KeyContainerName): Promise<void>
}

/** The machine key containers of a simulated node, where they can also be listed. */
export interface ListedKeyContainers extends KeyContainers {
  /** All of them. */
  list(): Promise<KeyContainer[]>
}

/** The key containers of the node a connection is local to: Windows' own, or a simulated node's. */
export function keyContainersOf({ endpoint, dryRun }: Pick<Binding, 'endpoint' | 'dryRun'>): KeyContainers {
  const containers: KeyContainers =
    endpoint === null ? checked(new LocalKeyContainers()) : simulatedKeyContainers(endpoint)
  return dryRun ? { get: containers.get, create: unchanged, delete: unchanged } : containers
}

/** They belong to the machine: no call of ClusAPI could be told in place of the change. */
async function unchanged(): Promise<never> {
  throw new DryRunError(
    'key containers are not part of the cluster, so that a dry run cannot tell how they would change',
  )
}

/** The key containers of a simulated node. */
export function simulatedKeyContainers(endpoint: Endpoint): ListedKeyContainers {
  const inner = new SimulatedKeyContainers(endpoint)
  return { ...checked(inner), list: () => inner.list() }
}

/** The same rules for arguments, whoever answers. */
function checked(inner: KeyContainers): KeyContainers {
  return {
    get: async name => inner.get(nameOf(name, ['exportable'])),
    async create(container) {
      const name = nameOf(container, ['exportable'])
      checkBoolean('container.exportable', container.exportable)
      await inner.create({ ...name, exportable: container.exportable })
    },
    delete: async name => inner.delete(nameOf(name, ['exportable'])),
  }
}

function nameOf(name: KeyContainerName, more: readonly string[]): Required<KeyContainerName> {
  checkOptions('container', name, ['providerType', 'providerName', 'container', ...more])
  const { providerType, providerName = null, container } = name
  checkU32('container.providerType', providerType)
  if (providerName !== null) checkText('container.providerName', providerName)
  checkText('container.container', container)
  return { providerType, providerName: providerName || null, container }
}
