import type { HNODE } from '../binding/index.js'
import { NodeControl } from '../constants/control-codes.gen.js'
import { NodeEnum } from '../constants/enums.gen.js'
import {
  type FailbackName,
  type NodeDrainStatusName,
  type NodeFailbackStatusName,
  type NodeStateName,
  nodeStateName,
} from '../constants/states.js'
import { check, type Transition } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { controlled, controlOf } from './control.js'
import { listNames } from './enumerate.js'
import { Group } from './group.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { NetInterface } from './net-interface.js'
import { drainStatusOf, type PauseFlags, pauseVerb, resumeVerb } from './node-verbs.js'
import { openObjectKey } from './object-key.js'
import { groupKind, netInterfaceKind, nodeKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import type { Session } from './session.js'
import { type Beginning, type CancellableOptions, perform, type TransitionOptions } from './transition.js'

/** What a node is doing. */
export interface NodeStatus {
  readonly state: NodeStateName
}

/** How far the draining of a node has come, and the return of its groups; `null` where the cluster does not tell. */
export interface DrainStatus {
  readonly drain: NodeDrainStatusName | null
  /** What was in the way of the drain. */
  readonly drainError: number | null
  readonly failback: NodeFailbackStatusName | null
  /** What was in the way of the return. */
  readonly failbackError: number | null
}

/** How a node is paused, and how that is waited for. */
export type PauseOptions = PauseFlags & CancellableOptions

/** How a node is resumed, and how that is waited for. */
export interface ResumeOptions extends TransitionOptions {
  /** What returns to it: `'none'`, which is the default; `'immediate'`, what it was drained of; `'policy'`, what may by its policy. */
  failback?: FailbackName
}

/** A machine of the cluster. (Not called Node: that is the program that runs this.) */
export class ClusterNode extends ClusterObject<HNODE> {
  /** Sends a control code of {@link NodeControl} (ClusterNodeControl). Without `host` the node of the connection answers. */
  readonly control = controlOf('Node', controlled(this))
  /** Its properties, common and private. */
  readonly properties = propertiesOf(NodeControl, this.control)

  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<HNODE>) {
    super(cluster, session, identity, nodeKind)
  }

  /** Its state (GetClusterNodeState). */
  async status(): Promise<NodeStatus> {
    const { status, state } = await this.use(handle => this.session.binding.api.GetClusterNodeStateAsync(handle))
    check(status, 'GetClusterNodeState', this.name)
    return { state: nodeStateName(state) }
  }

  /** The groups that it owns now (ClusterNodeEnum). They open when first used. */
  async *groups(): AsyncGenerator<Group, void, undefined> {
    yield* members(this, Group, groupKind, await this.#names(NodeEnum.GROUPS))
  }

  /** The groups that prefer it, whoever owns them (ClusterNodeEnum). */
  async *preferringGroups(): AsyncGenerator<Group, void, undefined> {
    yield* members(this, Group, groupKind, await this.#names(NodeEnum.PREFERRED_GROUPS))
  }

  /** Opens its root key in the cluster database (GetClusterNodeKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterNodeKey', sam =>
      this.use(handle => this.session.binding.api.GetClusterNodeKeyAsync(handle, sam)),
    )
  }

  /** What connects it to networks (ClusterNodeEnum). */
  async *interfaces(): AsyncGenerator<NetInterface, void, undefined> {
    yield* members(this, NetInterface, netInterfaceKind, await this.#names(NodeEnum.NETINTERFACES))
  }

  /** How far a drain of it has come, and the return of its groups (properties of ClusterNodeControl). */
  async drainStatus(): Promise<DrainStatus> {
    return await drainStatusOf(this)
  }

  /**
   * Lets it take no more groups (PauseClusterNode); with `drain`, also moves its groups away (PauseClusterNodeEx) and waits until they
   * have left. What moves is told as progress. `cancelOnAbort` resumes the node when the wait is given up; what has left stays away.
   *
   * @throws ClusterError `ERROR_CLUSTER_NODE_DOWN` (also: no other node is up), `ERROR_CLUSTER_NODE_DRAIN_IN_PROGRESS`; what kept a
   *   group from leaving, with the names of those that stayed. {@link TimeoutError}
   */
  pause(options: Beginning & PauseFlags): Promise<Transition>
  pause(options?: PauseOptions): Promise<NodeStatus>
  async pause(options: PauseOptions | (Beginning & PauseFlags) = {}): Promise<NodeStatus | Transition> {
    const { drain, target, remainOnError, retry, ...rest } = options
    const flags = { drain, target, remainOnError, retry } as PauseFlags
    return atRest(await perform(pauseVerb(this, flags), rest, this.session.binding.dryRun))
  }

  /**
   * Lets it take groups again (ResumeClusterNode); with `failback`, also takes groups back (ResumeClusterNodeEx) and waits until they
   * are there – where the cluster tells. Ends a drain that is under way.
   *
   * @throws ClusterError `ERROR_CLUSTER_NODE_NOT_PAUSED`, `ERROR_CLUSTER_NODE_DOWN`; what kept a group from returning.
   *   {@link TimeoutError}
   */
  resume(options: Beginning & Pick<ResumeOptions, 'failback'>): Promise<Transition>
  resume(options?: ResumeOptions): Promise<NodeStatus>
  async resume(
    options: ResumeOptions | (Beginning & Pick<ResumeOptions, 'failback'>) = {},
  ): Promise<NodeStatus | Transition> {
    const { failback = 'none', ...rest } = options
    return atRest(await perform(resumeVerb(this, failback), rest, this.session.binding.dryRun))
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterNode', this.name, handle, type))
  }
}

/** What a verb ends with: without the words for groups on their way. */
function atRest(end: Transition | { readonly node: NodeStatus }): NodeStatus | Transition {
  return 'node' in end ? end.node : end
}
