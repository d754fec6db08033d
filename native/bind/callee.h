#pragma once
// What a call needs to know of the library that it calls. One object per library, alive as long as the process.
#include "abi/platform.h"

namespace clusapi {

/** Off Windows a thread's last error lives in the library that set it, so each library brings its own pair. */
struct Callee {
  virtual ~Callee() = default;
  /** The address of an export, or null: an older Windows lacks the younger functions. */
  virtual void* find(const char* name) const = 0;

  DWORD(WINAPI* lastError)() = nullptr;
  void(WINAPI* setLastError)(DWORD) = nullptr;
};

}  // namespace clusapi
