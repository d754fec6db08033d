#include "standin/call.h"

using namespace standin;

HNODE WINAPI OpenClusterNode(HCLUSTER hCluster, LPCWSTR lpszNodeName) {
  return open<HNODE>(__func__, {hCluster, lpszNodeName});
}

BOOL WINAPI CloseClusterNode(HNODE hNode) { return close(__func__, hNode); }

CLUSTER_NODE_STATE WINAPI GetClusterNodeState(HNODE hNode) { return state<CLUSTER_NODE_STATE>(__func__, {hNode}); }

DWORD WINAPI ClusterNodeControl(HNODE hNode, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
                                LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hNode, Optional{hHostNode},
                 dwControlCode);
}
