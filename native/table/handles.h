#pragma once
// Every kind of handle, and what closes it.
#include "abi/clusapi.h"
#include "abi/cryptoapi.h"
#include "bind/closer.h"
#include "table/facts.gen.h"

CLUSAPI_HANDLE(HCLUSTER, CloseCluster);
template <> inline constexpr bool clusapi::isRoot<HCLUSTER> = true;  // also where GetClusterFromResource opens one more
CLUSAPI_HANDLE(HNODE, CloseClusterNode);
CLUSAPI_HANDLE(HRESOURCE, CloseClusterResource);
CLUSAPI_HANDLE(HGROUP, CloseClusterGroup);
CLUSAPI_HANDLE(HNETWORK, CloseClusterNetwork);
CLUSAPI_HANDLE(HNETINTERFACE, CloseClusterNetInterface);
CLUSAPI_HANDLE(HCLUSENUMEX, ClusterCloseEnumEx);
CLUSAPI_HANDLE(HKEY, ClusterRegCloseKey);  // never RegCloseKey: these are keys of the cluster database
CLUSAPI_HANDLE(HCRYPTPROV, CryptReleaseContext);
CLUSAPI_HANDLE(HCRYPTKEY, CryptDestroyKey);
