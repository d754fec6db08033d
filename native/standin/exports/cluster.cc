#include "standin/call.h"

using namespace standin;

HCLUSTER WINAPI OpenCluster(LPCWSTR lpszClusterName) { return open_cluster(__func__, lpszClusterName, nullptr); }

HCLUSTER WINAPI OpenClusterEx(LPCWSTR lpszClusterName, DWORD DesiredAccess, DWORD* GrantedAccess) {
  return open_cluster(__func__, lpszClusterName, &DesiredAccess, Number(GrantedAccess));
}

BOOL WINAPI CloseCluster(HCLUSTER hCluster) { return close(__func__, hCluster); }

DWORD WINAPI GetClusterInformation(HCLUSTER hCluster, LPWSTR lpszClusterName, LPDWORD lpcchClusterName,
                                   LPCLUSTERVERSIONINFO lpClusterInfo) {
  return code(__func__, {hCluster}, Text(lpszClusterName, lpcchClusterName), VersionInfo(lpClusterInfo));
}

DWORD WINAPI SetClusterName(HCLUSTER hCluster, LPCWSTR lpszNewClusterName) {
  return code(__func__, {hCluster, lpszNewClusterName});
}

DWORD WINAPI GetClusterQuorumResource(HCLUSTER hCluster, LPWSTR lpszResourceName, LPDWORD lpcchResourceName,
                                      LPWSTR lpszDeviceName, LPDWORD lpcchDeviceName, LPDWORD lpdwMaxQuorumLogSize) {
  return code(__func__, {hCluster}, Text(lpszResourceName, lpcchResourceName), Text(lpszDeviceName, lpcchDeviceName),
              Number(lpdwMaxQuorumLogSize));
}

DWORD WINAPI GetNodeClusterState(LPCWSTR lpszNodeName, LPDWORD pdwClusterState) {
  Number state(pdwClusterState);
  const DWORD status = perform_at(__func__, lpszNodeName, {&state});
  // A machine that belongs to no cluster can be asked, too.
  if (status != EPT_S_NOT_REGISTERED || lpszNodeName != nullptr || pdwClusterState == nullptr) return status;
  *pdwClusterState = ClusterStateNotInstalled;
  return ERROR_SUCCESS;
}

DWORD WINAPI ClusterControl(HCLUSTER hCluster, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
                            LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hCluster, Optional{hHostNode},
                 dwControlCode);
}
