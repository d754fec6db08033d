import type { HGROUP } from '../binding/index.js'
import { textOf } from '../codecs/wide-string.js'
import type { ControlCode, Format, FormatTypes } from '../constants/control-code.js'
import { GroupControl } from '../constants/control-codes.gen.js'
import { GroupEnum, GroupState } from '../constants/enums.gen.js'
import { type GroupStateName, groupStateName } from '../constants/states.js'
import { growing } from '../core/growing-buffer.js'
import { check, type Transition, transition } from '../core/status.js'
import { checkText, wrongType } from '../core/validate.js'
import { type CallOptions, type WaitOptions, waitUntil, wantedStates, within } from '../core/wait.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { type ControlArguments, control, named, type RawControlOptions } from './control.js'
import { listNames } from './enumerate.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { createResource, type NewResource } from './making.js'
import { ClusterNode } from './node.js'
import { withNode, withNodes } from './node-argument.js'
import { openObjectKey } from './object-key.js'
import { groupKind, nodeKind, resourceKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import { Resource } from './resource.js'
import type { Session } from './session.js'

/** What a group is doing, and where. */
export interface GroupStatus {
  readonly state: GroupStateName
  /** Name of the node that owns it. */
  readonly ownerNode: string
}

/** Resources that fail over together. */
export class Group extends ClusterObject<HGROUP> {
  /** Its properties, common and private. */
  readonly properties = propertiesOf(GroupControl, (code, options) => this.control(code, options))

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
   * Moves it to a node, or to the best one (MoveClusterGroup). Success says no more than that the owner has changed: its
   * resources come online afterwards, so {@link waitFor} a state.
   */
  async move(to?: ClusterNode | string, options: CallOptions = {}): Promise<Transition> {
    const { api } = this.session.binding
    const { status } = await within(options, () =>
      this.use(handle => withNode(this, to, 'to', node => api.MoveClusterGroupAsync(handle, node))),
    )
    return transition(status, 'MoveClusterGroup', this.name)
  }

  /** Waits until it is in one of these states. Looks four times a second unless told otherwise. */
  async waitFor(state: GroupStateName | readonly GroupStateName[], options?: WaitOptions): Promise<GroupStatus> {
    const states = wantedStates(state, GroupState)
    return await waitUntil(
      () => this.status(),
      now => states.includes(now.state),
      options,
    )
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
   * Takes it offline and deletes it with everything in it (DestroyClusterGroup). Where that takes its time, it is gone when
   * its resources have come to rest.
   * @throws ClusterError `ERROR_CORE_RESOURCE`, `ERROR_INVALID_STATE`
   */
  async destroy(): Promise<Transition> {
    const { status } = await this.use(handle => this.session.binding.api.DestroyClusterGroupAsync(handle))
    return transition(status, 'DestroyClusterGroup', this.name)
  }

  /**
   * Sends a control code (ClusterGroupControl). A constant of {@link GroupControl} brings the types of its input and output along; a
   * bare number takes and gives bytes. Without `host` the owner node answers.
   */
  control<Input extends Format, Output extends Format>(
    code: ControlCode<'Group', Input, Output>,
    ...options: ControlArguments<Input>
  ): Promise<FormatTypes[Output]>
  control(code: number, options?: RawControlOptions): Promise<Uint8Array>
  async control(code: ControlCode<'Group'> | number, options: RawControlOptions = {}): Promise<unknown> {
    const { api } = this.session.binding
    return await control(named(this, 'ClusterGroupControl', 'Group'), code, options, (...call) =>
      api.ClusterGroupControlAsync(...call),
    )
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterGroup', this.name, handle, type))
  }
}
