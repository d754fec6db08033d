import { decodeRegistryValue, encodeRegistryValue } from '../../codecs/registry-value.js'
import { Win32Error } from '../../constants/index.js'
import type { Guard, Key } from './key.js'
import { sameName } from './names.js'
import { Refusal } from './refusal.js'

/**
 * Guards what an object is by: its name can be changed through the registry, to one that is free; the values that say
 * what it is and what it contains cannot.
 * @param nameValue which value holds the name
 * @param fixed values that only the cluster changes
 * @param taken whether another object of the kind has that name
 */
export function identityGuard(nameValue: string, fixed: readonly string[], taken: (name: string) => boolean): Guard {
  return (name, value) => {
    if (fixed.some(other => sameName(other, name))) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
    if (!sameName(name, nameValue)) return
    if (!value) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
    const text = decodeRegistryValue(value.type, value.data)
    if (text.type !== 'SZ' || !isName(text.value)) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
    if (taken(text.value)) throw new Refusal(Win32Error.ERROR_ALREADY_EXISTS)
  }
}

/**
 * Renames an object on behalf of a client, as its guard allows.
 * @param nameValue which value holds the name
 */
export function rename(key: Key, nameValue: string, name: string): void {
  if (!isName(name)) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
  const { type, data } = encodeRegistryValue(name)
  key.set(nameValue, type, data)
}

/** Whether a text can be an object's name: something in it can be seen. */
export function isName(text: string): boolean {
  return /\S/.test(text) && !text.includes('\0')
}
