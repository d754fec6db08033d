import type { HNETWORK } from '../binding/index.js'
import { textOf } from '../codecs/wide-string.js'
import { NetworkEnum } from '../constants/enums.gen.js'
import { type NetworkStateName, networkStateName } from '../constants/states.js'
import { ClosedError } from '../core/errors.js'
import { growing } from '../core/growing-buffer.js'
import { check } from '../core/status.js'
import { checkText, wrongType } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import { ClusterObject, type Identity } from './cluster-object.js'
import { controlled, controlOf } from './control.js'
import { listNames } from './enumerate.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members } from './lookup.js'
import { NetInterface } from './net-interface.js'
import { ClusterNode } from './node.js'
import { openObjectKey } from './object-key.js'
import { netInterfaceKind, networkKind } from './object-kinds.js'
import type { Session } from './session.js'

/** What a network is doing. */
export interface NetworkStatus {
  readonly state: NetworkStateName
}

/** What connects the nodes of a cluster, and clients to them. */
export class Network extends ClusterObject<HNETWORK> {
  /** Sends a control code of {@link NetworkControl} (ClusterNetworkControl). Without `host` the node of the connection answers. */
  readonly control = controlOf('Network', controlled(this))
  /** @internal */
  constructor(cluster: Cluster, session: Session, identity: Identity<HNETWORK>) {
    super(cluster, session, identity, networkKind)
  }

  /** Its state (GetClusterNetworkState). */
  async status(): Promise<NetworkStatus> {
    const { status, state } = await this.use(handle => this.session.binding.api.GetClusterNetworkStateAsync(handle))
    check(status, 'GetClusterNetworkState', this.name)
    return { state: networkStateName(state) }
  }

  /**
   * Renames it (SetClusterNetworkName). White space around the name is left out. This object keeps the name it was made with.
   * @throws ClusterError `ERROR_INVALID_NAME`, `ERROR_ALREADY_EXISTS`, `ERROR_ACCESS_DENIED`
   */
  async rename(name: string): Promise<void> {
    checkText('name', name)
    const { status } = await this.use(handle => this.session.binding.api.SetClusterNetworkNameAsync(handle, name))
    check(status, 'SetClusterNetworkName', this.name)
  }

  /** What connects nodes to it (ClusterNetworkEnum). They open when first used. */
  async *interfaces(): AsyncGenerator<NetInterface, void, undefined> {
    const { session, name } = this
    const names = await this.use(handle =>
      listNames(session, 'ClusterNetwork', name, handle, NetworkEnum.NETINTERFACES),
    )
    yield* members(this, NetInterface, netInterfaceKind, names)
  }

  /** Opens its root key in the cluster database (GetClusterNetworkKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterNetworkKey', sam =>
      this.use(handle => this.session.binding.api.GetClusterNetworkKeyAsync(handle, sam)),
    )
  }

  /**
   * Opens what connects a node to it (GetClusterNetInterface).
   * @throws ClusterError `ERROR_CLUSTER_NETINTERFACE_NOT_FOUND`
   */
  async interface(node: ClusterNode | string): Promise<NetInterface> {
    const nodeName = node instanceof ClusterNode ? node.name : node
    if (typeof nodeName !== 'string') throw wrongType('node', 'an instance of ClusterNode or of type string', node)
    checkText('node', nodeName)
    if (this.closed) throw new ClosedError(this.describe())
    const { api } = this.session.binding
    const name = await this.cluster.use(cluster =>
      growing({
        syscall: 'GetClusterNetInterface',
        target: nodeName,
        buffers: ['chars'],
        call: buffer => api.GetClusterNetInterfaceAsync(cluster, nodeName, this.name, buffer),
        sizes: ({ lpcchInterfaceName }) => [lpcchInterfaceName],
        read({ status }, buffer) {
          check(status, 'GetClusterNetInterface', nodeName)
          return textOf(buffer)
        },
      }),
    )
    return await this.cluster.interface(name)
  }
}
