#pragma once
// Mutex and condition: SRWLOCK and CONDITION_VARIABLE on Windows (winpthreads were ten times slower there), pthreads elsewhere.
// Trivially destructible, so that nothing runs at process exit.
#include "abi/platform.h"
#ifndef _WIN32
#include <pthread.h>
#endif

namespace clusapi {

class Mutex {
 public:
  constexpr Mutex() = default;
  Mutex(const Mutex&) = delete;
  Mutex& operator=(const Mutex&) = delete;
#ifdef _WIN32
  void lock() { AcquireSRWLockExclusive(&native_); }
  void unlock() { ReleaseSRWLockExclusive(&native_); }

 private:
  SRWLOCK native_ = SRWLOCK_INIT;
#else
  void lock() { pthread_mutex_lock(&native_); }
  void unlock() { pthread_mutex_unlock(&native_); }

 private:
  pthread_mutex_t native_ = PTHREAD_MUTEX_INITIALIZER;
#endif
  friend class Condition;
};

class Condition {
 public:
  constexpr Condition() = default;
  Condition(const Condition&) = delete;
  Condition& operator=(const Condition&) = delete;

  void wait(Mutex& locked);
  /** False when the time has passed without a wake. */
  bool waitFor(Mutex& locked, unsigned milliseconds);
  void notifyOne();

 private:
#ifdef _WIN32
  CONDITION_VARIABLE native_ = CONDITION_VARIABLE_INIT;
#else
  pthread_cond_t native_ = PTHREAD_COND_INITIALIZER;
#endif
};

}  // namespace clusapi
