import { Win32Error } from '../../constants/index.js'
import type { Group } from '../world/group.js'
import type { Key } from '../world/key.js'
import type { NetInterface, Network } from '../world/network.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import type { Resource } from '../world/resource.js'

/** How many bits of a handle's number count the handles of a session; those above count sessions. */
const indexBits = 40n
const indexMask = (1n << indexBits) - 1n

/** What a handle gives access to. */
export interface HandleObjects {
  HCLUSTER: null
  HRESOURCE: Resource
  HGROUP: Group
  HNODE: Node
  HNETWORK: Network
  HNETINTERFACE: NetInterface
  HKEY: Key
}

/** The kinds of handles. */
export type HandleKind = keyof HandleObjects

/** Whether a handle lets its holder change things. */
export type HandleAccess = 'all' | 'read'

/** An open handle of a client. */
export interface Handle<Kind extends HandleKind = HandleKind> {
  readonly kind: Kind
  readonly object: HandleObjects[Kind]
  readonly access: HandleAccess
  /** Rights to a key (REGSAM); 0 for other kinds. */
  readonly rights: number
  /** The node that serves the handle. */
  readonly node: Node
  /** How often that node had crashed when the handle was opened. */
  readonly crashes: number
  /** The cluster handle it came from; `null` for a cluster handle. */
  readonly root: Handle<'HCLUSTER'> | null
}

/** What a handle to something that was deleted answers. */
const deleted: Partial<Record<HandleKind, number>> = {
  HRESOURCE: Win32Error.ERROR_RESOURCE_NOT_AVAILABLE,
  HGROUP: Win32Error.ERROR_GROUP_NOT_AVAILABLE,
  HKEY: Win32Error.ERROR_KEY_DELETED,
}

/** The node that served the handle, or the connection it was opened on, is gone. */
export class ContextLost extends Refusal {
  override name = 'ContextLost'

  constructor() {
    super(Win32Error.RPC_S_SERVER_UNAVAILABLE)
  }
}

/**
 * What the service keeps for one client: its handles. Their numbers are never used again, in this session or another, so
 * that one from an earlier session is known for what it is.
 */
export class Session {
  readonly #handles = new Map<number, Handle>()
  readonly #isOver: (generation: bigint) => boolean
  #lastIndex = 0

  /**
   * @param generation number of the session, the upper part of its handles' numbers
   * @param isOver whether a number was that of a session that ended
   */
  constructor(
    readonly generation: bigint,
    isOver: (generation: bigint) => boolean,
  ) {
    this.#isOver = isOver
  }

  /** The handles that are of use. */
  get handles(): Handle[] {
    return [...this.#handles.values()].filter(handle => !isLost(handle))
  }

  /** Opens a handle and gives its number. */
  open<Kind extends HandleKind>(handle: Handle<Kind>): bigint {
    this.#handles.set(++this.#lastIndex, handle as Handle)
    return (this.generation << indexBits) | BigInt(this.#lastIndex)
  }

  /**
   * The handle of that number.
   * @throws Refusal where it is none of that kind, or of something deleted; {@link ContextLost} where it was one
   */
  get<Kind extends HandleKind>(id: bigint, kind: Kind): Handle<Kind> {
    const handle = this.#handles.get(this.#index(id))
    if (handle?.kind !== kind) throw new Refusal(Win32Error.ERROR_INVALID_HANDLE)
    if (isLost(handle)) throw new ContextLost()
    if (isDeleted(handle)) throw new Refusal(deleted[kind] ?? Win32Error.ERROR_INVALID_HANDLE)
    return handle as Handle<Kind>
  }

  /** The name of what a handle gives access to; `null` for a cluster handle, or none. */
  nameOf(id: bigint): string | null {
    const handle = id >> indexBits === this.generation ? this.#handles.get(Number(id & indexMask)) : undefined
    return handle?.object?.name ?? null
  }

  /** Closes a handle; a cluster handle takes everything with it that was opened from it. One that was lost is closed. */
  close(id: bigint, kind: HandleKind): void {
    if (this.#isOver(id >> indexBits)) return
    const index = this.#index(id)
    const handle = this.#handles.get(index)
    if (handle?.kind !== kind) throw new Refusal(Win32Error.ERROR_INVALID_HANDLE)
    this.#handles.delete(index)
    if (kind !== 'HCLUSTER') return
    for (const [other, { root }] of this.#handles) if (root === handle) this.#handles.delete(other)
  }

  #index(id: bigint): number {
    const generation = id >> indexBits
    if (generation !== this.generation && this.#isOver(generation)) throw new ContextLost()
    if (generation !== this.generation) throw new Refusal(Win32Error.ERROR_INVALID_HANDLE)
    return Number(id & indexMask)
  }
}

function isLost({ node, crashes }: Handle): boolean {
  return node.crashes !== crashes
}

function isDeleted({ object }: Handle): boolean {
  return object !== null && 'deleted' in object && object.deleted
}
