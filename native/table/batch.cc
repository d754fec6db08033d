#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function batchFunctions[] = {
    CLUSAPI_FUNCTION(ClusterRegCreateBatch),
    CLUSAPI_FUNCTION(ClusterRegBatchAddCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseBatch),
    CLUSAPI_FUNCTION(ClusterRegCloseBatchEx, Closed<HREGBATCH>),
    CLUSAPI_FUNCTION(ClusterRegCreateReadBatch),
    CLUSAPI_FUNCTION(ClusterRegReadBatchAddCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatch),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatchEx, Closed<HREGREADBATCH>),
    CLUSAPI_FUNCTION(ClusterRegReadBatchReplyNextCommand, Auto, ReadBatchCommand),
    CLUSAPI_FUNCTION(ClusterRegCloseReadBatchReply),
};

constexpr Chapter batchChapter = batchFunctions;

}  // namespace clusapi
