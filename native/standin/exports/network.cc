#include "standin/call.h"

using namespace standin;

HNETWORK WINAPI OpenClusterNetwork(HCLUSTER hCluster, LPCWSTR lpszNetworkName) {
  return open<HNETWORK>(__func__, {hCluster, lpszNetworkName});
}

HNETWORK WINAPI OpenClusterNetworkEx(HCLUSTER hCluster, LPCWSTR lpszNetworkName, DWORD dwDesiredAccess,
                                     DWORD* lpdwGrantedAccess) {
  return open<HNETWORK>(__func__, {hCluster, lpszNetworkName, dwDesiredAccess}, Number(lpdwGrantedAccess));
}

BOOL WINAPI CloseClusterNetwork(HNETWORK hNetwork) { return close(__func__, hNetwork); }

HCLUSTER WINAPI GetClusterFromNetwork(HNETWORK hNetwork) { return cluster_of(__func__, hNetwork); }

CLUSTER_NETWORK_STATE WINAPI GetClusterNetworkState(HNETWORK hNetwork) {
  return state<CLUSTER_NETWORK_STATE>(__func__, {hNetwork});
}

DWORD WINAPI SetClusterNetworkName(HNETWORK hNetwork, LPCWSTR lpszName) { return code(__func__, {hNetwork, lpszName}); }

DWORD WINAPI GetClusterNetworkId(HNETWORK hNetwork, LPWSTR lpszNetworkId, LPDWORD lpcchName) {
  return code(__func__, {hNetwork}, Text(lpszNetworkId, lpcchName));
}

HNETINTERFACE WINAPI OpenClusterNetInterface(HCLUSTER hCluster, LPCWSTR lpszInterfaceName) {
  return open<HNETINTERFACE>(__func__, {hCluster, lpszInterfaceName});
}

HNETINTERFACE WINAPI OpenClusterNetInterfaceEx(HCLUSTER hCluster, LPCWSTR lpszInterfaceName, DWORD dwDesiredAccess,
                                               DWORD* lpdwGrantedAccess) {
  return open<HNETINTERFACE>(__func__, {hCluster, lpszInterfaceName, dwDesiredAccess}, Number(lpdwGrantedAccess));
}

DWORD WINAPI GetClusterNetInterface(HCLUSTER hCluster, LPCWSTR lpszNodeName, LPCWSTR lpszNetworkName,
                                    LPWSTR lpszInterfaceName, LPDWORD lpcchInterfaceName) {
  return code(__func__, {hCluster, lpszNodeName, lpszNetworkName}, Text(lpszInterfaceName, lpcchInterfaceName));
}

BOOL WINAPI CloseClusterNetInterface(HNETINTERFACE hNetInterface) { return close(__func__, hNetInterface); }

HCLUSTER WINAPI GetClusterFromNetInterface(HNETINTERFACE hNetInterface) { return cluster_of(__func__, hNetInterface); }

CLUSTER_NETINTERFACE_STATE WINAPI GetClusterNetInterfaceState(HNETINTERFACE hNetInterface) {
  return state<CLUSTER_NETINTERFACE_STATE>(__func__, {hNetInterface});
}

DWORD WINAPI ClusterNetworkControl(HNETWORK hNetwork, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer,
                                   DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hNetwork, Optional{hHostNode},
                 dwControlCode);
}

DWORD WINAPI ClusterNetInterfaceControl(HNETINTERFACE hNetInterface, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer,
                                        DWORD nInBufferSize, LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hNetInterface, Optional{hHostNode},
                 dwControlCode);
}
