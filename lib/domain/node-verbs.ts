import type { Status } from '../binding/index.js'
import { NodeControl } from '../constants/control-codes.gen.js'
import { NodeDrainStatus, NodeFailbackStatus, NodePauseFlag } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { type FailbackName, failbackNames, failbacks } from '../constants/states.js'
import { ClusterError } from '../core/errors.js'
import { checkBoolean, checkOneOf, wrongValue } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import type { Group } from './group.js'
import type { ClusterNode, DrainStatus, NodeStatus } from './node.js'
import { withNode } from './node-argument.js'
import { readOnlyNumbers } from './read-only-numbers.js'
import type { Stand, Verb, Verdict, Watched } from './transition.js'

/** How a node is paused. */
export interface PauseFlags {
  /** Its groups leave, too: one by one, each to the best node for it. */
  drain?: boolean
  /** All of them go to this node. */
  target?: ClusterNode | string
  /** A group that fails elsewhere returns, and remains; the drain has failed then. */
  remainOnError?: boolean
  /** Groups that could not leave are tried once more. */
  retry?: boolean
}

/** A node while its groups come and go: the state has words for that, too. */
interface NodeStand extends Stand {
  readonly node: NodeStatus
}

/** How far the drain of a node, and the way back, have come; `null` where the cluster does not tell. */
export async function drainStatusOf(node: ClusterNode): Promise<DrainStatus> {
  const told = await readOnlyNumbers(() => node.control(NodeControl.GET_RO_COMMON_PROPERTIES))
  return {
    drain: nameOf(NodeDrainStatus, told('NodeDrainStatus')),
    drainError: Number(told('DrainErrorCode') ?? 0n) || null,
    failback: nameOf(NodeFailbackStatus, told('NodeFailbackStatus')),
    failbackError: Number(told('FailbackErrorCode') ?? 0n) || null,
  }
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: bigint | null) {
  const found = Object.entries<number>(names).find(([, number]) => value !== null && number === Number(value))
  return (found?.[0] ?? null) as Exclude<Name, `Cluster${string}`> | null
}

/** Pauses a node, and drains it if told so. */
export function pauseVerb(node: ClusterNode, flags: PauseFlags): Verb<NodeStand> {
  const { drain = false, target, remainOnError, retry } = flags
  for (const [name, value] of Object.entries({ drain, remainOnError, retry })) {
    if (value !== undefined) checkBoolean(`options.${name}`, value)
  }
  if (!drain && (target ?? remainOnError ?? retry) !== undefined) {
    throw wrongValue('options', 'must have { drain: true } where it says how to drain')
  }
  const { api } = node.session.binding
  const bits =
    (remainOnError ? NodePauseFlag.REMAIN_ON_PAUSED_NODE_ON_MOVE_ERROR : 0) |
    (retry ? NodePauseFlag.RETRY_DRAIN_ON_FAILURE : 0)
  // Older clusters know the plain function only.
  const syscall = drain ? 'PauseClusterNodeEx' : 'PauseClusterNode'
  const groups = new Guests(node)
  return {
    syscall,
    object: watchedNode(node, drain ? () => drainStand(node, groups) : () => plainStand(node)),
    others: async () => (drain ? await groups.get() : []),
    begin: () =>
      node.use<Status>(handle =>
        drain
          ? withNode(node, target, 'options.target', to => api.PauseClusterNodeExAsync(handle, 1, bits, to))
          : api.PauseClusterNodeAsync(handle),
      ),
    judge({ state }): Verdict {
      if (state === 'Draining') return 'pending'
      if (state === 'DrainFailed') return 'failed'
      return state === (drain ? 'Drained' : 'Paused') ? 'goal' : 'elsewhere'
    },
    async failure({ state, node: now }) {
      const { drainError } = await drainStatusOf(node)
      const left = await groups.left()
      const remaining = left.length > 0 ? `; ${left.map(name => `'${name}'`).join(', ')} could not leave` : ''
      const detail = `it is ${state === 'DrainFailed' ? `${now.state}, its drain has failed` : now.state}${remaining}`
      return new ClusterError(drainError ?? Win32Error.ERROR_INVALID_STATE, syscall, node.name, { detail })
    },
    cancel: drain
      ? {
          syscall: 'ResumeClusterNode',
          tooLate: [Win32Error.ERROR_CLUSTER_NODE_NOT_PAUSED],
          call: () => node.use(handle => api.ResumeClusterNodeAsync(handle)),
        }
      : null,
    close: () => groups.close(),
  }
}

/** Resumes a node, and takes groups back if told so. */
export function resumeVerb(node: ClusterNode, failback: FailbackName): Verb<NodeStand> {
  checkOneOf('options.failback', failback, failbackNames)
  const { api } = node.session.binding
  const syscall = failback === 'none' ? 'ResumeClusterNode' : 'ResumeClusterNodeEx'
  const groups = new Guests(node, true)
  return {
    syscall,
    object: watchedNode(node, failback === 'none' ? () => plainStand(node) : () => failbackStand(node)),
    others: async () => (failback === 'none' ? [] : await groups.get()),
    begin: () =>
      node.use(handle =>
        failback === 'none'
          ? api.ResumeClusterNodeAsync(handle)
          : api.ResumeClusterNodeExAsync(handle, failbacks[failback], 0),
      ),
    judge({ state }): Verdict {
      if (state === 'FailingBack') return 'pending'
      if (state === 'FailbackFailed') return 'failed'
      return state === 'Up' ? 'goal' : 'elsewhere'
    },
    async failure({ state, node: now }) {
      const { failbackError } = await drainStatusOf(node)
      const detail = `it is ${state === 'FailbackFailed' ? `${now.state}, but not every group could return` : now.state}`
      return new ClusterError(failbackError ?? Win32Error.ERROR_INVALID_STATE, syscall, node.name, { detail })
    },
    cancel: null,
    close: () => groups.close(),
  }
}

function watchedNode(node: ClusterNode, status: () => Promise<NodeStand>) {
  return { kind: 'node', name: node.name, status } as const
}

async function plainStand(node: ClusterNode): Promise<NodeStand> {
  const status = await node.status()
  return { state: status.state, node: status }
}

async function drainStand(node: ClusterNode, groups: Guests): Promise<NodeStand> {
  const status = await node.status()
  const { drain } = await drainStatusOf(node)
  // A cluster that does not tell is believed when it has put everything elsewhere.
  const done = drain === null ? (await groups.left()).length === 0 : drain === 'Completed'
  const words = { InProgress: 'Draining', Failed: 'DrainFailed' } as Readonly<Record<string, string>>
  const word = done ? 'Drained' : drain === null ? 'Draining' : words[drain]
  return { state: (status.state === 'Paused' && word) || status.state, node: status }
}

async function failbackStand(node: ClusterNode): Promise<NodeStand> {
  const status = await node.status()
  const { failback } = await drainStatusOf(node)
  const words = { InProgress: 'FailingBack', Failed: 'FailbackFailed' } as Readonly<Record<string, string>>
  return { state: (status.state === 'Up' && words[failback ?? '']) || status.state, node: status }
}

/** The groups that a node owns when they are first asked for, or all groups, of which those that stay are not told of. */
class Guests {
  readonly #node: ClusterNode
  readonly #all: boolean
  #found: Promise<Group[]> | null = null

  constructor(node: ClusterNode, all = false) {
    this.#node = node
    this.#all = all
  }

  async get(): Promise<Watched[]> {
    this.#found ??= this.#find(this.#node.cluster)
    return (await this.#found).map(group => ({
      kind: 'group',
      name: group.name,
      quiet: this.#all,
      status: () => group.status(),
    }))
  }

  /** The names of those that are on the node now, or on their way. */
  async left(): Promise<string[]> {
    await this.get()
    const groups = (await this.#found) ?? []
    const statuses = await Promise.all(groups.map(group => group.status()))
    const left = (_: Group, i: number) => statuses[i]?.ownerNode === this.#node.name || statuses[i]?.state === 'Pending'
    return groups.filter(left).map(group => group.name)
  }

  close(): void {
    this.#found?.then(
      groups => {
        for (const group of groups) group.close()
      },
      () => {}, // whoever asked for them was told
    )
  }

  async #find(cluster: Cluster): Promise<Group[]> {
    const found: Group[] = []
    for await (const group of cluster.groups()) {
      if (this.#all || (await group.status()).ownerNode === this.#node.name) found.push(group)
      else group.close()
    }
    return found
  }
}
