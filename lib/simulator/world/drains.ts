import { NodeDrainStatus, NodeFailbackStatus, NodeState, ResumeFailback, Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import type { Group } from './group.js'
import type { GroupVerbs } from './group-verbs.js'
import type { Node } from './node.js'
import { Refusal } from './refusal.js'
import { whenAllSettled } from './transitions.js'

/** How a node is drained. */
export interface DrainOptions {
  /** Where its groups go; `null` for the best node for each. */
  readonly target?: Node | null
  /** A group that fails elsewhere returns, and remains. */
  readonly remain?: boolean
  /** Groups that could not leave are tried once more. */
  readonly retry?: boolean
}

/** AutoFailbackType of a group that may return by itself: ClusterGroupAllowFailback. */
const allowFailback = 1
const noWindow = 0xffff_ffff

/**
 * Pausing and resuming nodes, and the groups that leave and return with it: one by one, each settled before the next. How
 * far that is, is told by values of the node's key, which are its read-only properties of the same names.
 */
export class Drains {
  readonly #cluster: Cluster
  readonly #verbs: GroupVerbs
  /** What is under way for a node; another object, or none, means that it was given up. */
  readonly #underWay = new Map<Node, object>()

  constructor(cluster: Cluster, verbs: GroupVerbs) {
    this.#cluster = cluster
    this.#verbs = verbs
  }

  /** A node takes no more groups; those that it has stay. */
  pause(node: Node): number {
    if (!node.running) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    this.#cluster.enter(node, NodeState.Paused)
    return Win32Error.ERROR_SUCCESS
  }

  /** A node takes no more groups, and those that it has leave. */
  drain(node: Node, { target = null, remain = false, retry = false }: DrainOptions = {}): number {
    if (!node.running) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    if (node.drainStatus === NodeDrainStatus.InProgress) {
      throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DRAIN_IN_PROGRESS)
    }
    if (target === node) throw new Refusal(Win32Error.ERROR_INVALID_TARGET_HANDLE)
    if (target && !target.running) throw new Refusal(Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
    if (target && !target.up) throw new Refusal(Win32Error.ERROR_SHARING_PAUSED)
    if (!this.#cluster.nodes.some(other => other !== node && other.up)) {
      throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    }
    this.#cluster.enter(node, NodeState.Paused)
    this.#tell(node, 'is being drained')
    node.setDrain(NodeDrainStatus.InProgress, { target })
    this.#empty(node, { target, remain, retry })
    return Win32Error.ERROR_IO_PENDING
  }

  /**
   * A paused node takes groups again. A drain that is under way ends; what has left returns as told.
   * @param failback a number of CLUSTER_NODE_RESUME_FAILBACK_TYPE
   */
  resume(node: Node, failback: number = ResumeFailback.DoNotFailbackGroups): number {
    if (!node.running) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_DOWN)
    if (node.up) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_NOT_PAUSED)
    this.forget(node)
    this.#cluster.enter(node, NodeState.Up)
    const drained = this.#cluster.groups.filter(group => group.home === node.id)
    for (const group of drained) group.home = null
    if (failback === ResumeFailback.DoNotFailbackGroups) return Win32Error.ERROR_SUCCESS
    const returning = drained.filter(
      group => failback === ResumeFailback.FailbackGroupsImmediately || this.#mayReturn(group),
    )
    node.setFailback(NodeFailbackStatus.InProgress)
    this.#oneByOne(
      node,
      returning,
      (group, ended) => this.#verbs.move(group, node, { queue: true, ended }),
      error => node.setFailback(error ? NodeFailbackStatus.Failed : NodeFailbackStatus.Completed, error),
    )
    return Win32Error.ERROR_SUCCESS
  }

  /** Gives up what is under way for a node. */
  forget(node: Node): void {
    this.#underWay.delete(node)
    node.setDrain(NodeDrainStatus.NotInitiated)
    node.setFailback(NodeFailbackStatus.NotInitiated)
  }

  #empty(node: Node, { target, remain, retry }: Required<DrainOptions>): void {
    this.#oneByOne(
      node,
      this.#cluster.groups.filter(group => group.owner === node),
      (group, ended) => {
        if (group.owner !== node) {
          ended(Win32Error.ERROR_SUCCESS)
          return
        }
        group.home = node.id
        this.#verbs.move(group, target, {
          queue: true,
          returns: remain,
          // One that failed elsewhere has left all the same.
          ended: status => ended(group.owner === node ? status : Win32Error.ERROR_SUCCESS),
        })
      },
      error => {
        if (error && retry) {
          this.#empty(node, { target, remain, retry: false })
          return
        }
        node.setDrain(error ? NodeDrainStatus.Failed : NodeDrainStatus.Completed, { target, error })
        this.#tell(node, error ? `could not be drained: ${error}` : 'was drained')
      },
    )
  }

  /** Lets groups set out one after the other; then tells the first error. */
  #oneByOne(
    node: Node,
    groups: readonly Group[],
    go: (group: Group, ended: (status: number) => void) => void,
    done: (error: number) => void,
  ): void {
    const errand = {}
    this.#underWay.set(node, errand)
    const left = [...groups]
    let error = 0
    const next = (): void => {
      if (this.#underWay.get(node) !== errand) return
      const group = left.shift()
      if (!group) {
        this.#underWay.delete(node)
        done(error)
        return
      }
      const ended = (status: number) => {
        error ||= status
        next()
      }
      if (group.movingTo) {
        // Somebody else moves it already.
        whenAllSettled(group.resources, () => {
          left.unshift(group)
          next()
        })
        return
      }
      try {
        go(group, ended)
      } catch (refusal) {
        if (!(refusal instanceof Refusal)) throw refusal
        ended(refusal.status)
      }
    }
    next()
  }

  /** Whether a group's policy lets it return by itself now: its window is in hours of the day. */
  #mayReturn({ key }: Group): boolean {
    if (key.dword('AutoFailbackType', 0) !== allowFailback) return false
    const [from, until] = [key.dword('FailbackWindowStart', noWindow), key.dword('FailbackWindowEnd', noWindow)]
    if (from === noWindow || until === noWindow) return true
    const hour = new Date(this.#cluster.clock.now).getHours()
    return from <= until ? from <= hour && hour < until : from <= hour || hour < until
  }

  #tell(node: Node, what: string): void {
    this.#cluster.events.add('node', node.name, `${node.name} ${what}`)
  }
}
