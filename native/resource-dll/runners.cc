#include "runners.h"

#include "abi/errors.h"

namespace resource_dll {

void Runners::launch(Launch launch, const Manifest& manifest, Listener& listener) {
  const std::lock_guard lock(mutex_);
  launch_ = std::move(launch);
  manifest_ = &manifest;
  listener_ = &listener;
}

RunnerUse Runners::get(Clock::time_point limit, DWORD& status) {
  RunnerUse use = current();
  status = use ? use.runner()->ready(limit) : ERROR_NOT_ENOUGH_MEMORY;
  return status == ERROR_SUCCESS ? std::move(use) : RunnerUse();
}

RunnerUse Runners::current() {
  const std::lock_guard lock(mutex_);
  if (runner_) {
    RunnerUse use(runner_);
    if (runner_->running()) return use;
  }
  runner_ = Runner::start(launch_, *manifest_, *listener_);
  return runner_ ? RunnerUse(runner_) : RunnerUse();
}

}  // namespace resource_dll
