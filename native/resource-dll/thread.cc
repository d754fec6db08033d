#include "thread.h"

#include <system_error>
#include <thread>

#include "module.h"

#ifndef _WIN32
#include <csignal>
#endif

namespace resource_dll {
namespace {

#ifdef _WIN32
struct Deaf {};
#else
// A thread inherits what its maker does not hear.
class Deaf {
 public:
  Deaf() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  ~Deaf() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
  Deaf(const Deaf&) = delete;

 private:
  sigset_t before_;
};
#endif

}  // namespace

bool start_thread(std::function<void()> body) {
  pin_module();
  [[maybe_unused]] const Deaf deaf;
  try {
    std::thread(std::move(body)).detach();
    return true;
  } catch (const std::system_error&) {
    return false;
  }
}

}  // namespace resource_dll
