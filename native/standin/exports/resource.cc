#include "standin/call.h"

using namespace standin;

HRESOURCE WINAPI OpenClusterResource(HCLUSTER hCluster, LPCWSTR lpszResourceName) {
  return open<HRESOURCE>(__func__, {hCluster, lpszResourceName});
}

HRESOURCE WINAPI OpenClusterResourceEx(HCLUSTER hCluster, LPCWSTR lpszResourceName, DWORD dwDesiredAccess,
                                       DWORD* lpdwGrantedAccess) {
  return open<HRESOURCE>(__func__, {hCluster, lpszResourceName, dwDesiredAccess}, Number(lpdwGrantedAccess));
}

BOOL WINAPI CloseClusterResource(HRESOURCE hResource) { return close(__func__, hResource); }

HCLUSTER WINAPI GetClusterFromResource(HRESOURCE hResource) { return cluster_of(__func__, hResource); }

CLUSTER_RESOURCE_STATE WINAPI GetClusterResourceState(HRESOURCE hResource, LPWSTR lpszNodeName, LPDWORD lpcchNodeName,
                                                      LPWSTR lpszGroupName, LPDWORD lpcchGroupName) {
  return state<CLUSTER_RESOURCE_STATE>(__func__, {hResource}, Text(lpszNodeName, lpcchNodeName),
                                       Text(lpszGroupName, lpcchGroupName));
}

DWORD WINAPI OnlineClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI OfflineClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI OnlineClusterResourceEx(HRESOURCE hResource, DWORD dwOnlineFlags, PBYTE lpInBuffer, DWORD cbInBufferSize) {
  if (!is_buffer(lpInBuffer, cbInBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hResource, dwOnlineFlags, Bytes{lpInBuffer, cbInBufferSize}});
}

DWORD WINAPI OfflineClusterResourceEx(HRESOURCE hResource, DWORD dwOfflineFlags, PBYTE lpInBuffer, DWORD cbInBufferSize) {
  if (!is_buffer(lpInBuffer, cbInBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hResource, dwOfflineFlags, Bytes{lpInBuffer, cbInBufferSize}});
}

DWORD WINAPI RestartClusterResource(HRESOURCE hResource, DWORD dwFlags) { return code(__func__, {hResource, dwFlags}); }

HRESOURCE WINAPI CreateClusterResource(HGROUP hGroup, LPCWSTR lpszResourceName, LPCWSTR lpszResourceType, DWORD dwFlags) {
  return create<HRESOURCE>(__func__, "OpenClusterResource", {hGroup, lpszResourceName, lpszResourceType, dwFlags});
}

DWORD WINAPI DeleteClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI SetClusterResourceName(HRESOURCE hResource, LPCWSTR lpszResourceName) {
  return code(__func__, {hResource, lpszResourceName});
}

DWORD WINAPI FailClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI ChangeClusterResourceGroup(HRESOURCE hResource, HGROUP hGroup) { return code(__func__, {hResource, hGroup}); }

DWORD WINAPI AddClusterResourceNode(HRESOURCE hResource, HNODE hNode) { return code(__func__, {hResource, hNode}); }

DWORD WINAPI RemoveClusterResourceNode(HRESOURCE hResource, HNODE hNode) { return code(__func__, {hResource, hNode}); }

DWORD WINAPI AddClusterResourceDependency(HRESOURCE hResource, HRESOURCE hDependsOn) {
  return code(__func__, {hResource, hDependsOn});
}

DWORD WINAPI RemoveClusterResourceDependency(HRESOURCE hResource, HRESOURCE hDependsOn) {
  return code(__func__, {hResource, hDependsOn});
}

BOOL WINAPI CanResourceBeDependent(HRESOURCE hResource, HRESOURCE hResourceDependent) {
  return truth(__func__, {hResource, hResourceDependent});
}

DWORD WINAPI SetClusterResourceDependencyExpression(HRESOURCE hResource, LPCWSTR lpszDependencyExpression) {
  return code(__func__, {hResource, lpszDependencyExpression});
}

DWORD WINAPI GetClusterResourceDependencyExpression(HRESOURCE hResource, LPWSTR lpszDependencyExpression,
                                                    LPDWORD lpcchDependencyExpression) {
  return code(__func__, {hResource}, Text(lpszDependencyExpression, lpcchDependencyExpression));
}

BOOL WINAPI GetClusterResourceNetworkName(HRESOURCE hResource, LPWSTR lpBuffer, LPDWORD nSize) {
  return truth(__func__, {hResource}, Text(lpBuffer, nSize));
}

DWORD WINAPI ClusterResourceControl(HRESOURCE hResource, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer,
                                    DWORD cbInBufferSize, LPVOID lpOutBuffer, DWORD cbOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, cbInBufferSize, lpOutBuffer, cbOutBufferSize, lpBytesReturned}, hResource,
                 Optional{hHostNode}, dwControlCode);
}

DWORD WINAPI ClusterResourceTypeControl(HCLUSTER hCluster, LPCWSTR lpszResourceTypeName, HNODE hHostNode, DWORD dwControlCode,
                                        LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize,
                                        LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hCluster,
                 lpszResourceTypeName, Optional{hHostNode}, dwControlCode);
}
