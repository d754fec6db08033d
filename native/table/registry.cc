#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
    CLUSAPI_FUNCTION(GetClusterKey),
    CLUSAPI_FUNCTION(GetClusterResourceKey),
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
};

constexpr Chapter registryChapter = functions;

}  // namespace clusapi
