#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function nodeFunctions[] = {
    CLUSAPI_FUNCTION(OpenClusterNode),
    CLUSAPI_FUNCTION(OpenClusterNodeEx),
    CLUSAPI_FUNCTION(CloseClusterNode),
    CLUSAPI_FUNCTION(GetClusterFromNode),
    CLUSAPI_FUNCTION(GetClusterNodeId),
    CLUSAPI_FUNCTION(GetClusterNodeState),
    CLUSAPI_FUNCTION(ClusterNodeControl, Auto, Auto, Auto, BytesIn, BytesReturned),
    CLUSAPI_FUNCTION(PauseClusterNode),
    CLUSAPI_FUNCTION(PauseClusterNodeEx),
    CLUSAPI_FUNCTION(ResumeClusterNode),
    CLUSAPI_FUNCTION(ResumeClusterNodeEx),
};

}  // namespace clusapi
