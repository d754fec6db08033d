import { Access, Win32Error } from '../../constants/index.js'
import type { Handle, HandleAccess, HandleKind, HandleObjects, Session } from '../service/session.js'
import { Refusal } from '../world/refusal.js'

const { GENERIC_READ, GENERIC_WRITE, GENERIC_EXECUTE, GENERIC_ALL, MAXIMUM_ALLOWED, KEY_READ, KEY_WRITE } = Access

/** Rights to the cluster without the generic names. */
const clusterRead = 1
const clusterChange = 2

/** Rights to a key that change it: set value, create subkey, create link, delete, write DAC and owner. */
const changingRights = 0x0002 | 0x0004 | 0x0020 | 0x0001_0000 | 0x0004_0000 | 0x0008_0000

/**
 * What is granted to somebody who may have `most` and asks for `desired`.
 * @throws Refusal where that is too much, or nothing that can be asked for
 */
export function grant(desired: number, most: HandleAccess): HandleAccess {
  if (has(desired, MAXIMUM_ALLOWED)) return most
  const generic = has(desired, GENERIC_WRITE | GENERIC_EXECUTE | GENERIC_ALL)
  const reads = generic || has(desired, GENERIC_READ | clusterRead)
  const changes = generic || has(desired, clusterChange)
  if (!reads) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  if (changes && most === 'read') throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
  return changes ? 'all' : 'read'
}

/** Access as the Ex functions report it. */
export function grantedMask(access: HandleAccess): number {
  return access === 'all' ? GENERIC_ALL : GENERIC_READ
}

/** The rights to a key that `samDesired` gives: generic ones are spelt out. */
export function grantKey(sam: number, most: HandleAccess): number {
  if (has(sam, MAXIMUM_ALLOWED)) return most === 'all' ? Access.KEY_ALL_ACCESS : KEY_READ
  let rights = sam & Access.KEY_ALL_ACCESS
  if (has(sam, GENERIC_READ | GENERIC_EXECUTE)) rights |= KEY_READ
  if (has(sam, GENERIC_WRITE)) rights |= KEY_WRITE
  if (has(sam, GENERIC_ALL)) rights |= Access.KEY_ALL_ACCESS
  if (most === 'read' && has(rights, changingRights)) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
  return rights
}

/** Demands a handle that lets its holder change things. */
export function demandChange({ access }: Handle): void {
  if (access !== 'all') throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
}

/** What a handle gives access to, if it lets its holder change that. */
export function toChange<Kind extends HandleKind>(session: Session, id: bigint, kind: Kind): HandleObjects[Kind] {
  const handle = session.get(id, kind)
  demandChange(handle)
  return handle.object
}

/** Demands rights to a key. */
export function demandRights({ rights }: Handle<'HKEY'>, needed: number): void {
  if ((rights & needed) !== needed) throw new Refusal(Win32Error.ERROR_ACCESS_DENIED)
}

/** Demands flags that mean something. */
export function demandFlags(flags: number, known: Readonly<Record<string, number>>): void {
  if (Object.values(known).reduce((rest, flag) => rest & ~flag, flags) !== 0) {
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
}

function has(mask: number, bits: number): boolean {
  return (mask & bits) !== 0
}
