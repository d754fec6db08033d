#include "table/idioms.h"
#include "table/table.h"

namespace clusapi {

static constexpr Function cryptoFunctions[] = {
    CLUSAPI_FUNCTION(CryptAcquireContextW, Auto, Auto, Auto, Auto, FlagsOpeningNothing<CRYPT_DELETEKEYSET>),
    CLUSAPI_FUNCTION(CryptGenKey),
    CLUSAPI_FUNCTION(CryptGetUserKey),
    CLUSAPI_FUNCTION(CryptExportKey),
    CLUSAPI_FUNCTION(CryptDestroyKey),
    CLUSAPI_FUNCTION(CryptReleaseContext),
};

constexpr Chapter cryptoChapter = cryptoFunctions;

}  // namespace clusapi
