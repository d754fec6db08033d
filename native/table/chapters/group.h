#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function groupFunctions[] = {
    CLUSAPI_FUNCTION(OpenClusterGroup),
    CLUSAPI_FUNCTION(OpenClusterGroupEx),
    CLUSAPI_FUNCTION(CloseClusterGroup),
    CLUSAPI_FUNCTION(GetClusterFromGroup),
    CLUSAPI_FUNCTION(GetClusterGroupState),
    CLUSAPI_FUNCTION(OnlineClusterGroup),
    CLUSAPI_FUNCTION(OnlineClusterGroupEx, Auto, Auto, Auto, BytesIn),
    CLUSAPI_FUNCTION(OfflineClusterGroup),
    CLUSAPI_FUNCTION(OfflineClusterGroupEx, Auto, Auto, BytesIn),
    CLUSAPI_FUNCTION(MoveClusterGroup),
    CLUSAPI_FUNCTION(ClusterGroupControl, Auto, Auto, Auto, BytesIn, BytesReturned),
    CLUSAPI_FUNCTION(MoveClusterGroupEx, Auto, Auto, Auto, BytesIn),
    CLUSAPI_FUNCTION(CancelClusterGroupOperation),
    CLUSAPI_FUNCTION(CreateClusterGroup),
    CLUSAPI_FUNCTION(CreateClusterGroupEx, Auto, Auto, StructIn<CLUSTER_CREATE_GROUP_INFO>),
    CLUSAPI_FUNCTION(DeleteClusterGroup),
    CLUSAPI_FUNCTION(DestroyClusterGroup),
    CLUSAPI_FUNCTION(SetClusterGroupName),
    CLUSAPI_FUNCTION(SetClusterGroupNodeList, Auto, HandlesIn),
};

}  // namespace clusapi
