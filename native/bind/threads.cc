#include "bind/threads.h"

#include <new>

#ifdef _WIN32
#include <process.h>
#else
#include <csignal>
#include <ctime>
#endif

namespace clusapi {
namespace {

struct Start {
  void (*body)(void*);
  void* argument;
};

void runAndFree(void* raw) {
  const Start start = *static_cast<Start*>(raw);
  delete static_cast<Start*>(raw);
  start.body(start.argument);
}

}  // namespace

#ifdef _WIN32

void Condition::wait(Mutex& locked) { SleepConditionVariableSRW(&native_, &locked.native_, INFINITE, 0); }
bool Condition::waitFor(Mutex& locked, unsigned milliseconds) {
  return SleepConditionVariableSRW(&native_, &locked.native_, milliseconds, 0) != FALSE;
}
void Condition::notifyOne() { WakeConditionVariable(&native_); }

bool startThread(void (*body)(void*), void* argument, std::size_t stackBytes) {
  auto* start = new (std::nothrow) Start{body, argument};
  if (!start) return false;
  const auto entry = [](void* raw) -> unsigned { return runAndFree(raw), 0; };
  const auto thread = _beginthreadex(nullptr, static_cast<unsigned>(stackBytes), entry, start, STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  if (thread == 0) return delete start, false;
  CloseHandle(reinterpret_cast<HANDLE>(thread));
  return true;
}

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

bool startThread(void (*body)(void*), void* argument, std::size_t stackBytes) {
  auto* start = new (std::nothrow) Start{body, argument};
  if (!start) return false;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  pthread_attr_setstacksize(&attributes, stackBytes);
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const auto entry = [](void* raw) -> void* { return runAndFree(raw), nullptr; };
  const bool started = pthread_create(&thread, &attributes, entry, start) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  if (!started) delete start;
  return started;
}

#endif

}  // namespace clusapi
