import type { HRESOURCE } from '../binding/index.js'
import type { DependencyExpression } from '../codecs/dependency-expression.js'
import { textOf } from '../codecs/wide-string.js'
import { ResourceControl } from '../constants/control-codes.gen.js'
import { ResourceEnum, ResourceState } from '../constants/enums.gen.js'
import { type ResourceStateName, resourceStateName } from '../constants/states.js'
import { growing } from '../core/growing-buffer.js'
import { check, type Transition } from '../core/status.js'
import { checkText } from '../core/validate.js'
import { type WaitOptions, waitFor, wantedStates } from '../core/wait.js'
import { Checkpoints } from './checkpoints.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { controlled, controlOf } from './control.js'
import { CryptoCheckpoints } from './crypto-checkpoints.js'
import { networkNameOf, readDependencies, writeDependencies, yesOrNo } from './dependencies.js'
import { listNames } from './enumerate.js'
import { Group } from './group.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { ClusterNode } from './node.js'
import { withObject } from './object-argument.js'
import { openObjectKey } from './object-key.js'
import { groupKind, nodeKind, resourceKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import { RegistryCheckpoints } from './registry-checkpoints.js'
import { performOn } from './resource-verbs.js'
import type { Session } from './session.js'
import type { Beginning, TransitionOptions } from './transition.js'

/** What a resource is doing, and where. */
export interface ResourceStatus {
  readonly state: ResourceStateName
  /** Name of the node that owns it. */
  readonly ownerNode: string
  /** Name of the group it is in. */
  readonly group: string
}

/** Something the cluster keeps running: a disk, an address, a service. */
export class Resource extends ClusterObject<HRESOURCE> {
  /** Sends a control code of {@link ResourceControl} (ClusterResourceControl). Without `host` the owner node answers. */
  readonly control = controlOf('Resource', controlled(this))
  /** Its properties, common and private. */
  readonly properties = propertiesOf(ResourceControl, this.control)
  /** All that follows this resource from node to node. */
  readonly checkpoints: Checkpoints
  /** The key containers that follow this resource from node to node. */
  readonly cryptoCheckpoints: CryptoCheckpoints
  /** The registry keys that follow this resource from node to node. */
  readonly registryCheckpoints: RegistryCheckpoints

  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<HRESOURCE>) {
    super(cluster, session, identity, resourceKind)
    this.checkpoints = new Checkpoints(this)
    this.cryptoCheckpoints = new CryptoCheckpoints(this)
    this.registryCheckpoints = new RegistryCheckpoints(this)
  }

  /** Its state, owner and group (GetClusterResourceState). */
  async status(): Promise<ResourceStatus> {
    const { api } = this.session.binding
    return await this.use(handle =>
      growing({
        syscall: 'GetClusterResourceState',
        target: this.name,
        buffers: ['chars', 'chars'],
        call: (node, group) => api.GetClusterResourceStateAsync(handle, node, group),
        sizes: ({ lpcchNodeName, lpcchGroupName }) => [lpcchNodeName, lpcchGroupName],
        read: ({ status, state }, node, group) => {
          check(status, 'GetClusterResourceState', this.name)
          return { state: resourceStateName(state), ownerNode: textOf(node), group: textOf(group) }
        },
      }),
    )
  }

  /** Name of its resource type (CLUSCTL_RESOURCE_GET_RESOURCE_TYPE). */
  async typeName(): Promise<string> {
    return await this.control(ResourceControl.GET_RESOURCE_TYPE)
  }

  /**
   * Brings it online, with what it depends on (OnlineClusterResource), and waits until it is.
   * @throws ClusterError `ERROR_RESOURCE_FAILED`, about the resource that failed – this one, or one that it needs –, with what it
   *   failed with as its cause where the cluster tells; `ERROR_INVALID_STATE` (pending), `ERROR_SHARING_PAUSED` (its owner is paused);
   *   what it failed with, if that was at once. {@link TimeoutError}
   */
  online(options: Beginning): Promise<Transition>
  online(options?: TransitionOptions): Promise<ResourceStatus>
  async online(options: TransitionOptions | Beginning = {}): Promise<ResourceStatus | Transition> {
    return await performOn(this, 'OnlineClusterResource', options)
  }

  /**
   * Takes it offline, with what depends on it (OfflineClusterResource), and waits until it is.
   * @throws ClusterError as {@link online}
   */
  offline(options: Beginning): Promise<Transition>
  offline(options?: TransitionOptions): Promise<ResourceStatus>
  async offline(options: TransitionOptions | Beginning = {}): Promise<ResourceStatus | Transition> {
    return await performOn(this, 'OfflineClusterResource', options)
  }

  /**
   * Takes it offline and back online, with what depends on it (RestartClusterResource; Windows Server 2012), and waits until it is. One
   * that is meant to be offline stays so.
   * @throws ClusterError as {@link online}
   */
  restart(options: Beginning): Promise<Transition>
  restart(options?: TransitionOptions): Promise<ResourceStatus>
  async restart(options: TransitionOptions | Beginning = {}): Promise<ResourceStatus | Transition> {
    return await performOn(this, 'RestartClusterResource', options)
  }

  /**
   * Waits until it is in one of these states.
   * @throws TimeoutError
   */
  async waitFor(
    state: ResourceStateName | readonly ResourceStateName[],
    options?: WaitOptions,
  ): Promise<ResourceStatus> {
    const states = wantedStates(state, ResourceState)
    return await waitFor('GetClusterResourceState', this.name, () => this.status(), states, options)
  }

  /** Opens its root key in the cluster database (GetClusterResourceKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterResourceKey', sam =>
      this.use(handle => this.session.binding.api.GetClusterResourceKeyAsync(handle, sam)),
    )
  }

  /** What it needs (ClusterResourceEnum): every resource that its dependencies name. */
  async *dependencies(): AsyncGenerator<Resource, void, undefined> {
    yield* members(this, Resource, resourceKind, await this.#names(ResourceEnum.DEPENDS))
  }

  /** What needs it (ClusterResourceEnum): every resource whose dependencies name it. */
  async *dependents(): AsyncGenerator<Resource, void, undefined> {
    yield* members(this, Resource, resourceKind, await this.#names(ResourceEnum.PROVIDES))
  }

  /** The nodes that may own it (ClusterResourceEnum). */
  async *possibleOwners(): AsyncGenerator<ClusterNode, void, undefined> {
    yield* members(this, ClusterNode, nodeKind, await this.#names(ResourceEnum.NODES))
  }

  /** The computer name of the network name that it is or needs, however indirectly (GetClusterResourceNetworkName); `null`
   * where it needs none. */
  async networkName(): Promise<string | null> {
    return await networkNameOf(this)
  }

  /** All that it needs, by names (GetClusterResourceDependencyExpression); `null` where it needs nothing. */
  async dependencyExpression(): Promise<DependencyExpression | null> {
    return await readDependencies(this)
  }

  /**
   * Says all that it needs, in place of what it needed before (SetClusterResourceDependencyExpression): a tree, or text such as
   * `([Disk]) and ([IPv4] or [IPv6])`; a name alone is that resource, `null` is nothing.
   * @throws DependencyExpressionError for text that cannot be read
   * @throws ClusterError `ERROR_INVALID_PARAMETER` (no such resource in its group), `ERROR_CIRCULAR_DEPENDENCY`,
   *   `ERROR_RESOURCE_ONLINE`
   */
  async setDependencyExpression(expression: DependencyExpression | null): Promise<void> {
    await writeDependencies(this, expression)
  }

  /**
   * Makes it need another resource of its group (AddClusterResourceDependency).
   * @throws ClusterError `ERROR_DEPENDENCY_ALREADY_EXISTS`, `ERROR_CIRCULAR_DEPENDENCY`, `ERROR_RESOURCE_ONLINE`,
   *   `ERROR_INVALID_PARAMETER` (not of its group)
   */
  async addDependency(resource: Resource | string): Promise<void> {
    const { api } = this.session.binding
    const { status } = await this.#with(resource, (mine, other) => api.AddClusterResourceDependencyAsync(mine, other))
    check(status, 'AddClusterResourceDependency', this.name)
  }

  /**
   * Makes it need another resource no longer (RemoveClusterResourceDependency).
   * @throws ClusterError `ERROR_DEPENDENCY_NOT_FOUND`, `ERROR_RESOURCE_ONLINE`
   */
  async removeDependency(resource: Resource | string): Promise<void> {
    const { api } = this.session.binding
    const { status } = await this.#with(resource, (mine, other) =>
      api.RemoveClusterResourceDependencyAsync(mine, other),
    )
    check(status, 'RemoveClusterResourceDependency', this.name)
  }

  /** Whether it may come to need another resource (CanResourceBeDependent). */
  async canDependOn(resource: Resource | string): Promise<boolean> {
    const { api } = this.session.binding
    const { status } = await this.#with(resource, (mine, other) => api.CanResourceBeDependentAsync(mine, other))
    return yesOrNo(status, this.name)
  }

  /**
   * Lets a node own it (AddClusterResourceNode).
   * @throws ClusterError `ERROR_OBJECT_ALREADY_EXISTS`
   */
  async addPossibleOwner(node: ClusterNode | string): Promise<void> {
    const { api } = this.session.binding
    const { status } = await this.use(handle =>
      withObject(this, ClusterNode, nodeKind, node, 'node', owner => api.AddClusterResourceNodeAsync(handle, owner)),
    )
    check(status, 'AddClusterResourceNode', this.name)
  }

  /**
   * Lets a node no longer own it (RemoveClusterResourceNode).
   * @throws ClusterError `ERROR_CLUSTER_NODE_NOT_FOUND`, `ERROR_INVALID_STATE` (online there)
   */
  async removePossibleOwner(node: ClusterNode | string): Promise<void> {
    const { api } = this.session.binding
    const { status } = await this.use(handle =>
      withObject(this, ClusterNode, nodeKind, node, 'node', owner => api.RemoveClusterResourceNodeAsync(handle, owner)),
    )
    check(status, 'RemoveClusterResourceNode', this.name)
  }

  /**
   * Moves it to another group, with all that it needs and that needs it (ChangeClusterResourceGroup).
   * @throws ClusterError `ERROR_ALREADY_EXISTS` (it is there), `ERROR_RESOURCE_ONLINE` (the group is on another node),
   *   `ERROR_HOST_NODE_NOT_RESOURCE_OWNER`
   */
  async moveTo(group: Group | string): Promise<void> {
    const { api } = this.session.binding
    const { status } = await this.use(handle =>
      withObject(this, Group, groupKind, group, 'group', to => api.ChangeClusterResourceGroupAsync(handle, to)),
    )
    check(status, 'ChangeClusterResourceGroup', this.name)
  }

  /**
   * Renames it (SetClusterResourceName). This object keeps the name it was made with.
   * @throws ClusterError `ERROR_INVALID_NAME`, `ERROR_ALREADY_EXISTS`
   */
  async rename(name: string): Promise<void> {
    checkText('name', name)
    const { status } = await this.use(handle => this.session.binding.api.SetClusterResourceNameAsync(handle, name))
    check(status, 'SetClusterResourceName', this.name)
  }

  /**
   * Makes it fail, as if it had done so by itself: its restart policy follows (FailClusterResource).
   * @throws ClusterError `ERROR_INVALID_STATE` (it is offline)
   */
  async fail(): Promise<void> {
    const { status } = await this.use(handle => this.session.binding.api.FailClusterResourceAsync(handle))
    check(status, 'FailClusterResource', this.name)
  }

  /**
   * Deletes it (DeleteClusterResource); it has to be offline. What is asked of it afterwards is answered with
   * `ERROR_RESOURCE_NOT_AVAILABLE`.
   * @throws ClusterError `ERROR_INVALID_STATE` or, of older clusters, `ERROR_RESOURCE_ONLINE`; `ERROR_DEPENDENT_RESOURCE_EXISTS`,
   *   `ERROR_CORE_RESOURCE`
   */
  async delete(): Promise<void> {
    const { status } = await this.use(handle => this.session.binding.api.DeleteClusterResourceAsync(handle))
    check(status, 'DeleteClusterResource', this.name)
  }

  /** Lends its own handle and that of another resource. */
  async #with<Result>(
    resource: Resource | string,
    use: (mine: HRESOURCE, other: HRESOURCE) => Promise<Result>,
  ): Promise<Result> {
    return await this.use(mine =>
      withObject(this, Resource, resourceKind, resource, 'resource', other => use(mine, other)),
    )
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterResource', this.name, handle, type))
  }
}
