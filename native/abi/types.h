#pragma once
// The types of ClusAPI: handles, enumerations, structures.
#include "platform.h"

using HCLUSTER = struct _HCLUSTER*;
using HNODE = struct _HNODE*;
using HRESOURCE = struct _HRESOURCE*;
using HGROUP = struct _HGROUP*;
using HNETWORK = struct _HNETWORK*;
using HNETINTERFACE = struct _HNETINTERFACE*;
using HCLUSENUM = struct _HCLUSENUM*;
using HCLUSENUMEX = struct _HCLUSENUMEX*;
using HGROUPENUM = struct _HGROUPENUM*;
using HGROUPENUMEX = struct _HGROUPENUMEX*;
using HRESENUM = struct _HRESENUM*;
using HRESENUMEX = struct _HRESENUMEX*;
using HNODEENUM = struct _HNODEENUM*;
using HNODEENUMEX = struct _HNODEENUMEX*;
using HRESTYPEENUM = struct _HRESTYPEENUM*;
using HNETWORKENUM = struct _HNETWORKENUM*;
using HNETINTERFACEENUM = struct _HNETINTERFACEENUM*;
using HGROUPSETENUM = struct _HGROUPSETENUM*;
using HREGBATCH = struct _HREGBATCH*;
using HREGREADBATCH = struct _HREGREADBATCH*;
using HREGREADBATCHREPLY = struct _HREGREADBATCHREPLY*;

enum NODE_CLUSTER_STATE : DWORD {
  ClusterStateNotInstalled = 0,
  ClusterStateNotConfigured = 1,
  ClusterStateNotRunning = 3,
  ClusterStateRunning = 19,
};

enum CLUSTER_NODE_STATE : int {
  ClusterNodeStateUnknown = -1,
  ClusterNodeUp,
  ClusterNodeDown,
  ClusterNodePaused,
  ClusterNodeJoining,
};

enum CLUSTER_GROUP_STATE : int {
  ClusterGroupStateUnknown = -1,
  ClusterGroupOnline,
  ClusterGroupOffline,
  ClusterGroupFailed,
  ClusterGroupPartialOnline,
  ClusterGroupPending,
};

enum CLUSGROUP_TYPE : int {
  ClusGroupTypeUnknown = 9999,
};

enum CLUSTER_RESOURCE_STATE : int {
  ClusterResourceStateUnknown = -1,
  ClusterResourceInherited = 0,
  ClusterResourceInitializing = 1,
  ClusterResourceOnline = 2,
  ClusterResourceOffline = 3,
  ClusterResourceFailed = 4,
  ClusterResourcePending = 128,
  ClusterResourceOnlinePending = 129,
  ClusterResourceOfflinePending = 130,
};

enum CLUSTER_NETWORK_STATE : int {
  ClusterNetworkStateUnknown = -1,
  ClusterNetworkUnavailable,
  ClusterNetworkDown,
  ClusterNetworkPartitioned,
  ClusterNetworkUp,
};

enum CLUSTER_NETINTERFACE_STATE : int {
  ClusterNetInterfaceStateUnknown = -1,
  ClusterNetInterfaceUnavailable,
  ClusterNetInterfaceFailed,
  ClusterNetInterfaceUnreachable,
  ClusterNetInterfaceUp,
};

enum CLUSTER_NODE_RESUME_FAILBACK_TYPE : int {
  DoNotFailbackGroups = 0,
  FailbackGroupsImmediately = 1,
  FailbackGroupsPerPolicy = 2,
  ClusterNodeResumeFailbackTypeCount = 3,
};

struct CLUSTERVERSIONINFO {
  DWORD dwVersionInfoSize;
  WORD MajorVersion;
  WORD MinorVersion;
  WORD BuildNumber;
  WCHAR szVendorId[64];
  WCHAR szCSDVersion[64];
  DWORD dwClusterHighestVersion;
  DWORD dwClusterLowestVersion;
  DWORD dwFlags;
  DWORD dwReserved;
};
using LPCLUSTERVERSIONINFO = CLUSTERVERSIONINFO*;

constexpr DWORD CLUSTER_ENUM_ITEM_VERSION = 1;
struct CLUSTER_ENUM_ITEM {
  DWORD dwVersion;
  DWORD dwType;
  DWORD cbId;
  LPWSTR lpszId;
  DWORD cbName;
  LPWSTR lpszName;
};
using PCLUSTER_ENUM_ITEM = CLUSTER_ENUM_ITEM*;

constexpr DWORD CLUSTER_GROUP_ENUM_ITEM_VERSION = 1;
struct CLUSTER_GROUP_ENUM_ITEM {
  DWORD dwVersion;
  DWORD cbId;
  LPWSTR lpszId;
  DWORD cbName;
  LPWSTR lpszName;
  CLUSTER_GROUP_STATE state;
  DWORD cbOwnerNode;
  LPWSTR lpszOwnerNode;
  DWORD dwFlags;
  DWORD cbProperties;
  PVOID pProperties;
  DWORD cbRoProperties;
  PVOID pRoProperties;
};
using PCLUSTER_GROUP_ENUM_ITEM = CLUSTER_GROUP_ENUM_ITEM*;

constexpr DWORD CLUSTER_RESOURCE_ENUM_ITEM_VERSION = 1;
struct CLUSTER_RESOURCE_ENUM_ITEM {
  DWORD dwVersion;
  DWORD cbId;
  LPWSTR lpszId;
  DWORD cbName;
  LPWSTR lpszName;
  DWORD cbOwnerGroupName;
  LPWSTR lpszOwnerGroupName;
  DWORD cbOwnerGroupId;
  LPWSTR lpszOwnerGroupId;
  DWORD cbProperties;
  PVOID pProperties;
  DWORD cbRoProperties;
  PVOID pRoProperties;
};
using PCLUSTER_RESOURCE_ENUM_ITEM = CLUSTER_RESOURCE_ENUM_ITEM*;

struct CLUSTER_CREATE_GROUP_INFO {
  DWORD dwVersion;
  CLUSGROUP_TYPE groupType;
};
using PCLUSTER_CREATE_GROUP_INFO = CLUSTER_CREATE_GROUP_INFO*;

enum CLUSTER_REG_COMMAND : int {
  CLUSREG_COMMAND_NONE,
  CLUSREG_SET_VALUE,
  CLUSREG_CREATE_KEY,
  CLUSREG_DELETE_KEY,
  CLUSREG_DELETE_VALUE,
  CLUSREG_SET_KEY_SECURITY,
  CLUSREG_VALUE_DELETED,
  CLUSREG_READ_KEY,
  CLUSREG_READ_VALUE,
  CLUSREG_READ_ERROR,
  CLUSREG_CONTROL_COMMAND,
  CLUSREG_CONDITION_EXISTS,
  CLUSREG_CONDITION_NOT_EXISTS,
  CLUSREG_CONDITION_IS_EQUAL,
  CLUSREG_CONDITION_IS_NOT_EQUAL,
  CLUSREG_CONDITION_IS_GREATER_THAN,
  CLUSREG_CONDITION_IS_LESS_THAN,
  CLUSREG_CONDITION_KEY_EXISTS,
  CLUSREG_CONDITION_KEY_NOT_EXISTS,
  CLUSREG_LAST_COMMAND,
};

struct CLUSTER_READ_BATCH_COMMAND {
  CLUSTER_REG_COMMAND Command;
  DWORD dwOptions;
  LPCWSTR wzSubkeyName;
  LPCWSTR wzValueName;
  const BYTE* lpData;
  DWORD cbData;
};
