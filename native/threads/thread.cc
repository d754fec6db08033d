#include "thread.h"

#include <memory>
#include <new>

#include "abi/platform.h"
#ifdef _WIN32
#include <process.h>
#else
#include <pthread.h>

#include <csignal>
#endif

namespace threads {
namespace {

using Body = std::function<void()>;

void run(void* raw) {
  const std::unique_ptr<Body> body(static_cast<Body*>(raw));
  (*body)();
}

#ifdef _WIN32

// Not std::thread: that of mingw is built on winpthreads, whose records of detached threads were seen to be mixed up with one
// another when many begin and end at once.
bool begin(Body* body, std::size_t stack_bytes) {
  const auto entry = [](void* raw) -> unsigned { return run(raw), 0; };
  const auto size = static_cast<unsigned>(stack_bytes);
  const auto thread = _beginthreadex(nullptr, size, entry, body, STACK_SIZE_PARAM_IS_A_RESERVATION, nullptr);
  if (thread == 0) return false;
  CloseHandle(reinterpret_cast<HANDLE>(thread));
  return true;
}

#else

bool begin(Body* body, std::size_t stack_bytes) {
  sigset_t all, before;
  sigfillset(&all);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  if (stack_bytes != 0) pthread_attr_setstacksize(&attributes, stack_bytes);
  // A thread inherits what its maker does not hear.
  pthread_sigmask(SIG_SETMASK, &all, &before);
  pthread_t thread;
  const auto entry = [](void* raw) -> void* { return run(raw), nullptr; };
  const bool begun = pthread_create(&thread, &attributes, entry, body) == 0;
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  pthread_attr_destroy(&attributes);
  return begun;
}

#endif

}  // namespace

bool start(Body body, std::size_t stack_bytes) {
  std::unique_ptr<Body> owned(new (std::nothrow) Body(std::move(body)));
  if (!owned || !begin(owned.get(), stack_bytes)) return false;
  owned.release();
  return true;
}

}  // namespace threads
