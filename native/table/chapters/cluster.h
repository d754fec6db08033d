#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function clusterFunctions[] = {
    CLUSAPI_FUNCTION(OpenCluster, Host),
    CLUSAPI_FUNCTION(OpenClusterEx, Host, Auto, Auto),
    CLUSAPI_FUNCTION(CloseCluster),
    CLUSAPI_FUNCTION(GetClusterInformation, Auto, Auto, StructInOut<CLUSTERVERSIONINFO, &CLUSTERVERSIONINFO::dwVersionInfoSize>),
    CLUSAPI_FUNCTION(SetClusterName),
    CLUSAPI_FUNCTION(GetClusterQuorumResource),
    CLUSAPI_FUNCTION(GetNodeClusterState),
    CLUSAPI_FUNCTION(ClusterControl, Auto, Auto, Auto, BytesIn, BytesReturned),
};

}  // namespace clusapi
