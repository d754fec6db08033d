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
export { ClusterEnum, GroupState, NodeClusterState, NodeState, ResourceState } from './enums.gen.js'
export { errorName, errorNames } from './error-names.js'
export { Win32Error } from './errors.gen.js'
export { KeyDisposition, RegistryType } from './registry.js'
export {
  type GroupStateName,
  groupStateName,
  type NodeClusterStateName,
  type NodeStateName,
  nodeClusterStateName,
  nodeStateName,
  type ResourceStateName,
  resourceStateName,
} from './states.js'
