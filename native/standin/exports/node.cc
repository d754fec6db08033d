#include "standin/call.h"

using namespace standin;

HNODE WINAPI OpenClusterNode(HCLUSTER hCluster, LPCWSTR lpszNodeName) {
  return open<HNODE>(__func__, {hCluster, lpszNodeName});
}

HNODE WINAPI OpenClusterNodeEx(HCLUSTER hCluster, LPCWSTR lpszNodeName, DWORD dwDesiredAccess, DWORD* lpdwGrantedAccess) {
  return open<HNODE>(__func__, {hCluster, lpszNodeName, dwDesiredAccess}, Number(lpdwGrantedAccess));
}

BOOL WINAPI CloseClusterNode(HNODE hNode) { return close(__func__, hNode); }

HCLUSTER WINAPI GetClusterFromNode(HNODE hNode) { return cluster_of(__func__, hNode); }

DWORD WINAPI GetClusterNodeId(HNODE hNode, LPWSTR lpszNodeId, LPDWORD lpcchName) {
  Text id(lpszNodeId, lpcchName);
  // No handle means the machine that asks.
  return hNode != nullptr ? code(__func__, {hNode}, id) : perform_at(__func__, nullptr, {&id});
}

CLUSTER_NODE_STATE WINAPI GetClusterNodeState(HNODE hNode) { return state<CLUSTER_NODE_STATE>(__func__, {hNode}); }

DWORD WINAPI ClusterNodeControl(HNODE hNode, HNODE hHostNode, DWORD dwControlCode, LPVOID lpInBuffer, DWORD nInBufferSize,
                                LPVOID lpOutBuffer, DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  return control(__func__, {lpInBuffer, nInBufferSize, lpOutBuffer, nOutBufferSize, lpBytesReturned}, hNode, Optional{hHostNode},
                 dwControlCode);
}

DWORD WINAPI PauseClusterNode(HNODE hNode) { return code(__func__, {hNode}); }

DWORD WINAPI PauseClusterNodeEx(HNODE hNode, BOOL bDrainNode, DWORD dwPauseFlags, HNODE hNodeDrainTarget) {
  return code(__func__, {hNode, static_cast<DWORD>(bDrainNode), dwPauseFlags, Optional{hNodeDrainTarget}});
}

DWORD WINAPI ResumeClusterNode(HNODE hNode) { return code(__func__, {hNode}); }

DWORD WINAPI ResumeClusterNodeEx(HNODE hNode, CLUSTER_NODE_RESUME_FAILBACK_TYPE eResumeFailbackType,
                                 DWORD dwResumeFlagsReserved) {
  return code(__func__, {hNode, static_cast<DWORD>(eResumeFailbackType), dwResumeFlagsReserved});
}
