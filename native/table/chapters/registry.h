#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function registryFunctions[] = {
    CLUSAPI_FUNCTION(GetClusterKey),
    CLUSAPI_FUNCTION(GetClusterResourceKey),
    CLUSAPI_FUNCTION(GetClusterGroupKey),
    CLUSAPI_FUNCTION(GetClusterNodeKey),
    CLUSAPI_FUNCTION(GetClusterNetworkKey),
    CLUSAPI_FUNCTION(GetClusterNetInterfaceKey),
    CLUSAPI_FUNCTION(GetClusterResourceTypeKey),
    CLUSAPI_FUNCTION(ClusterRegOpenKey),
    CLUSAPI_FUNCTION(ClusterRegCreateKey),
    CLUSAPI_FUNCTION(ClusterRegCloseKey),
    CLUSAPI_FUNCTION(ClusterRegDeleteKey),
    CLUSAPI_FUNCTION(ClusterRegQueryValue),
    CLUSAPI_FUNCTION(ClusterRegSetValue),
    CLUSAPI_FUNCTION(ClusterRegDeleteValue),
    CLUSAPI_FUNCTION(ClusterRegEnumKey),
    CLUSAPI_FUNCTION(ClusterRegEnumValue),
    CLUSAPI_FUNCTION(ClusterRegQueryInfoKey),
    CLUSAPI_FUNCTION(ClusterRegGetKeySecurity, Auto, Auto, BytesOut),
    CLUSAPI_FUNCTION(ClusterRegSetKeySecurity, Auto, Auto, SecurityDescriptorIn),
    CLUSAPI_FUNCTION(ClusterRegSyncDatabase),
};

}  // namespace clusapi
