import type { HNETINTERFACE } from '../binding/index.js'
import type { ControlCode, Format, FormatTypes } from '../constants/control-code.js'
import { type NetInterfaceStateName, netInterfaceStateName } from '../constants/states.js'
import { check } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { type ControlArguments, control, named, type RawControlOptions } from './control.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { openObjectKey } from './object-key.js'
import { netInterfaceKind } from './object-kinds.js'
import type { Session } from './session.js'

/** What a network interface is doing. */
export interface NetInterfaceStatus {
  readonly state: NetInterfaceStateName
}

/** What connects one node to one network. */
export class NetInterface extends ClusterObject<HNETINTERFACE> {
  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<HNETINTERFACE>) {
    super(cluster, session, identity, netInterfaceKind)
  }

  /** Opens its root key in the cluster database (GetClusterNetInterfaceKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterNetInterfaceKey', sam =>
      this.use(handle => this.session.binding.api.GetClusterNetInterfaceKeyAsync(handle, sam)),
    )
  }

  /** Its state (GetClusterNetInterfaceState). */
  async status(): Promise<NetInterfaceStatus> {
    const { api } = this.session.binding
    const { status, state } = await this.use(handle => api.GetClusterNetInterfaceStateAsync(handle))
    check(status, 'GetClusterNetInterfaceState', this.name)
    return { state: netInterfaceStateName(state) }
  }

  /**
   * Sends a control code (ClusterNetInterfaceControl). A constant of {@link NetInterfaceControl} brings the types of its input and output
   * along; a bare number takes and gives bytes. Without `host` the node of the connection answers.
   */
  control<Input extends Format, Output extends Format>(
    code: ControlCode<'NetInterface', Input, Output>,
    ...options: ControlArguments<Input>
  ): Promise<FormatTypes[Output]>
  control(code: number, options?: RawControlOptions): Promise<Uint8Array>
  async control(code: ControlCode<'NetInterface'> | number, options: RawControlOptions = {}): Promise<unknown> {
    const { api } = this.session.binding
    return await control(named(this, 'ClusterNetInterfaceControl', 'NetInterface'), code, options, (...call) =>
      api.ClusterNetInterfaceControlAsync(...call),
    )
  }
}
