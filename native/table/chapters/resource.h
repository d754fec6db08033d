#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function resourceFunctions[] = {
    CLUSAPI_FUNCTION(OpenClusterResource),
    CLUSAPI_FUNCTION(OpenClusterResourceEx),
    CLUSAPI_FUNCTION(CloseClusterResource),
    CLUSAPI_FUNCTION(GetClusterFromResource),
    CLUSAPI_FUNCTION(GetClusterResourceState),
    CLUSAPI_FUNCTION(OnlineClusterResource),
    CLUSAPI_FUNCTION(OfflineClusterResource),
    CLUSAPI_FUNCTION(OnlineClusterResourceEx, Auto, Auto, BytesIn),
    CLUSAPI_FUNCTION(OfflineClusterResourceEx, Auto, Auto, BytesIn),
    CLUSAPI_FUNCTION(RestartClusterResource),
    CLUSAPI_FUNCTION(CreateClusterResource),
    CLUSAPI_FUNCTION(DeleteClusterResource),
    CLUSAPI_FUNCTION(SetClusterResourceName),
    CLUSAPI_FUNCTION(FailClusterResource),
    CLUSAPI_FUNCTION(ChangeClusterResourceGroup),
    CLUSAPI_FUNCTION(AddClusterResourceNode),
    CLUSAPI_FUNCTION(RemoveClusterResourceNode),
    CLUSAPI_FUNCTION(AddClusterResourceDependency),
    CLUSAPI_FUNCTION(RemoveClusterResourceDependency),
    CLUSAPI_FUNCTION(CanResourceBeDependent),
    CLUSAPI_FUNCTION(SetClusterResourceDependencyExpression),
    CLUSAPI_FUNCTION(GetClusterResourceDependencyExpression),
    CLUSAPI_FUNCTION(GetClusterResourceNetworkName),
    CLUSAPI_FUNCTION(ClusterResourceControl, Auto, Auto, Auto, BytesIn, BytesReturned),
    CLUSAPI_FUNCTION(ClusterResourceTypeControl, Auto, Auto, Auto, Auto, BytesIn, BytesReturned),
};

}  // namespace clusapi
