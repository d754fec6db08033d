import type { HNODE } from '../binding/index.js'
import type { ControlCode, Format, FormatTypes } from '../constants/control-code.js'
import { NodeControl } from '../constants/control-codes.gen.js'
import { NodeEnum } from '../constants/enums.gen.js'
import { type NodeStateName, nodeStateName } from '../constants/states.js'
import { check } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { type ControlArguments, control, named, type RawControlOptions } from './control.js'
import { listNames } from './enumerate.js'
import { Group } from './group.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { NetInterface } from './net-interface.js'
import { openObjectKey } from './object-key.js'
import { groupKind, netInterfaceKind, nodeKind } from './object-kinds.js'
import { propertiesOf } from './properties.js'
import type { Session } from './session.js'

/** What a node is doing. */
export interface NodeStatus {
  readonly state: NodeStateName
}

/** A machine of the cluster. (Not called Node: that is the program that runs this.) */
export class ClusterNode extends ClusterObject<HNODE> {
  /** Its properties, common and private. */
  readonly properties = propertiesOf(NodeControl, (code, options) => this.control(code, options))

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

  /**
   * Sends a control code (ClusterNodeControl). A constant of {@link NodeControl} brings the types of its input and output along; a
   * bare number takes and gives bytes. Without `host` the node of the connection answers.
   */
  control<Input extends Format, Output extends Format>(
    code: ControlCode<'Node', Input, Output>,
    ...options: ControlArguments<Input>
  ): Promise<FormatTypes[Output]>
  control(code: number, options?: RawControlOptions): Promise<Uint8Array>
  async control(code: ControlCode<'Node'> | number, options: RawControlOptions = {}): Promise<unknown> {
    const { api } = this.session.binding
    return await control(named(this, 'ClusterNodeControl', 'Node'), code, options, (...call) =>
      api.ClusterNodeControlAsync(...call),
    )
  }

  async #names(type: number): Promise<string[]> {
    return await this.use(handle => listNames(this.session, 'ClusterNode', this.name, handle, type))
  }
}
