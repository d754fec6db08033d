#pragma once
// Which entry of the DLL this thread is inside of, for the callbacks that it makes from there.
#include <atomic>

#include "abi/platform.h"

namespace host {

class During {
 public:
  explicit During(const char* entry) : outer_(current()) { set(entry); }
  ~During() { set(outer_); }
  During(const During&) = delete;

#ifdef _WIN32
  // Not thread_local: mingw has that from winpthreads, which knows nothing of the threads that the DLL makes.
  static const char* current() {
    const DWORD error = GetLastError();  // the DLL may be about to return with one; asking clears it
    const auto* entry = static_cast<const char*>(TlsGetValue(slot_));
    SetLastError(error);
    return entry;
  }
  static DWORD thread() { return GetCurrentThreadId(); }

 private:
  static void set(const char* entry) { TlsSetValue(slot_, const_cast<char*>(entry)); }
  static inline const DWORD slot_ = TlsAlloc();
#else
  // NULL on a thread of the DLL's own.
  static const char* current() { return current_; }

  // A number for the calling thread, the same in each event.
  static DWORD thread() {
    static std::atomic<DWORD> last = 0;
    thread_local const DWORD number = ++last;
    return number;
  }

 private:
  static void set(const char* entry) { current_ = entry; }
  static inline thread_local const char* current_ = nullptr;
#endif
  const char* const outer_;
};

}  // namespace host
