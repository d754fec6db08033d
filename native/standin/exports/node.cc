#include "standin/call.h"

using namespace standin;

HNODE WINAPI OpenClusterNode(HCLUSTER hCluster, LPCWSTR lpszNodeName) {
  return open<HNODE>(__func__, {hCluster, lpszNodeName});
}

BOOL WINAPI CloseClusterNode(HNODE hNode) { return close(__func__, hNode); }

CLUSTER_NODE_STATE WINAPI GetClusterNodeState(HNODE hNode) { return state<CLUSTER_NODE_STATE>(__func__, {hNode}); }
