import {
  type GroupStateName,
  groupStateName,
  type NetInterfaceStateName,
  type NetworkStateName,
  type NodeStateName,
  netInterfaceStateName,
  networkStateName,
  nodeStateName,
  type ResourceStateName,
  resourceStateName,
} from '../../constants/index.js'
import type { Cluster } from '../world/cluster.js'

/** A simulated cluster at one moment, as nobody sees it who has to connect to it first. */
export interface LabStatus {
  readonly name: string
  /** The cluster's time (ISO 8601). */
  readonly time: string
  readonly nodes: readonly { readonly id: string; readonly name: string; readonly state: NodeStateName }[]
  readonly networks: readonly { readonly name: string; readonly state: NetworkStateName }[]
  readonly interfaces: readonly {
    readonly name: string
    readonly state: NetInterfaceStateName
    readonly node: string
    readonly network: string
  }[]
  readonly groups: readonly { readonly name: string; readonly state: GroupStateName; readonly ownerNode: string }[]
  readonly resources: readonly {
    readonly name: string
    readonly type: string
    readonly state: ResourceStateName
    readonly group: string
    readonly ownerNode: string
  }[]
}

/** The cluster as it is. */
export function statusOf({ name, clock, nodes, groups, resources, connectivity }: Cluster): LabStatus {
  return {
    name,
    time: new Date(clock.now).toISOString(),
    nodes: nodes.map(node => ({ id: node.id, name: node.name, state: nodeStateName(node.state) })),
    networks: connectivity.networks.map(({ name, state }) => ({ name, state: networkStateName(state) })),
    interfaces: connectivity.interfaces.map(({ name, state, node, network }) => ({
      name,
      state: netInterfaceStateName(state),
      node: node.name,
      network: network.name,
    })),
    groups: groups.map(group => ({
      name: group.name,
      state: groupStateName(group.state),
      ownerNode: group.owner.name,
    })),
    resources: resources.map(({ name, type, state, group }) => ({
      name,
      type: type.name,
      state: resourceStateName(state),
      group: group.name,
      ownerNode: group.owner.name,
    })),
  }
}
