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

CLUSTER_RESOURCE_STATE WINAPI GetClusterResourceState(HRESOURCE hResource, LPWSTR lpszNodeName, LPDWORD lpcchNodeName,
                                                      LPWSTR lpszGroupName, LPDWORD lpcchGroupName) {
  return state<CLUSTER_RESOURCE_STATE>(__func__, {hResource}, Text(lpszNodeName, lpcchNodeName),
                                       Text(lpszGroupName, lpcchGroupName));
}

DWORD WINAPI OnlineClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI OfflineClusterResource(HRESOURCE hResource) { return code(__func__, {hResource}); }

DWORD WINAPI ClusterResourceControl(HRESOURCE hResource, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer,
                                    DWORD cbInBufferSize, LPVOID lpOutBuffer, DWORD cbOutBufferSize, LPDWORD lpBytesReturned) {
  if (!is_buffer(lpInBuffer, cbInBufferSize) || !is_buffer(lpOutBuffer, cbOutBufferSize)) return ERROR_INVALID_PARAMETER;
  return code(__func__, {hResource, Optional{hHostNode}, dwControlCode, Bytes{lpInBuffer, cbInBufferSize}, cbOutBufferSize},
              ControlOutput(lpOutBuffer, cbOutBufferSize, lpBytesReturned));
}
