#include "bind/threads.h"

#ifndef _WIN32
#include <ctime>
#endif

namespace clusapi {

#ifdef _WIN32

void Condition::wait(Mutex& locked) { SleepConditionVariableSRW(&native_, &locked.native_, INFINITE, 0); }
bool Condition::waitFor(Mutex& locked, unsigned milliseconds) {
  return SleepConditionVariableSRW(&native_, &locked.native_, milliseconds, 0) != FALSE;
}
void Condition::notifyOne() { WakeConditionVariable(&native_); }

#else

void Condition::wait(Mutex& locked) { pthread_cond_wait(&native_, &locked.native_); }
bool Condition::waitFor(Mutex& locked, unsigned milliseconds) {
  timespec until{};
  clock_gettime(CLOCK_REALTIME, &until);
  until.tv_sec += milliseconds / 1000;
  until.tv_nsec += static_cast<long>(milliseconds % 1000) * 1'000'000;
  if (until.tv_nsec >= 1'000'000'000) until.tv_nsec -= 1'000'000'000, ++until.tv_sec;
  return pthread_cond_timedwait(&native_, &locked.native_, &until) == 0;
}
void Condition::notifyOne() { pthread_cond_signal(&native_); }

#endif

}  // namespace clusapi
