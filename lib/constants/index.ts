export { Access } from './access.js'
export type { ControlCode, Format, FormatTypes, ObjectKind } from './control-code.js'
export {
  AffinityRuleControl,
  ClusterControl,
  GroupControl,
  GroupSetControl,
  NetInterfaceControl,
  NetworkControl,
  NodeControl,
  ResourceControl,
  ResourceTypeControl,
} from './control-codes.gen.js'
export { controlCodeNames, controlCodes } from './control-names.js'
export {
  BatchCommand,
  ClusterEnum,
  GroupEnum,
  GroupMoveFlag,
  GroupOfflineFlag,
  GroupOnlineFlag,
  GroupState,
  GroupType,
  NetInterfaceState,
  NetworkEnum,
  NetworkState,
  NodeClusterState,
  NodeDrainStatus,
  NodeEnum,
  NodeFailbackStatus,
  NodePauseFlag,
  NodeResumeFlag,
  NodeState,
  PropertyKind,
  ResourceEnum,
  ResourceOfflineFlag,
  ResourceOnlineFlag,
  ResourceState,
  ResourceTypeEnum,
  ResumeFailback,
} from './enums.gen.js'
export { errorName, errorNames } from './error-names.js'
export { Win32Error } from './errors.gen.js'
export { QuorumType, type QuorumTypeName, quorumTypeName } from './quorum.js'
export { DatabaseFlag, KeyDisposition, RegistryType } from './registry.js'
export {
  type FailbackName,
  type GroupStateName,
  groupStateName,
  type NetInterfaceStateName,
  type NetworkStateName,
  type NodeClusterStateName,
  type NodeDrainStatusName,
  type NodeFailbackStatusName,
  type NodeStateName,
  netInterfaceStateName,
  networkStateName,
  nodeClusterStateName,
  nodeStateName,
  type ResourceStateName,
  resourceStateName,
} from './states.js'
