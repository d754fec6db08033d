#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function functions[] = {
    CLUSAPI_FUNCTION(CreateClusterResourceType),
    CLUSAPI_FUNCTION(DeleteClusterResourceType),
};

constexpr Chapter resourceTypeChapter = functions;

}  // namespace clusapi
