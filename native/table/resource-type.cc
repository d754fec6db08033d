#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function resourceTypeFunctions[] = {
    CLUSAPI_FUNCTION(CreateClusterResourceType),
    CLUSAPI_FUNCTION(DeleteClusterResourceType),
};

constexpr Chapter resourceTypeChapter = resourceTypeFunctions;

}  // namespace clusapi
