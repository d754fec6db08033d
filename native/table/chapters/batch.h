#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function batchFunctions[] = {
    CLUSAPI_FUNCTION(ClusterRegCreateBatch),
    CLUSAPI_FUNCTION(ClusterRegBatchAddCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseBatch),
    CLUSAPI_FUNCTION(ClusterRegCloseBatchEx, Closed),
    CLUSAPI_FUNCTION(ClusterRegCreateReadBatch),
    CLUSAPI_FUNCTION(ClusterRegReadBatchAddCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatch),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatchEx, Closed),
    CLUSAPI_FUNCTION(ClusterRegReadBatchReplyNextCommand, Auto, ReadBatchCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatchReply),
};

}  // namespace clusapi
