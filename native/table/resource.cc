#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
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
    CLUSAPI_FUNCTION(ClusterResourceControl, Auto, Auto, Auto, BytesIn, BytesReturned),
    CLUSAPI_FUNCTION(ClusterResourceTypeControl, Auto, Auto, Auto, Auto, BytesIn, BytesReturned),
};

constexpr Chapter resourceChapter = functions;

}  // namespace clusapi
