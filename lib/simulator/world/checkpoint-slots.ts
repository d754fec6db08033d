import { decodeRegistryValue } from '../../codecs/registry-value.js'
import type { Key } from './key.js'
import { write } from './values.js'

/** A checkpoint as the key that lists them holds it. */
export interface Slot {
  /** Name of the value with the text, and of the subkey with what was saved: eight digits. */
  readonly slot: string
  readonly text: string
}

/** Whether a value or subkey of a key that lists checkpoints belongs to one. */
export function isSlot(name: string): boolean {
  return /^\d{8}$/.test(name)
}

/** The checkpoints that a key lists, in the order in which they were added. What is no text, or an empty one, is none. */
export function listSlots(key: Key | undefined): Slot[] {
  const values = key?.values.filter(({ name }) => isSlot(name)) ?? []
  return values
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ name, type, data }) => {
      const value = decodeRegistryValue(type, data)
      return value.type !== 'SZ' || value.value === '' || value.value.includes('\0')
        ? []
        : [{ slot: name, text: value.value }]
    })
}

/** Lists one more checkpoint, behind the others. */
export function addSlot(key: Key, text: string): Slot {
  const last = key.values.reduce((most, { name }) => (isSlot(name) ? Math.max(most, Number(name)) : most), 0)
  const slot = String(last + 1).padStart(8, '0')
  write(key, slot, text)
  return { slot, text }
}

/** Forgets a checkpoint with what was saved. */
export function removeSlot(key: Key, slot: string): void {
  key.removeTree(slot)
  key.clear(slot)
}
