#pragma once
// Waits for the event that a DLL left in Online's EventHandle or in a status: it is signalled when the resource fails.
// Events are Windows'; elsewhere there is nothing that a handle could be of.
#include <functional>
#include <mutex>

#include "abi/resapi.h"

namespace host {

class Watch {
 public:
  Watch() = default;
  Watch(const Watch&) = delete;
  ~Watch() { stop(); }

  // Watches this event instead of the one before. `signaled` runs at most once, on a thread of the system. False where the
  // handle is none to be waited for, as all are off Windows.
  bool start(HANDLE event, std::function<void()> signaled);
  // When it returns, `signaled` is neither running nor ever going to.
  void stop();

 private:
#ifdef _WIN32
  void stop_locked();

  std::mutex mutex_;
  HANDLE event_ = nullptr;  // ours, whatever the DLL does with its own
  HANDLE wait_ = nullptr;
  std::function<void()> signaled_;
#endif
};

}  // namespace host
