#include "bind/guard.h"

namespace clusapi {

#ifdef _MSC_VER

// RPC raises its status as the exception code; codes of the processor and of languages have their severity bits set.
DWORD guarded(DWORD (*body)(void*), void* context) {
  __try {
    return body(context);
  } __except (GetExceptionCode() < 0x10000 ? EXCEPTION_EXECUTE_HANDLER : EXCEPTION_CONTINUE_SEARCH) {
    return GetExceptionCode();
  }
}

#else

DWORD guarded(DWORD (*body)(void*), void* context) { return body(context); }

#endif

}  // namespace clusapi
