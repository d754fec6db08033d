import type { HNETINTERFACE } from '../binding/index.js'
import { type NetInterfaceStateName, netInterfaceStateName } from '../constants/states.js'
import { check } from '../core/status.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
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

  /** Its state (GetClusterNetInterfaceState). */
  async status(): Promise<NetInterfaceStatus> {
    const { api } = this.session.binding
    const { status, state } = await this.use(handle => api.GetClusterNetInterfaceStateAsync(handle))
    check(status, 'GetClusterNetInterfaceState', this.name)
    return { state: netInterfaceStateName(state) }
  }
}
