export { AddonError, BindingError, type CallArgument, DryRunError, type NativeCall } from './binding/index.js'
export { EndpointError } from './channel/endpoint.js'
export {
  type CryptoCheckpoint,
  type ForeignCryptoCheckpoint,
  formatCryptoCheckpoint,
  type KeyContainerName,
  type ParsedCryptoCheckpoint,
  parseCryptoCheckpoint,
  sameCryptoCheckpoint,
} from './codecs/crypto-checkpoint.js'
export {
  type DependencyExpression,
  DependencyExpressionError,
  formatDependencyExpression,
  parseDependencyExpression,
} from './codecs/dependency-expression.js'
export {
  type ClusterProperty,
  decodePropertyList,
  decodeValueList,
  encodePropertyList,
  encodeValueList,
  type PropertyTypes,
  type PropertyValue,
} from './codecs/property-list.js'
export { checkRegistryPath, type RegistryView } from './codecs/registry-path.js'
export type { RegistryInput, RegistryValue } from './codecs/registry-value.js'
export type { SecurityPartName } from './codecs/security-descriptor.js'
export type { ClusterVersion } from './codecs/version-info.js'
export * from './constants/index.js'
export { ClosedError, ClusterDataError, ClusterError, TimeoutError } from './core/errors.js'
export type { Stored, Transition } from './core/status.js'
export type { CallOptions, WaitOptions } from './core/wait.js'
export { type Batch, BatchError, type BatchStep, type BatchValues } from './domain/batch.js'
export type { Change } from './domain/checkpoint.js'
export type {
  AuditedCheckpoint,
  Checkpoint,
  CheckpointAudit,
  CheckpointDifference,
  CheckpointPlace,
  CheckpointState,
} from './domain/checkpoint-audit.js'
export type { CheckpointRepair, RepairOptions, RepairStep } from './domain/checkpoint-repair.js'
export type { Checkpoints, ClusterCheckpoints } from './domain/checkpoints.js'
export { Cluster, type OpenOptions } from './domain/cluster.js'
export type { ControlArguments, ControlMethod, RawControlOptions } from './domain/control.js'
export type { CryptoCheckpointArgument, CryptoCheckpoints } from './domain/crypto-checkpoints.js'
export type { Group, GroupOnlineOptions, GroupStatus, MoveOptions } from './domain/group.js'
export type { MoveFlags } from './domain/group-verbs.js'
export type { ClusterInformation } from './domain/information.js'
export type { ClusterKey, KeyInformation } from './domain/key.js'
export type { KeyAccessOptions } from './domain/key-access.js'
export type { KeyContainer, KeyContainers, ListedKeyContainers, NewKeyContainer } from './domain/key-containers.js'
export type { ListedGroup, ListedResource, PropertySelection } from './domain/listing.js'
export type { GroupTypeName, NewGroupOptions, NewResource } from './domain/making.js'
export type { NetInterface, NetInterfaceStatus } from './domain/net-interface.js'
export type { Network, NetworkStatus } from './domain/network.js'
export type { ClusterNode, DrainStatus, NodeStatus, PauseOptions, ResumeOptions } from './domain/node.js'
export type { PauseFlags } from './domain/node-verbs.js'
export type { ObjectProperties, Properties, Property, PropertyFormat, PropertyInput } from './domain/properties.js'
export type { Quorum } from './domain/quorum.js'
export type { ValueName } from './domain/read-batch.js'
export type { RegistryCheckpoints, RegistryViewOptions } from './domain/registry-checkpoints.js'
export type { Resource, ResourceStatus } from './domain/resource.js'
export type { NewResourceType, ResourceType } from './domain/resource-type.js'
export type { AccessName, AccessOptions } from './domain/session.js'
export type { Beginning, CancellableOptions, Progress, TransitionOptions } from './domain/transition.js'
