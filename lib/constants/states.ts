import {
  GroupState,
  NetInterfaceState,
  NetworkState,
  NodeClusterState,
  type NodeDrainStatus,
  type NodeFailbackStatus,
  NodeState,
  ResourceState,
  ResumeFailback,
} from './enums.gen.js'

/** State of a resource by name: `'Online'`, `'OfflinePending'` … */
export type ResourceStateName = keyof typeof ResourceState
/** State of a group by name. */
export type GroupStateName = keyof typeof GroupState
/** State of a node by name. */
export type NodeStateName = keyof typeof NodeState
/** How far the draining of a node has come, by name. */
export type NodeDrainStatusName = Exclude<keyof typeof NodeDrainStatus, `Cluster${string}`>
/** How far the return of groups to a node has come, by name. */
export type NodeFailbackStatusName = Exclude<keyof typeof NodeFailbackStatus, `Cluster${string}`>
/** State of a network by name. */
export type NetworkStateName = keyof typeof NetworkState
/** State of a network interface by name. */
export type NetInterfaceStateName = keyof typeof NetInterfaceState
/** What a machine is to clustering, by name; `'Unknown'` for a number this version does not know. */
export type NodeClusterStateName = keyof typeof NodeClusterState | 'Unknown'

function namer<Names extends string>(values: Readonly<Record<Names, number>>): (state: number) => Names | 'Unknown' {
  const names = new Map(Object.entries<number>(values).map(([name, value]) => [value, name as Names]))
  return state => names.get(state) ?? 'Unknown'
}

/** The name of a resource state; `'Unknown'` for a number this version does not know. */
export const resourceStateName: (state: number) => ResourceStateName = namer(ResourceState)
/** The name of a group state. */
export const groupStateName: (state: number) => GroupStateName = namer(GroupState)
/** The name of a node state. */
export const nodeStateName: (state: number) => NodeStateName = namer(NodeState)
/** The name of a network state. */
export const networkStateName: (state: number) => NetworkStateName = namer(NetworkState)
/** The name of a network interface state. */
export const netInterfaceStateName: (state: number) => NetInterfaceStateName = namer(NetInterfaceState)
/** The name of what GetNodeClusterState answers. */
export const nodeClusterStateName: (state: number) => NodeClusterStateName = namer(NodeClusterState)

/** What returns to a node that is resumed, by name. */
export const failbacks = {
  none: ResumeFailback.DoNotFailbackGroups,
  immediate: ResumeFailback.FailbackGroupsImmediately,
  policy: ResumeFailback.FailbackGroupsPerPolicy,
} as const

/** What returns to a node that is resumed: nothing, what was drained, or what may return by its policy. */
export type FailbackName = keyof typeof failbacks

/** All of them. */
export const failbackNames = Object.keys(failbacks) as FailbackName[]
