#pragma once
// Every kind of handle, and what closes it.
#include "abi/clusapi.h"
#include "abi/cryptoapi.h"
#include "bind/closer.h"
#include "table/facts.gen.h"

CLUSAPI_HANDLE(HCLUSTER, CloseCluster);
CLUSAPI_HANDLE(HNODE, CloseClusterNode);
CLUSAPI_HANDLE(HRESOURCE, CloseClusterResource);
CLUSAPI_HANDLE(HGROUP, CloseClusterGroup);
CLUSAPI_HANDLE(HCLUSENUMEX, ClusterCloseEnumEx);
CLUSAPI_HANDLE(HKEY, ClusterRegCloseKey);  // never RegCloseKey: these are keys of the cluster database
CLUSAPI_HANDLE(HCRYPTPROV, CryptReleaseContext);
CLUSAPI_HANDLE(HCRYPTKEY, CryptDestroyKey);
