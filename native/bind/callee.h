#pragma once
// What a call needs to know of the library that it calls. One object per library, alive as long as the process.
#include "abi/platform.h"

namespace clusapi {

/** Off Windows a thread's last error lives in the library that set it, so each library brings its own pair. */
struct Callee {
  DWORD(WINAPI* lastError)() = nullptr;
  void(WINAPI* setLastError)(DWORD) = nullptr;
};

}  // namespace clusapi
