// Which of ClusAPI's enumerations and flags are constants of this package, and what they are called.

/** Enumerations this package speaks; the prefix is what every member has in common. */
export const enums = [
  ['NodeClusterState', 'NODE_CLUSTER_STATE', 'ClusterState', 'What a machine is to clustering (GetNodeClusterState).'],
  ['NodeState', 'CLUSTER_NODE_STATE', 'ClusterNode', 'State of a node (GetClusterNodeState).'],
  ['GroupType', 'CLUSGROUP_TYPE', 'ClusGroupType', 'What a group is for (CreateClusterGroupEx).'],
  ['GroupState', 'CLUSTER_GROUP_STATE', 'ClusterGroup', 'State of a group (GetClusterGroupState).'],
  ['ResourceState', 'CLUSTER_RESOURCE_STATE', 'ClusterResource', 'State of a resource (GetClusterResourceState).'],
  ['NetworkState', 'CLUSTER_NETWORK_STATE', 'ClusterNetwork', 'State of a network (GetClusterNetworkState).'],
  [
    'NetInterfaceState',
    'CLUSTER_NETINTERFACE_STATE',
    'ClusterNetInterface',
    'State of a network interface (GetClusterNetInterfaceState).',
  ],
  [
    'NodeDrainStatus',
    'CLUSTER_NODE_DRAIN_STATUS',
    'NodeDrainStatus',
    'How far the draining of a node has come: its property `NodeDrainStatus`.',
  ],
  [
    'NodeFailbackStatus',
    'CLUSTER_NODE_FAILBACK_STATUS',
    'NodeFailbackStatus',
    'How far the return of groups to a node has come: its property `NodeFailbackStatus`.',
  ],
  [
    'ResumeFailback',
    'CLUSTER_NODE_RESUME_FAILBACK_TYPE',
    '',
    'What returns to a node that is resumed (ResumeClusterNodeEx).',
  ],
  [
    'PropertyKind',
    'CLUSTER_PROPERTY_TYPE',
    'CLUSPROP_TYPE_',
    'What a value of a property list or value list is about: its `kind`.',
  ],
  ['BatchCommand', 'CLUSTER_REG_COMMAND', 'CLUSREG_', 'What a command of a batch does (ClusterRegBatchAddCommand).'],
  ['ClusterEnum', 'CLUSTER_ENUM', 'CLUSTER_ENUM_', 'What ClusterOpenEnumEx lists; a bit each.'],
  ['NodeEnum', 'CLUSTER_NODE_ENUM', 'CLUSTER_NODE_ENUM_', 'What ClusterNodeOpenEnum lists; a bit each.'],
  ['NetworkEnum', 'CLUSTER_NETWORK_ENUM', 'CLUSTER_NETWORK_ENUM_', 'What ClusterNetworkOpenEnum lists; a bit each.'],
  ['GroupEnum', 'CLUSTER_GROUP_ENUM', 'CLUSTER_GROUP_ENUM_', 'What ClusterGroupOpenEnum lists; a bit each.'],
  [
    'ResourceEnum',
    'CLUSTER_RESOURCE_ENUM',
    'CLUSTER_RESOURCE_ENUM_',
    'What ClusterResourceOpenEnum lists; a bit each.',
  ],
  [
    'ResourceTypeEnum',
    'CLUSTER_RESOURCE_TYPE_ENUM',
    'CLUSTER_RESOURCE_TYPE_ENUM_',
    'What ClusterResourceTypeOpenEnum lists; a bit each.',
  ],
  ['LogLevel', 'LOG_LEVEL', 'LOG_', 'How much a line of a resource DLL matters (LogEvent).'],
  ['FailureType', 'FAILURE_TYPE', 'FAILURE_TYPE_', 'What kind of failure a resource DLL tells of (SignalFailure).'],
]

/** Flags of the functions that take some: which macros they are, and how these are called for short. */
export const flags = [
  ['ResourceOnlineFlag', /^CLUSAPI_RESOURCE_ONLINE_(.*)/, 'Flags of OnlineClusterResourceEx.'],
  ['ResourceOfflineFlag', /^CLUSAPI_RESOURCE_OFFLINE_(?!REASON_)(.*)/, 'Flags of OfflineClusterResourceEx.'],
  ['GroupOnlineFlag', /^CLUSAPI_GROUP_ONLINE_(.*)/, 'Flags of OnlineClusterGroupEx.'],
  ['GroupOfflineFlag', /^CLUSAPI_GROUP_OFFLINE_(.*)/, 'Flags of OfflineClusterGroupEx.'],
  ['GroupMoveFlag', /^CLUSAPI_GROUP_MOVE_(.*)/, 'Flags of MoveClusterGroupEx.'],
  ['NodePauseFlag', /^CLUSAPI_NODE_(?:PAUSE_)?(?!RESUME_)(.*)/, 'Flags of PauseClusterNodeEx.'],
  ['NodeResumeFlag', /^CLUSAPI_NODE_RESUME_(.*)/, 'Flags of ResumeClusterNodeEx.'],
  ['OpenV2Flag', /^CLUS_RESDLL_OPEN_(.*)/, 'Flags of the entry point OpenV2 of resource DLLs.'],
  ['OnlineV2Flag', /^CLUS_RESDLL_ONLINE_(.*)/, 'Flags of the entry point OnlineV2 of resource DLLs.'],
  ['OfflineV2Flag', /^CLUS_RESDLL_OFFLINE_(.*)/, 'Flags of the entry point OfflineV2 of resource DLLs.'],
  ['StatusFlag', /^CLUSRESDLL_STATUS_(.*)/, 'Flags of a status that a resource DLL reports (SetResourceStatusEx).'],
]
