import { NetInterfaceState, NetworkState } from '../../constants/index.js'
import type { Key } from './key.js'
import { sameName } from './names.js'
import type { Node } from './node.js'
import { readText } from './values.js'

/** What a network is for where nothing else is said: ClusterNetworkRoleInternalAndClient. */
export const defaultRole = 3

const internalUse = 1

/** What connects nodes. Its state follows from what of it works, and which nodes run. */
export class Network {
  /** Whether nothing gets through. */
  cut = false
  readonly #interfaces: NetInterface[] = []

  /** @param key the network's key of the database */
  constructor(
    readonly id: string,
    readonly key: Key,
  ) {}

  /** The network's name. */
  get name(): string {
    return readText(this.key, 'Name') ?? this.id
  }

  /** Whether a text names this network. */
  isCalled(nameOrId: string): boolean {
    return sameName(nameOrId, this.id) || sameName(nameOrId, this.name)
  }

  /** Whether the nodes talk to each other over it. */
  get internal(): boolean {
    return (this.key.dword('Role', defaultRole) & internalUse) !== 0
  }

  /** What is connected to it. */
  get interfaces(): readonly NetInterface[] {
    return this.#interfaces
  }

  /** State as GetClusterNetworkState tells it: whether the running nodes reach each other. */
  get state(): number {
    const running = this.#interfaces.filter(({ node }) => node.running)
    const working = running.filter(({ works }) => works)
    if (running.length === 0) return NetworkState.Unavailable
    if (working.length === running.length) return NetworkState.Up
    return working.length > 1 ? NetworkState.Partitioned : NetworkState.Down
  }

  /** Connects an interface. */
  add(netInterface: NetInterface): void {
    this.#interfaces.push(netInterface)
  }
}

/** What connects a node to a network. */
export class NetInterface {
  /** Whether its cable is pulled. */
  cut = false

  /** @param key the interface's key of the database */
  constructor(
    readonly id: string,
    readonly key: Key,
    readonly node: Node,
    readonly network: Network,
  ) {
    network.add(this)
  }

  /** The interface's name. */
  get name(): string {
    return readText(this.key, 'Name') ?? this.id
  }

  /** Whether a text names this interface. */
  isCalled(nameOrId: string): boolean {
    return sameName(nameOrId, this.id) || sameName(nameOrId, this.name)
  }

  /** Whether anything gets through it. */
  get works(): boolean {
    return this.node.running && !this.cut && !this.network.cut
  }

  /** State as GetClusterNetInterfaceState tells it. */
  get state(): number {
    if (!this.node.running) return NetInterfaceState.Unavailable
    return this.works ? NetInterfaceState.Up : NetInterfaceState.Failed
  }
}
