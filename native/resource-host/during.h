#pragma once
// Which entry of the DLL this thread is inside of, for the callbacks that it makes from there.
#include <atomic>

#include "abi/platform.h"

namespace host {

class During {
 public:
  explicit During(const char* entry) : outer_(current_) { current_ = entry; }
  ~During() { current_ = outer_; }
  During(const During&) = delete;

  // NULL on a thread of the DLL's own.
  static const char* current() { return current_; }

  // A small number for the calling thread, the same in each event.
  static DWORD thread() {
    static std::atomic<DWORD> last = 0;
    thread_local const DWORD number = ++last;
    return number;
  }

 private:
  static inline thread_local const char* current_ = nullptr;
  const char* const outer_;
};

}  // namespace host
