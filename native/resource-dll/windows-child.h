#pragma once
// On Windows: a Node process in a job that ends with this process, and the pipes to it.
#ifdef _WIN32
#include <string>
#include <utility>

#include "node-process.h"

namespace resource_dll {

// A handle that no child inherits.
class Handle {
 public:
  Handle() = default;
  explicit Handle(HANDLE native) : native_(native == INVALID_HANDLE_VALUE ? nullptr : native) {}
  Handle(Handle&& other) noexcept : native_(std::exchange(other.native_, nullptr)) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(native_, other.native_);
    return *this;
  }
  ~Handle() {
    if (native_ != nullptr) CloseHandle(native_);
  }

  HANDLE get() const { return native_; }
  bool valid() const { return native_ != nullptr; }

 private:
  HANDLE native_ = nullptr;
};

// The ends of this process, all overlapped; a status where there is no child. Nobody has connected to the channel yet.
struct Child {
  DWORD status = ERROR_SUCCESS;
  DWORD id = 0;
  Handle process, job, channel, output, errors;
};

Child start_child(const Launch& launch);

}  // namespace resource_dll
#endif
