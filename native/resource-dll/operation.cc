#include "operation.h"

#include <algorithm>
#include <chrono>

namespace resource_dll {

void Operation::answered(DWORD status, wire::Values) {
  const std::lock_guard lock(mutex_);
  status_ = status;
  changed_.notify_all();
}

void Operation::advance(DWORD percent) {
  const std::lock_guard lock(mutex_);
  percent_ = std::max(percent_, percent);
  changed_.notify_all();
}

void Operation::cancel() {
  const std::lock_guard lock(mutex_);
  cancelled_ = true;
  changed_.notify_all();
}

void Operation::release() {
  const std::lock_guard lock(mutex_);
  released_ = true;
  changed_.notify_all();
}

std::optional<Operation::News> Operation::wait() {
  std::unique_lock lock(mutex_);
  // Without a limit it would be a function of libstdc++ that came with GCC 12, and package.json promises to run with older ones.
  const auto is_news = [this] { return cancelled_ || (released_ && (status_ || percent_ > told_)); };
  while (!changed_.wait_for(lock, std::chrono::hours(1), is_news)) {}
  if (cancelled_) return std::nullopt;
  told_ = percent_;
  return News{status_, percent_};
}

}  // namespace resource_dll
