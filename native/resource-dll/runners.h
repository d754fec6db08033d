#pragma once
// The Node process of this library: the one that runs, or another where that has ended.
#include <memory>
#include <mutex>

#include "runner.h"

namespace resource_dll {

class Runners {
 public:
  // What is run; said once, before anything else.
  void launch(Launch launch, const Manifest& manifest, Listener& listener);

  // A runner that has said hello, to use until that is given up. Nothing, and a status, where there is none in time.
  RunnerUse get(Clock::time_point limit, DWORD& status);

 private:
  RunnerUse current();

  std::mutex mutex_;
  Launch launch_;
  const Manifest* manifest_ = nullptr;
  Listener* listener_ = nullptr;
  std::shared_ptr<Runner> runner_;
};

}  // namespace resource_dll
