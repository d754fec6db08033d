#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function networkFunctions[] = {
    CLUSAPI_FUNCTION(OpenClusterNetwork),
    CLUSAPI_FUNCTION(OpenClusterNetworkEx),
    CLUSAPI_FUNCTION(CloseClusterNetwork),
    CLUSAPI_FUNCTION(GetClusterFromNetwork),
    CLUSAPI_FUNCTION(GetClusterNetworkState),
    CLUSAPI_FUNCTION(SetClusterNetworkName),
    CLUSAPI_FUNCTION(GetClusterNetworkId),
    CLUSAPI_FUNCTION(ClusterNetworkControl, Auto, Auto, Auto, BytesIn, BytesReturned),
    CLUSAPI_FUNCTION(OpenClusterNetInterface),
    CLUSAPI_FUNCTION(OpenClusterNetInterfaceEx),
    CLUSAPI_FUNCTION(GetClusterNetInterface),
    CLUSAPI_FUNCTION(CloseClusterNetInterface),
    CLUSAPI_FUNCTION(GetClusterFromNetInterface),
    CLUSAPI_FUNCTION(GetClusterNetInterfaceState),
    CLUSAPI_FUNCTION(ClusterNetInterfaceControl, Auto, Auto, Auto, BytesIn, BytesReturned),
};

}  // namespace clusapi
