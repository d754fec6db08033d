#pragma once
#include "table/idioms.h"

namespace clusapi {

inline constexpr Function cryptoFunctions[] = {
    CLUSAPI_FUNCTION(CryptAcquireContextW, Auto, Auto, Auto, Auto, FlagsOpeningNothing<CRYPT_DELETEKEYSET>),
    CLUSAPI_FUNCTION(CryptGenKey),
    CLUSAPI_FUNCTION(CryptGetUserKey),
    CLUSAPI_FUNCTION(CryptExportKey),
    CLUSAPI_FUNCTION(CryptDestroyKey),
    CLUSAPI_FUNCTION(CryptReleaseContext),
};

}  // namespace clusapi
