import type { RegistryView } from '../../codecs/registry-path.js'
import { Win32Error } from '../../constants/index.js'
import { addSlot, listSlots, removeSlot, type Slot } from './checkpoint-slots.js'
import type { Events } from './events.js'
import type { Faults } from './faults.js'
import type { Key } from './key.js'
import { isWithin, pathIn64 } from './local-registry.js'
import { sameName } from './names.js'
import type { Node } from './node.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { write } from './values.js'

/** Where the registry checkpoints of a resource are in its key. */
export const registryCheckpointKey = 'RegSync'

/** A registry checkpoint of a resource as the database holds it. */
export interface StoredRegistryCheckpoint extends Slot {
  readonly view: RegistryView
  /** A copy of the key as it was saved; `null` where there is none. */
  readonly saved: Key | null
}

/** Number of the event that a real cluster logs when a key cannot be restored. */
const restoreFailed = 1024

/**
 * Registry checkpoints: keys of HKEY_LOCAL_MACHINE that follow a resource, with everything below them. A key is saved when
 * the checkpoint is added, and whenever it changes on the owner while the resource is online; it is restored before the
 * resource comes online.
 */
export class RegistryCheckpoints {
  readonly #events: Events
  readonly #faults: Faults

  constructor(events: Events, faults: Faults) {
    this.#events = events
    this.#faults = faults
  }

  /** The checkpoints of a resource, in the order in which they were added. */
  list(resource: Resource): StoredRegistryCheckpoint[] {
    const key = resource.key.find(registryCheckpointKey)
    return listSlots(key).map(({ slot, text }) => {
      const view = key?.find(slot)?.dword('View', 64) === 32 ? 32 : 64
      return { slot, text, view, saved: key?.find(slot)?.find('Data') ?? null }
    })
  }

  /** Adds a checkpoint and saves the key from the resource's owner. */
  add(resource: Resource, path: string, view: RegistryView): void {
    if (path === '') throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    const text = path.replace(/\\$/, '')
    const key = resource.group.owner.registry.find(path, view)
    if (this.#find(resource, text)) throw new Refusal(Win32Error.ERROR_ALREADY_EXISTS)
    if (!key) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    this.#save(this.store(resource, text, view), key)
  }

  /** Writes a checkpoint into the database, nothing being saved yet, and gives the key for that. */
  store(resource: Resource, path: string, view: RegistryView): Key {
    const { key } = resource.key.create(registryCheckpointKey)
    const place = key.create(addSlot(key, path).slot).key
    write(place, 'View', view)
    return place
  }

  /** Removes a checkpoint; the keys stay where they are. */
  remove(resource: Resource, path: string): void {
    const found = this.#find(resource, path.replace(/\\$/, ''))
    const key = resource.key.find(registryCheckpointKey)
    if (!found || !key) throw new Refusal(Win32Error.ERROR_FILE_NOT_FOUND)
    removeSlot(key, found.slot)
  }

  /** Saves what has changed at or below a path of a node's registry, for the resources that are online there. */
  capture(node: Node, changed: string, resources: Iterable<Resource>): void {
    for (const resource of resources) {
      if (!resource.online || resource.group.owner !== node) continue
      for (const { slot, text, view } of this.list(resource)) {
        const path = pathIn64(text, view)
        if (!isWithin(changed, path) && !isWithin(path, changed)) continue
        // A key that was deleted as a whole is not there to be saved: its last copy stays.
        const [key, place] = [keyAt(node, text, view), resource.key.find(`${registryCheckpointKey}\\${slot}`)]
        if (key && place) this.#save(place, key)
      }
    }
  }

  /** Puts the saved keys onto the resource's owner. What cannot be restored is an event and stops nothing. */
  restore(resource: Resource): void {
    const { owner } = resource.group
    for (const { text, view, saved } of this.list(resource)) {
      const fault = this.#faults.hit({ function: 'checkpoint.restore', target: resource.name })
      if (fault?.status) this.#failed(resource, text, `status ${fault.status}`)
      else if (!saved) this.#failed(resource, text, 'the saved key is missing')
      else if (!keyAt(owner, text, view)?.equals(saved))
        this.#restore(resource, text, () => owner.registry.restore(text, view, saved))
    }
  }

  #find(resource: Resource, path: string): StoredRegistryCheckpoint | undefined {
    return this.list(resource).find(({ text }) => sameName(text, path))
  }

  #restore(resource: Resource, path: string, restore: () => void): void {
    try {
      restore()
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      this.#failed(resource, path, `status ${error.status}`)
      return
    }
    const where = `${path} on ${resource.group.owner.name}`
    this.#events.add('checkpoint', resource.name, `the registry of ${resource.name} is restored to ${where}`)
  }

  #save(place: Key, key: Key): void {
    place.create('Data').key.become(key)
  }

  #failed(resource: Resource, path: string, reason: string): void {
    const where = `${path} on ${resource.group.owner.name}: ${reason}`
    const message = `the registry of ${resource.name} could not be restored to ${where}`
    this.#events.add('checkpoint', resource.name, message, restoreFailed)
  }
}

/** The key that a checkpoint names; `undefined` where there is none, or where somebody wrote what is no path. */
export function keyAt({ registry }: Node, path: string, view: RegistryView): Key | undefined {
  try {
    return registry.find(path, view)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return undefined
  }
}
