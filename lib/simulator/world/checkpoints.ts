import { type KeyContainerName, parseCryptoCheckpoint, sameCryptoCheckpoint } from '../../codecs/crypto-checkpoint.js'
import { Win32Error } from '../../constants/index.js'
import { addSlot, listSlots, removeSlot, type Slot } from './checkpoint-slots.js'
import type { Events } from './events.js'
import type { Faults } from './faults.js'
import type { Key } from './key.js'
import { type KeyContainer, sameContainer } from './key-containers.js'
import type { Node } from './node.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { write } from './values.js'

/** Where the crypto checkpoints of a resource are in its key. */
export const checkpointKey = 'CryptoSync'

/** A crypto checkpoint of a resource as the database holds it. */
export interface StoredCheckpoint extends Slot {
  /** The saved keys, hexadecimal; `null` where there are none. */
  readonly saved: string | null
}

/** Number of the event that a real cluster logs when keys cannot be restored. */
const restoreFailed = 1121

/**
 * Crypto checkpoints: key containers that follow a resource. The keys are saved when the checkpoint is added, and again
 * when the container changes on the owner while the resource is online; they are restored before it comes online.
 */
export class Checkpoints {
  readonly #events: Events
  readonly #faults: Faults

  constructor(events: Events, faults: Faults) {
    this.#events = events
    this.#faults = faults
  }

  /** The checkpoints of a resource, in the order in which they were added. */
  list(resource: Resource): StoredCheckpoint[] {
    const key = resource.key.find(checkpointKey)
    return listSlots(key).map(({ slot, text }) => ({ slot, text, saved: key ? savedKeys(key, slot) : null }))
  }

  /** Adds a checkpoint and saves the keys from the resource's owner. */
  add(resource: Resource, text: string): void {
    const checkpoint = parseCryptoCheckpoint(text)
    if (checkpoint.raw !== undefined) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    if (this.#find(resource, text)) throw new Refusal(Win32Error.ERROR_ALREADY_EXISTS)
    this.store(resource, text, resource.group.owner.keyContainers.export(checkpoint))
  }

  /** Writes a checkpoint into the database. */
  store(resource: Resource, text: string, saved: string | null): void {
    const { key } = resource.key.create(checkpointKey)
    const { slot } = addSlot(key, text)
    if (saved !== null) save(key, slot, saved)
  }

  /** Removes a checkpoint; the container stays where it is. */
  remove(resource: Resource, text: string): void {
    const found = this.#find(resource, text)
    const key = resource.key.find(checkpointKey)
    if (!found || !key) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    removeSlot(key, found.slot)
  }

  /** Saves the keys of a container that was made or replaced on a node, for the resources that are online there. */
  capture(node: Node, container: KeyContainer, resources: Iterable<Resource>): void {
    if (!container.exportable) return
    for (const resource of resources) {
      if (!resource.online || resource.group.owner !== node) continue
      const key = resource.key.find(checkpointKey)
      for (const { slot, text } of this.list(resource)) {
        const checkpoint = parseCryptoCheckpoint(text)
        if (key && checkpoint.raw === undefined && sameContainer(checkpoint, container)) save(key, slot, container.key)
      }
    }
  }

  /** Puts the saved keys onto the resource's owner. What cannot be restored is an event and stops nothing. */
  restore(resource: Resource): void {
    for (const { text, saved } of this.list(resource)) {
      const fault = this.#faults.hit({ function: 'checkpoint.restore', target: resource.name })
      const checkpoint = parseCryptoCheckpoint(text)
      if (fault?.status) this.#failed(resource, text, `status ${fault.status}`)
      else if (checkpoint.raw !== undefined) this.#failed(resource, text, 'the string cannot be read')
      else if (saved === null) this.#failed(resource, text, 'the saved keys are missing')
      else if (restoreContainer(resource.group.owner, checkpoint, saved)) {
        const where = `to the container of ${text} on ${resource.group.owner.name}`
        this.#events.add('checkpoint', resource.name, `the keys of ${resource.name} are restored ${where}`)
      }
    }
  }

  #find(resource: Resource, text: string): StoredCheckpoint | undefined {
    const wanted = parseCryptoCheckpoint(text)
    return this.list(resource).find(stored => sameCryptoCheckpoint(parseCryptoCheckpoint(stored.text), wanted))
  }

  #failed(resource: Resource, text: string, reason: string): void {
    const where = `${resource.group.owner.name}: ${reason}`
    const message = `the keys of ${resource.name} could not be restored to the container of ${text} on ${where}`
    this.#events.add('checkpoint', resource.name, message, restoreFailed)
  }
}

/** Whether there was anything to restore. */
function restoreContainer({ keyContainers }: Node, name: KeyContainerName, key: string): boolean {
  if (keyContainers.find(name)?.key === key) return false
  const { providerType, container } = name
  keyContainers.put({ providerType, providerName: name.providerName ?? null, container, exportable: true, key })
  return true
}

function savedKeys(key: Key, slot: string): string | null {
  const data = key.find(slot)?.get('Data')?.data
  return data ? Buffer.from(data).toString('hex') : null
}

function save(key: Key, slot: string, saved: string): void {
  write(key.create(slot).key, 'Data', Buffer.from(saved, 'hex'))
}
