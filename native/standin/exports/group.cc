#include "standin/call.h"

using namespace standin;

HGROUP WINAPI OpenClusterGroup(HCLUSTER hCluster, LPCWSTR lpszGroupName) {
  return open<HGROUP>(__func__, {hCluster, lpszGroupName});
}

HGROUP WINAPI OpenClusterGroupEx(HCLUSTER hCluster, LPCWSTR lpszGroupName, DWORD dwDesiredAccess, DWORD* lpdwGrantedAccess) {
  return open<HGROUP>(__func__, {hCluster, lpszGroupName, dwDesiredAccess}, Number(lpdwGrantedAccess));
}

BOOL WINAPI CloseClusterGroup(HGROUP hGroup) { return close(__func__, hGroup); }

HCLUSTER WINAPI GetClusterFromGroup(HGROUP hGroup) { return cluster_of(__func__, hGroup); }

CLUSTER_GROUP_STATE WINAPI GetClusterGroupState(HGROUP hGroup, LPWSTR lpszNodeName, LPDWORD lpcchNodeName) {
  return state<CLUSTER_GROUP_STATE>(__func__, {hGroup}, Text(lpszNodeName, lpcchNodeName));
}

DWORD WINAPI OnlineClusterGroup(HGROUP hGroup, HNODE hDestinationNode) {
  return code(__func__, {hGroup, Optional{hDestinationNode}});
}

DWORD WINAPI OnlineClusterGroupEx(HGROUP hGroup, HNODE hDestinationNode, DWORD dwOnlineFlags, PBYTE lpInBuffer,
                                  DWORD cbInBufferSize) {
  if (!is_buffer(lpInBuffer, cbInBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hGroup, Optional{hDestinationNode}, dwOnlineFlags, Bytes{lpInBuffer, cbInBufferSize}});
}

DWORD WINAPI OfflineClusterGroup(HGROUP hGroup) { return code(__func__, {hGroup}); }

DWORD WINAPI OfflineClusterGroupEx(HGROUP hGroup, DWORD dwOfflineFlags, PBYTE lpInBuffer, DWORD cbInBufferSize) {
  if (!is_buffer(lpInBuffer, cbInBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hGroup, dwOfflineFlags, Bytes{lpInBuffer, cbInBufferSize}});
}

DWORD WINAPI MoveClusterGroup(HGROUP hGroup, HNODE hDestinationNode) {
  return code(__func__, {hGroup, Optional{hDestinationNode}});
}

DWORD WINAPI ClusterGroupControl(HGROUP hGroup, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
                                 LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hGroup, Optional{hHostNode},
                 dwControlCode);
}

DWORD WINAPI MoveClusterGroupEx(HGROUP hGroup, HNODE hDestinationNode, DWORD dwMoveFlags, PBYTE lpInBuffer,
                                DWORD cbInBufferSize) {
  if (!is_buffer(lpInBuffer, cbInBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hGroup, Optional{hDestinationNode}, dwMoveFlags, Bytes{lpInBuffer, cbInBufferSize}});
}

DWORD WINAPI CancelClusterGroupOperation(HGROUP hGroup, DWORD dwCancelFlags_RESERVED) {
  return code(__func__, {hGroup, dwCancelFlags_RESERVED});
}

HGROUP WINAPI CreateClusterGroup(HCLUSTER hCluster, LPCWSTR lpszGroupName) {
  return create<HGROUP>(__func__, "OpenClusterGroup", {hCluster, lpszGroupName});
}

HGROUP WINAPI CreateClusterGroupEx(HCLUSTER hCluster, LPCWSTR lpszGroupName, PCLUSTER_CREATE_GROUP_INFO pGroupInfo) {
  return create<HGROUP>(__func__, "OpenClusterGroup", {hCluster, lpszGroupName, Bytes{pGroupInfo, sizeof(*pGroupInfo)}});
}

DWORD WINAPI DeleteClusterGroup(HGROUP hGroup) { return code(__func__, {hGroup}); }

DWORD WINAPI DestroyClusterGroup(HGROUP hGroup) { return code(__func__, {hGroup}); }

DWORD WINAPI SetClusterGroupName(HGROUP hGroup, LPCWSTR lpszGroupName) { return code(__func__, {hGroup, lpszGroupName}); }

DWORD WINAPI SetClusterGroupNodeList(HGROUP hGroup, DWORD NodeCount, HNODE NodeList[]) {
  return code_of_list(__func__, hGroup, NodeCount, NodeList);
}
