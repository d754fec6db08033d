import { hostname } from 'node:os'
import type { KeyContainerName } from '../codecs/crypto-checkpoint.js'
import type { RegistryView } from '../codecs/registry-path.js'
import { type KeyContainer, keyContainersOf, simulatedKeyContainers } from './key-containers.js'
import { LocalRegistry } from './local-registry.js'
import type { Session } from './session.js'
import { SimulatedRegistry } from './simulated-registry.js'

/** What a node's machine keeps for itself, as far as checkpoints are about it. */
export interface Machine {
  /** A machine key container; `null` if there is none of this name. */
  container(name: KeyContainerName): Promise<KeyContainer | null>
  /** In which views a key below HKEY_LOCAL_MACHINE is there; `null` where that cannot be learnt. */
  views(path: string): Promise<RegistryView[] | null>
}

const allViews: readonly RegistryView[] = [32, 64]

/**
 * The machine of a node; `null` where nobody can look at it from here. Windows shows a machine's keys and registry to
 * programs on that machine alone; a simulated node shows its own to everybody.
 */
export function machineOf({ binding }: Session, node: string): Machine | null {
  if (binding.endpoint === null) return isHere(node) ? machine(keyContainersOf(binding), new LocalRegistry()) : null
  const endpoint = { ...binding.endpoint, node }
  const registry = new SimulatedRegistry(endpoint)
  return machine(simulatedKeyContainers(endpoint), {
    has: async (path, view) => (await registry.list(path, { view })) !== null,
  })
}

function machine(
  containers: { get(name: KeyContainerName): Promise<KeyContainer | null> },
  registry: { has(path: string, view: RegistryView): Promise<boolean | null> },
): Machine {
  return {
    container: ({ providerType, providerName = null, container }) =>
      containers.get({ providerType, providerName, container }),
    async views(path) {
      const found: RegistryView[] = []
      for (const view of allViews) {
        const there = await registry.has(path, view)
        if (there === null) return null
        if (there) found.push(view)
      }
      return found
    },
  }
}

/** A node's name is its machine's NetBIOS name: the first 15 characters of what precedes the domain. */
function isHere(node: string): boolean {
  const here = hostname().split('.')[0] ?? ''
  return here.slice(0, 15).toLowerCase() === node.toLowerCase()
}
