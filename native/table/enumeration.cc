#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function enumerationFunctions[] = {
    CLUSAPI_FUNCTION(ClusterOpenEnum),
    CLUSAPI_FUNCTION(ClusterGetEnumCount),
    CLUSAPI_FUNCTION(ClusterEnum),
    CLUSAPI_FUNCTION(ClusterCloseEnum),
    CLUSAPI_FUNCTION(ClusterOpenEnumEx, Auto, Auto, Absent),
    CLUSAPI_FUNCTION(ClusterGetEnumCountEx),
    CLUSAPI_FUNCTION(ClusterEnumEx, Auto, Auto, ClusterItem),
    CLUSAPI_FUNCTION(ClusterCloseEnumEx),
    CLUSAPI_FUNCTION(ClusterGroupOpenEnum),
    CLUSAPI_FUNCTION(ClusterGroupGetEnumCount),
    CLUSAPI_FUNCTION(ClusterGroupEnum),
    CLUSAPI_FUNCTION(ClusterGroupCloseEnum),
    CLUSAPI_FUNCTION(ClusterGroupOpenEnumEx, Auto, BytesIn, BytesIn),
    CLUSAPI_FUNCTION(ClusterGroupGetEnumCountEx),
    CLUSAPI_FUNCTION(ClusterGroupEnumEx, Auto, Auto, GroupItem),
    CLUSAPI_FUNCTION(ClusterGroupCloseEnumEx),
    CLUSAPI_FUNCTION(ClusterResourceOpenEnum),
    CLUSAPI_FUNCTION(ClusterResourceGetEnumCount),
    CLUSAPI_FUNCTION(ClusterResourceEnum),
    CLUSAPI_FUNCTION(ClusterResourceCloseEnum),
    CLUSAPI_FUNCTION(ClusterResourceOpenEnumEx, Auto, BytesIn, BytesIn),
    CLUSAPI_FUNCTION(ClusterResourceGetEnumCountEx),
    CLUSAPI_FUNCTION(ClusterResourceEnumEx, Auto, Auto, ResourceItem),
    CLUSAPI_FUNCTION(ClusterResourceCloseEnumEx),
    CLUSAPI_FUNCTION(ClusterNodeOpenEnum),
    CLUSAPI_FUNCTION(ClusterNodeGetEnumCount),
    CLUSAPI_FUNCTION(ClusterNodeEnum),
    CLUSAPI_FUNCTION(ClusterNodeCloseEnum),
    CLUSAPI_FUNCTION(ClusterNodeOpenEnumEx, Auto, Auto, Absent),
    CLUSAPI_FUNCTION(ClusterNodeGetEnumCountEx),
    CLUSAPI_FUNCTION(ClusterNodeEnumEx, Auto, Auto, ClusterItem),
    CLUSAPI_FUNCTION(ClusterNodeCloseEnumEx),
    CLUSAPI_FUNCTION(ClusterResourceTypeOpenEnum),
    CLUSAPI_FUNCTION(ClusterResourceTypeGetEnumCount),
    CLUSAPI_FUNCTION(ClusterResourceTypeEnum),
    CLUSAPI_FUNCTION(ClusterResourceTypeCloseEnum),
    CLUSAPI_FUNCTION(ClusterNetworkOpenEnum),
    CLUSAPI_FUNCTION(ClusterNetworkGetEnumCount),
    CLUSAPI_FUNCTION(ClusterNetworkEnum),
    CLUSAPI_FUNCTION(ClusterNetworkCloseEnum),
    CLUSAPI_FUNCTION(ClusterNetInterfaceOpenEnum),
    CLUSAPI_FUNCTION(ClusterNetInterfaceEnum),
    CLUSAPI_FUNCTION(ClusterNetInterfaceCloseEnum),
    CLUSAPI_FUNCTION(ClusterGroupSetOpenEnum),
    CLUSAPI_FUNCTION(ClusterGroupSetGetEnumCount),
    CLUSAPI_FUNCTION(ClusterGroupSetEnum),
    CLUSAPI_FUNCTION(ClusterGroupSetCloseEnum),
};

constexpr Chapter enumerationChapter = enumerationFunctions;

}  // namespace clusapi
