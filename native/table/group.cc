#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
    CLUSAPI_FUNCTION(OpenClusterGroup),
    CLUSAPI_FUNCTION(OpenClusterGroupEx),
    CLUSAPI_FUNCTION(CloseClusterGroup),
    CLUSAPI_FUNCTION(GetClusterFromGroup),
    CLUSAPI_FUNCTION(GetClusterGroupState),
    CLUSAPI_FUNCTION(MoveClusterGroup),
    CLUSAPI_FUNCTION(ClusterGroupControl, Auto, Auto, Auto, BytesIn, BytesReturned),
};

constexpr Chapter groupChapter = functions;

}  // namespace clusapi
