import type { HRESOURCE } from '../binding/index.js'
import { textOf } from '../codecs/wide-string.js'
import type { ControlCode, Format, FormatTypes } from '../constants/control-code.js'
import { ResourceControl } from '../constants/control-codes.gen.js'
import { ResourceEnum, ResourceState } from '../constants/enums.gen.js'
import { type ResourceStateName, resourceStateName } from '../constants/states.js'
import { growing } from '../core/growing-buffer.js'
import { check, opened, type Transition, transition } from '../core/status.js'
import { checkOptions } from '../core/validate.js'
import { type CallOptions, type WaitOptions, waitUntil, wantedStates, within } from '../core/wait.js'
import { Checkpoints } from './checkpoints.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { type ControlArguments, control, named, type RawControlOptions } from './control.js'
import { CryptoCheckpoints } from './crypto-checkpoints.js'
import { listNames } from './enumerate.js'
import { ClusterKey } from './key.js'
import { type KeyAccessOptions, keyAccess } from './key-access.js'
import { members } from './lookup.js'
import { ClusterNode } from './node.js'
import { nodeKind, resourceKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import { RegistryCheckpoints } from './registry-checkpoints.js'
import type { Session } from './session.js'

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
  /** Its properties, common and private. */
  readonly properties = propertiesOf(ResourceControl, (code, options) => this.control(code, options))
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

  /** Brings it online, with what it depends on (OnlineClusterResource). */
  async online(options: CallOptions = {}): Promise<Transition> {
    const { api } = this.session.binding
    const { status } = await within(options, () => this.use(handle => api.OnlineClusterResourceAsync(handle)))
    return transition(status, 'OnlineClusterResource', this.name)
  }

  /** Takes it offline, with what depends on it (OfflineClusterResource). */
  async offline(options: CallOptions = {}): Promise<Transition> {
    const { api } = this.session.binding
    const { status } = await within(options, () => this.use(handle => api.OfflineClusterResourceAsync(handle)))
    return transition(status, 'OfflineClusterResource', this.name)
  }

  /** Waits until it is in one of these states. Looks four times a second unless told otherwise. */
  async waitFor(
    state: ResourceStateName | readonly ResourceStateName[],
    options?: WaitOptions,
  ): Promise<ResourceStatus> {
    const states = wantedStates(state, ResourceState)
    return await waitUntil(
      () => this.status(),
      now => states.includes(now.state),
      options,
    )
  }

  /** Opens its root key in the cluster database (GetClusterResourceKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    checkOptions('options', options, ['access'])
    const sam = keyAccess(this.session, options)
    const result = await this.use(handle => this.session.binding.api.GetClusterResourceKeyAsync(handle, sam))
    return new ClusterKey(this.cluster, this.session, this.name, opened(result, 'GetClusterResourceKey', this.name))
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

  /**
   * Sends a control code (ClusterResourceControl). A constant of {@link ResourceControl} brings the types of its input and
   * output along; a bare number takes and gives bytes. Without `host` the owner node answers.
   *
   * Success that takes effect only at the next start is the ClusterError `ERROR_RESOURCE_PROPERTIES_STORED`.
   */
  control<Input extends Format, Output extends Format>(
    code: ControlCode<'Resource', Input, Output>,
    ...options: ControlArguments<Input>
  ): Promise<FormatTypes[Output]>
  control(code: number, options?: RawControlOptions): Promise<Uint8Array>
  async control(code: ControlCode<'Resource'> | number, options: RawControlOptions = {}): Promise<unknown> {
    const { api } = this.session.binding
    return await control(named(this, 'ClusterResourceControl', 'Resource'), code, options, (...call) =>
      api.ClusterResourceControlAsync(...call),
    )
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterResource', this.name, handle, type))
  }
}
