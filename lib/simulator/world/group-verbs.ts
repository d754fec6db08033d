import { OfflineV2Flag, OnlineV2Flag } from '../../constants/enums.gen.js'
import { ResourceState, Win32Error } from '../../constants/index.js'
import type { Group } from './group.js'
import type { Node } from './node.js'
import { bestNode } from './placement.js'
import { Refusal } from './refusal.js'
import { type Transitions, whenAllSettled } from './transitions.js'

/** ClusGroupTypeAvailableStorage: the group of the disks that nobody uses, which has no state of its own to change. */
const availableStorage = 2

/** What resource DLLs are told of a verb. */
export interface VerbOptions {
  /** They are to do what is wanted whatever state resources are in. */
  readonly ignoring?: boolean
}

/** How a group moves. */
export interface MoveOptions extends VerbOptions {
  /** While a resource is pending the move waits instead of being refused. */
  readonly queue?: boolean
  /** If a resource fails on the new owner, the group goes back to where it came from. */
  readonly returns?: boolean
  /** Called once when everything has settled: with 0, or why the group is not where it should be or not as it should be. */
  readonly ended?: (status: number) => void
}

interface Move extends MoveOptions {
  readonly from: Node
  /** `null` while it is queued for the best node. */
  to: Node | null
  phase: 'queued' | 'leaving' | 'arriving'
  cancelled: boolean
  /** It goes back after a failure: also to a node that is paused. */
  readonly back: boolean
}

/** What can be done to a group as a whole. Verbs answer 0 or 997, and throw a {@link Refusal}. */
export class GroupVerbs {
  readonly #nodes: readonly Node[]
  readonly #transitions: Transitions
  readonly #moves = new Map<Group, Move>()

  constructor(nodes: readonly Node[], transitions: Transitions) {
    this.#nodes = nodes
    this.#transitions = transitions
  }

  /**
   * Brings all its resources online.
   * @param to the node to do so on; `null` for its owner
   */
  online(group: Group, to: Node | null = null, options: VerbOptions = {}): number {
    demandOrdinary(group)
    demandRest(group)
    const node = to ?? group.owner
    demandHost(group, node)
    group.persistent = true
    for (const resource of group.resources) resource.persistent = true
    const move = { ...options, ...departure(group, node) }
    if (node === group.owner) this.#transitions.restore(group.resources, onlineFlags(group, move))
    else this.#leave(group, move)
    return outcome(group)
  }

  /** Takes all its resources offline; what each of them is meant to be is remembered for the next online. */
  offline(group: Group, { ignoring }: VerbOptions = {}): number {
    demandOrdinary(group)
    demandRest(group)
    group.persistent = false
    const flags = ignoring ? OfflineV2Flag.IGNORE_RESOURCE_STATUS : 0
    for (const resource of group.resources) this.#transitions.offline(resource, flags)
    return outcome(group)
  }

  /**
   * Moves it.
   * @param to the new owner; `null` for the best of the other nodes
   */
  move(group: Group, to: Node | null, options: MoveOptions = {}): number {
    const phase = this.#moves.get(group)?.phase
    if (phase === 'queued') throw new Refusal(Win32Error.ERROR_CLUSTER_GROUP_QUEUED)
    if (phase === 'leaving') throw new Refusal(Win32Error.ERROR_CLUSTER_GROUP_MOVING)
    if (group.pending && !options.queue) throw new Refusal(Win32Error.ERROR_INVALID_STATE)
    const destination = this.#destination(group, to)
    if (destination === group.owner) {
      options.ended?.(Win32Error.ERROR_SUCCESS)
      return Win32Error.ERROR_SUCCESS
    }
    if (!group.pending) return this.#leave(group, { ...options, ...departure(group, destination) })
    this.#queue(group, { ...options, ...departure(group, to), phase: 'queued' })
    return Win32Error.ERROR_IO_PENDING
  }

  /** Cancels a move that is queued, or has not reached its destination: the group stays, and comes back to what it was. */
  cancel(group: Group): number {
    const move = this.#moves.get(group)
    if (!move || move.phase === 'arriving') throw new Refusal(Win32Error.ERROR_INVALID_STATE)
    if (move.phase === 'queued') {
      this.#end(group, move, Win32Error.ERROR_OPERATION_ABORTED)
      return Win32Error.ERROR_SUCCESS
    }
    move.cancelled = true
    return Win32Error.ERROR_IO_PENDING
  }

  /** Its owner died. What is returned is to be called when the group has found another. */
  abandon(group: Group): () => void {
    const move = this.#moves.get(group)
    this.#moves.delete(group)
    group.movingTo = null
    return () => move?.ended?.(Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
  }

  #destination(group: Group, to: Node | null): Node {
    if (to === group.owner && to.running) return to
    const node = to ?? bestNode(group, this.#nodes)
    if (!node) throw new Refusal(Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
    demandHost(group, node)
    return node
  }

  #queue(group: Group, move: Move): void {
    this.#moves.set(group, move)
    whenAllSettled(group.resources, () => {
      if (this.#moves.get(group) !== move) return
      if (group.pending) {
        this.#queue(group, move)
        return
      }
      try {
        const to = this.#destination(group, move.to)
        this.#leave(group, { ...move, to, phase: 'leaving' })
      } catch (refusal) {
        // Nobody waits for the answer any more: the group stays where it is.
        if (!(refusal instanceof Refusal)) throw refusal
        this.#end(group, move, refusal.status)
      }
    })
  }

  #leave(group: Group, move: Move): number {
    this.#moves.set(group, move)
    group.movingTo = move.to
    const flags = offlineFlags(move)
    for (const resource of group.resources) if (resource.online) this.#transitions.offline(resource, flags)
    whenAllSettled(group.resources, () => this.#arrive(group, move))
    return group.pending ? Win32Error.ERROR_IO_PENDING : Win32Error.ERROR_SUCCESS
  }

  #arrive(group: Group, move: Move): void {
    const { from, to, cancelled, back } = move
    group.movingTo = null
    move.phase = 'arriving'
    // The destination may have died meanwhile: then the group stays.
    if (to && !cancelled && (to.up || (back && to.running))) group.owner = to
    this.#transitions.restore(group.resources, onlineFlags(group, move))
    whenAllSettled(group.resources, () => {
      if (this.#moves.get(group) !== move) return
      const failure = failureOf(group)
      if (failure && move.returns && !back && group.owner !== from && from.running) {
        this.#leave(group, { ...move, from: group.owner, to: from, phase: 'leaving', back: true })
        return
      }
      const stayed = cancelled ? Win32Error.ERROR_OPERATION_ABORTED : Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE
      const returned = back ? Win32Error.ERROR_RESOURCE_FAILED : Win32Error.ERROR_SUCCESS
      this.#end(group, move, failure || (group.owner === to ? returned : stayed))
    })
  }

  #end(group: Group, move: Move, status: number): void {
    this.#moves.delete(group)
    move.ended?.(status)
  }
}

function departure(group: Group, to: Node | null): Move {
  return { from: group.owner, to, phase: 'leaving', cancelled: false, back: false }
}

/** What resource DLLs are told when a group leaves. */
function offlineFlags({ queue, returns, ignoring, back }: Move): number {
  const why = back
    ? OfflineV2Flag.RETURNING_TO_SOURCE_NODE_BECAUSE_OF_ERROR
    : (queue ? OfflineV2Flag.QUEUE_ENABLED : 0) | (returns ? OfflineV2Flag.RETURN_TO_SOURCE_NODE_ON_ERROR : 0)
  return why | (ignoring ? OfflineV2Flag.IGNORE_RESOURCE_STATUS : 0)
}

/** What they are told where it has arrived, or has stayed. */
function onlineFlags({ owner }: Group, { from, returns, ignoring, back }: Move): number {
  const mayReturn = returns && !back && owner !== from
  return (
    (mayReturn ? OnlineV2Flag.RETURN_TO_SOURCE_NODE_ON_ERROR : 0) | (ignoring ? OnlineV2Flag.IGNORE_RESOURCE_STATUS : 0)
  )
}

function demandOrdinary(group: Group): void {
  if (group.key.dword('GroupType', 0) === availableStorage) throw new Refusal(Win32Error.ERROR_SPECIAL_GROUP)
}

function demandRest(group: Group): void {
  if (group.pending) throw new Refusal(Win32Error.ERROR_INVALID_STATE)
}

function demandHost(group: Group, node: Node): void {
  if (!node.running) throw new Refusal(Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
  if (!node.up) throw new Refusal(Win32Error.ERROR_SHARING_PAUSED)
  if (!group.canLiveOn(node)) throw new Refusal(Win32Error.ERROR_NODE_CANT_HOST_RESOURCE)
}

function outcome(group: Group): number {
  return group.pending ? Win32Error.ERROR_IO_PENDING : failureOf(group)
}

/** Why a resource of the group failed, rather than one that only lacked what it needs; 0 if none did. */
function failureOf(group: Group): number {
  const failures = group.resources.filter(({ state }) => state === ResourceState.Failed).map(each => each.lastStatus)
  const own = failures.find(status => status !== Win32Error.ERROR_CLUSTER_RESOURCE_PROVIDER_FAILED)
  return own ?? failures[0] ?? Win32Error.ERROR_SUCCESS
}
