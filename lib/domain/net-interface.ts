import type { HNETINTERFACE } from '../binding/index.js'
import { type NetInterfaceStateName, netInterfaceStateName } from '../constants/states.js'
import { check } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { controlled, controlOf } from './control.js'
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
  /** Sends a control code of {@link NetInterfaceControl} (ClusterNetInterfaceControl). Without `host` the node of the connection answers. */
  readonly control = controlOf('NetInterface', controlled(this))
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
}
