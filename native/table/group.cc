#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
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
};

constexpr Chapter groupChapter = functions;

}  // namespace clusapi
