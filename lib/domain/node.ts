import type { HNODE } from '../binding/index.js'
import type { ControlCode, Format, FormatTypes } from '../constants/control-code.js'
import { type NodeStateName, nodeStateName } from '../constants/states.js'
import { check } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { type ControlArguments, control, named, type RawControlOptions } from './control.js'
import { nodeKind } from './object-kinds.js'
import type { Session } from './session.js'

/** What a node is doing. */
export interface NodeStatus {
  readonly state: NodeStateName
}

/** A machine of the cluster. (Not called Node: that is the program that runs this.) */
export class ClusterNode extends ClusterObject<HNODE> {
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
}
