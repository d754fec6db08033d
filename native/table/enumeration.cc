#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
    CLUSAPI_FUNCTION(ClusterOpenEnumEx, Auto, Auto, Absent),
    CLUSAPI_FUNCTION(ClusterEnumEx, Auto, Auto, EnumItem),
    CLUSAPI_FUNCTION(ClusterGetEnumCountEx),
    CLUSAPI_FUNCTION(ClusterCloseEnumEx),
};

constexpr Chapter enumerationChapter = functions;

}  // namespace clusapi
