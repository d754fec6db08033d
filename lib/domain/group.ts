import type { HGROUP } from '../binding/index.js'
import { textOf } from '../codecs/wide-string.js'
import { GroupControl } from '../constants/control-codes.gen.js'
import { GroupEnum, GroupState } from '../constants/enums.gen.js'
import { type GroupStateName, groupStateName } from '../constants/states.js'
import { growing } from '../core/growing-buffer.js'
import { check, type Transition } from '../core/status.js'
import { checkText, wrongType } from '../core/validate.js'
import { type WaitOptions, waitFor, wantedStates } from '../core/wait.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { controlled, controlOf } from './control.js'
import { listNames } from './enumerate.js'
import { destroyVerb, type MoveFlags, moveVerb, offlineVerb, onlineVerb } from './group-verbs.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { createResource, type NewResource } from './making.js'
import { ClusterNode } from './node.js'
import { lendNode, withNodes } from './node-argument.js'
import { openObjectKey } from './object-key.js'
import { groupKind, nodeKind, resourceKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import { Resource } from './resource.js'
import type { Session } from './session.js'
import { type Beginning, type CancellableOptions, perform, type TransitionOptions, type Verb } from './transition.js'

/** What a group is doing, and where. */
export interface GroupStatus {
  readonly state: GroupStateName
  /** Name of the node that owns it. */
  readonly ownerNode: string
}

/** Where a group is brought online, and how that is waited for. */
export interface GroupOnlineOptions extends CancellableOptions {
  /** The node to do so on; its owner if absent. */
  node?: ClusterNode | string
}

/** How a group is moved, and how that is waited for. */
export type MoveOptions = MoveFlags & CancellableOptions

/** Resources that fail over together. */
export class Group extends ClusterObject<HGROUP> {
  /** Sends a control code of {@link GroupControl} (ClusterGroupControl). Without `host` the owner node answers. */
  readonly control = controlOf('Group', controlled(this))
  /** Its properties, common and private. */
  readonly properties = propertiesOf(GroupControl, this.control)

  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<HGROUP>) {
    super(cluster, session, identity, groupKind)
  }

  /** Its state and owner (GetClusterGroupState). */
  async status(): Promise<GroupStatus> {
    const { api } = this.session.binding
    return await this.use(handle =>
      growing({
        syscall: 'GetClusterGroupState',
        target: this.name,
        buffers: ['chars'],
        call: node => api.GetClusterGroupStateAsync(handle, node),
        sizes: ({ lpcchNodeName }) => [lpcchNodeName],
        read: ({ status, state }, node) => {
          check(status, 'GetClusterGroupState', this.name)
          return { state: groupStateName(state), ownerNode: textOf(node) }
        },
      }),
    )
  }

  /** Opens its root key in the cluster database (GetClusterGroupKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterGroupKey', sam =>
      this.use(handle => this.session.binding.api.GetClusterGroupKeyAsync(handle, sam)),
    )
  }

  /**
   * Brings all its resources online, here or on the node that is given (OnlineClusterGroup), and waits until they are.
   *
   * @throws ClusterError `ERROR_RESOURCE_FAILED`, about the resource that failed, with what it failed with as its cause where the
   *   cluster tells; `ERROR_INVALID_STATE` (pending), `ERROR_HOST_NODE_NOT_AVAILABLE`, `ERROR_SHARING_PAUSED`. {@link TimeoutError}
   */
  online(options: Beginning & { node?: ClusterNode | string }): Promise<Transition>
  online(options?: GroupOnlineOptions): Promise<GroupStatus>
  async online(
    options: GroupOnlineOptions | (Beginning & { node?: ClusterNode | string }) = {},
  ): Promise<GroupStatus | Transition> {
    const { node, ...rest } = options
    return await lendNode(this, node, 'options.node', to => this.#perform(onlineVerb(this, to), rest))
  }

  /**
   * Takes all its resources offline (OfflineClusterGroup), and waits until they are.
   *
   * @throws ClusterError `ERROR_RESOURCE_FAILED` as of {@link online}; `ERROR_INVALID_STATE` (pending). {@link TimeoutError}
   */
  offline(options: Beginning): Promise<Transition>
  offline(options?: TransitionOptions): Promise<GroupStatus>
  async offline(options: TransitionOptions | Beginning = {}): Promise<GroupStatus | Transition> {
    return await this.#perform(offlineVerb(this), options)
  }

  /**
   * Moves it to a node, or to the best one (MoveClusterGroup), and waits until everything there is what it is meant to be.
   * `cancelOnAbort` cancels the move when the wait is given up (CancelClusterGroupOperation): that works until the owner changes.
   *
   * @throws ClusterError `ERROR_RESOURCE_FAILED` as of {@link online}; `ERROR_HOST_NODE_NOT_GROUP_OWNER`: it came to rest elsewhere;
   *   `ERROR_CLUSTER_GROUP_MOVING`, `ERROR_INVALID_STATE` (pending), `ERROR_HOST_NODE_NOT_AVAILABLE`, `ERROR_NODE_CANT_HOST_RESOURCE`,
   *   `ERROR_SHARING_PAUSED`. {@link TimeoutError}
   */
  move(to: ClusterNode | string | undefined, options: Beginning & MoveFlags): Promise<Transition>
  move(to?: ClusterNode | string, options?: MoveOptions): Promise<GroupStatus>
  async move(
    to?: ClusterNode | string,
    options: MoveOptions | (Beginning & MoveFlags) = {},
  ): Promise<GroupStatus | Transition> {
    const { queue, returnOnError, ...rest } = options
    const flags = { queue, returnOnError } as MoveFlags
    return await lendNode(this, to, 'to', node => this.#perform(moveVerb(this, node, flags), rest))
  }

  /**
   * Waits until it is in one of these states.
   * @throws TimeoutError
   */
  async waitFor(state: GroupStateName | readonly GroupStateName[], options?: WaitOptions): Promise<GroupStatus> {
    const states = wantedStates(state, GroupState)
    return await waitFor('GetClusterGroupState', this.name, () => this.status(), states, options)
  }

  #perform(verb: Verb<GroupStatus>, options: CancellableOptions | Beginning): Promise<GroupStatus | Transition> {
    return perform(verb, options, this.session.binding.dryRun)
  }

  /** The resources in it (ClusterGroupEnum). They open when first used. */
  async *resources(): AsyncGenerator<Resource, void, undefined> {
    yield* members(this, Resource, resourceKind, await this.#names(GroupEnum.CONTAINS))
  }

  /** The nodes that it prefers, the best first (ClusterGroupEnum); none where nobody said so. */
  async *preferredOwners(): AsyncGenerator<ClusterNode, void, undefined> {
    yield* members(this, ClusterNode, nodeKind, await this.#names(GroupEnum.NODES))
  }

  /**
   * Creates a resource in it, offline (CreateClusterResource).
   * @throws ClusterError `ERROR_OBJECT_ALREADY_EXISTS`, `ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND`, `ERROR_INVALID_NAME`
   */
  async createResource(resource: NewResource): Promise<Resource> {
    return await createResource(this, Resource, resource)
  }

  /**
   * Renames it (SetClusterGroupName). This object keeps the name it was made with.
   * @throws ClusterError `ERROR_INVALID_NAME`, `ERROR_ALREADY_EXISTS`
   */
  async rename(name: string): Promise<void> {
    checkText('name', name)
    const { status } = await this.use(handle => this.session.binding.api.SetClusterGroupNameAsync(handle, name))
    check(status, 'SetClusterGroupName', this.name)
  }

  /**
   * Says which nodes it prefers, best first (SetClusterGroupNodeList); an empty list is none. Nothing moves.
   * @throws ClusterError `ERROR_CLUSTER_NODE_NOT_FOUND`
   */
  async setPreferredOwners(nodes: readonly (ClusterNode | string)[]): Promise<void> {
    if (!Array.isArray(nodes)) throw wrongType('nodes', 'an array', nodes)
    const { api } = this.session.binding
    const { status } = await this.use(handle =>
      withNodes(this, nodes, 'nodes', handles => api.SetClusterGroupNodeListAsync(handle, handles)),
    )
    check(status, 'SetClusterGroupNodeList', this.name)
  }

  /**
   * Deletes it, if it is empty (DeleteClusterGroup). What is asked of it afterwards is answered with
   * `ERROR_GROUP_NOT_AVAILABLE`.
   * @throws ClusterError `ERROR_DIR_NOT_EMPTY`, `ERROR_CORE_RESOURCE`
   */
  async delete(): Promise<void> {
    const { status } = await this.use(handle => this.session.binding.api.DeleteClusterGroupAsync(handle))
    check(status, 'DeleteClusterGroup', this.name)
  }

  /**
   * Takes it offline and deletes it with everything in it (DestroyClusterGroup), and waits until it is gone. Nothing cancels that:
   * giving up the wait does not keep the group.
   * @returns whether it is still to happen, which it is only with `{ wait: false }`
   * @throws ClusterError `ERROR_CORE_RESOURCE`, `ERROR_INVALID_STATE` (pending; or it came to rest and is still there),
   *   `ERROR_RESOURCE_FAILED` as of {@link online}, where that keeps the group. {@link TimeoutError}
   */
  async destroy(options: TransitionOptions | Beginning = {}): Promise<Transition> {
    const end = await perform(destroyVerb(this), options, this.session.binding.dryRun)
    return 'pending' in end ? end : { pending: false }
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterGroup', this.name, handle, type))
  }
}
