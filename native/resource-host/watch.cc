#include "watch.h"

namespace host {

#ifdef _WIN32

bool Watch::start(HANDLE event, std::function<void()> signaled) {
  const std::lock_guard lock(mutex_);
  stop_locked();
  const HANDLE self = GetCurrentProcess();
  if (!DuplicateHandle(self, event, self, &event_, SYNCHRONIZE, FALSE, 0)) {
    event_ = nullptr;
    return false;
  }
  signaled_ = std::move(signaled);
  const WAITORTIMERCALLBACK call = [](PVOID watch, BOOLEAN) { static_cast<Watch*>(watch)->signaled_(); };
  if (RegisterWaitForSingleObject(&wait_, event_, call, this, INFINITE, WT_EXECUTEONLYONCE)) return true;
  wait_ = nullptr;
  stop_locked();
  return false;
}

void Watch::stop() {
  const std::lock_guard lock(mutex_);
  stop_locked();
}

void Watch::stop_locked() {
  if (wait_ != nullptr) UnregisterWaitEx(wait_, INVALID_HANDLE_VALUE);  // waits for `signaled`
  if (event_ != nullptr) CloseHandle(event_);
  wait_ = event_ = nullptr;
}

#else

bool Watch::start(HANDLE, std::function<void()>) { return false; }

void Watch::stop() {}

#endif

}  // namespace host
