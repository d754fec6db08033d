#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function resourceTypeFunctions[] = {
    CLUSAPI_FUNCTION(CreateClusterResourceType),
    CLUSAPI_FUNCTION(DeleteClusterResourceType),
};

}  // namespace clusapi
