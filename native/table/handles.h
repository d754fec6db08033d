#pragma once
// Every kind of handle, and what closes it.
#include "abi/clusapi.h"
#include "abi/cryptoapi.h"
#include "bind/closer.h"
#include "table/facts.gen.h"

CLUSAPI_HANDLE(HCLUSTER, CloseCluster, clusapi::Kind::Tie::root);  // also where GetClusterFromResource opens one more
CLUSAPI_HANDLE(HNODE, CloseClusterNode);
CLUSAPI_HANDLE(HRESOURCE, CloseClusterResource);
CLUSAPI_HANDLE(HGROUP, CloseClusterGroup);
CLUSAPI_HANDLE(HNETWORK, CloseClusterNetwork);
CLUSAPI_HANDLE(HNETINTERFACE, CloseClusterNetInterface);
CLUSAPI_HANDLE(HCLUSENUM, ClusterCloseEnum);
CLUSAPI_HANDLE(HCLUSENUMEX, ClusterCloseEnumEx);
CLUSAPI_HANDLE(HGROUPENUM, ClusterGroupCloseEnum);
CLUSAPI_HANDLE(HGROUPENUMEX, ClusterGroupCloseEnumEx);
CLUSAPI_HANDLE(HRESENUM, ClusterResourceCloseEnum);
CLUSAPI_HANDLE(HRESENUMEX, ClusterResourceCloseEnumEx);
CLUSAPI_HANDLE(HNODEENUM, ClusterNodeCloseEnum);
CLUSAPI_HANDLE(HNODEENUMEX, ClusterNodeCloseEnumEx);
CLUSAPI_HANDLE(HRESTYPEENUM, ClusterResourceTypeCloseEnum);
CLUSAPI_HANDLE(HNETWORKENUM, ClusterNetworkCloseEnum);
CLUSAPI_HANDLE(HNETINTERFACEENUM, ClusterNetInterfaceCloseEnum);
CLUSAPI_HANDLE(HGROUPSETENUM, ClusterGroupSetCloseEnum);
CLUSAPI_HANDLE(HKEY, ClusterRegCloseKey);  // never RegCloseKey: these are keys of the cluster database
CLUSAPI_HANDLE(HREGBATCH, ClusterRegCloseBatch, clusapi::Kind::Tie::parent);  // without bCommit: what is merely dropped is never committed
CLUSAPI_HANDLE(HREGREADBATCHREPLY, ClusterRegCloseReadBatchReply);
CLUSAPI_HANDLE(HREGREADBATCH, ClusterRegCloseReadBatch, clusapi::Kind::Tie::parent);  // it reads, and the reply is closed
CLUSAPI_HANDLE(HCRYPTPROV, CryptReleaseContext);
CLUSAPI_HANDLE(HCRYPTKEY, CryptDestroyKey);
