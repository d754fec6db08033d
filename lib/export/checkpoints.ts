import { randomBytes } from 'node:crypto'
import { type CryptoCheckpoint, cryptoCheckpointText } from '../codecs/crypto-checkpoint.js'
import type { LabKeyContainer, LabRegistryCheckpoint, LabResource } from '../simulator/lab/schema.js'
import { isSlot } from '../simulator/world/checkpoint-slots.js'
import { checkpointKey } from '../simulator/world/checkpoints.js'
import { sameContainer } from '../simulator/world/key-containers.js'
import { registryCheckpointKey } from '../simulator/world/registry-checkpoints.js'
import { numberOf, rest, type Tree, textOf, treeAt } from './database.js'

type LabCryptoCheckpoint = NonNullable<LabResource['cryptoCheckpoints']>[number]

/** Keys of a resource that hold its checkpoints. What else is in them is told as it is. */
export const checkpointKeys = [checkpointKey, registryCheckpointKey]

/**
 * The key containers that checkpoints need to be of use: those of other machines cannot be read, and keys never leave the
 * cluster. So a container of the same name is put on the owner, with the keys that a simulated cluster saved, or made-up ones.
 */
export class StandInContainers {
  readonly #containers = new Map<string, LabKeyContainer[]>()
  /** How many of them have made-up keys. */
  invented = 0

  /** Those of a node. */
  of(node: string): LabKeyContainer[] {
    return this.#containers.get(node) ?? []
  }

  /** A checkpoint as a lab says it, with its container on the owner. */
  add(checkpoint: CryptoCheckpoint, resource: Tree, owner: string): LabCryptoCheckpoint {
    const text = cryptoCheckpointText(checkpoint)
    const saved = savedKeys(resource, text)
    if (checkpoint.raw !== undefined) return { checkpoint: text, ...(saved !== null && { key: saved }) }
    const { providerType, container } = checkpoint
    const providerName = checkpoint.providerName || null
    const there = this.of(owner).find(other =>
      sameContainer({ ...other, providerName: other.providerName ?? null }, { providerType, providerName, container }),
    )
    if (there) return saved === null || there.key === saved ? text : { checkpoint: text, key: saved }
    if (saved === null) this.invented++
    const key = saved ?? randomBytes(16).toString('hex')
    const added = { providerType, ...(providerName !== null && { providerName }), container, key }
    this.#containers.set(owner, [...this.of(owner), added])
    return text
  }
}

/** Registry checkpoints as a lab says them: with what a simulated cluster saved, or nothing, since registries are not read. */
export function registryCheckpoints(paths: readonly string[], resource: Tree): LabRegistryCheckpoint[] {
  return paths.map(path => {
    const place = placeOf(resource, registryCheckpointKey, path)
    const saved = place?.keys.Data
    return {
      path,
      ...(place && numberOf(place, 'View') === 32 && { view: 32 as const }),
      saved: saved ? rest(saved) : null,
    }
  })
}

/** What is beside the checkpoints in the keys that hold them. */
export function besideCheckpoints(tree: Tree) {
  const slots = { values: Object.keys(tree.values).filter(isSlot), keys: Object.keys(tree.keys).filter(isSlot) }
  return rest(tree, slots)
}

/** The keys of a crypto checkpoint as a simulated cluster keeps them. */
function savedKeys(resource: Tree, text: string): string | null {
  const data = placeOf(resource, checkpointKey, text)?.values.Data
  const isBytes = typeof data === 'object' && 'type' in data && data.type === 'BINARY'
  return isBytes && data.value !== '' ? data.value : null
}

/** The subkey of the slot whose value is a text. */
function placeOf(resource: Tree, key: string, text: string): Tree | undefined {
  const list = treeAt(resource, key)
  const slot = Object.keys(list.values).find(name => isSlot(name) && textOf(list, name) === text)
  return slot === undefined ? undefined : list.keys[slot]
}
