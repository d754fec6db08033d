#include "monitor.h"

#include <algorithm>

namespace resource_dll {
namespace {

// "Log entries are limited to 500 characters", and the monitor puts the names of type and resource before them.
constexpr size_t kLongestLine = 400;

// The first line of the text, or what fits of it; the text goes on behind it.
WideView first_line(WideView& text) {
  const size_t end = std::min(text.find(WCHAR('\n')), text.size());
  size_t length = std::min(end, kLongestLine);
  const auto is_high = [](WCHAR c) { return (c & 0xfc00) == 0xd800; };
  if (length < end && is_high(text[length - 1])) length--;
  WideView line = text.substr(0, length);
  text.remove_prefix(length == end ? std::min(end + 1, text.size()) : length);
  while (line.ends_with(WCHAR('\r'))) line.remove_suffix(1);
  return line;
}

}  // namespace

void Monitor::use(const Callbacks& callbacks) {
  const std::lock_guard lock(mutex_);
  callbacks_ = callbacks;
}

Callbacks Monitor::callbacks() {
  const std::lock_guard lock(mutex_);
  return callbacks_;
}

void Monitor::log(RESOURCE_HANDLE resource, LOG_LEVEL level, WideView text) {
  const auto log = callbacks().log;
  if (log == nullptr) return;
  constexpr WCHAR kFormat[] = {'%', '1', 0};  // never the text itself, which may have inserts in it
  while (!text.empty()) {
    WideText line(first_line(text));
    std::ranges::replace(line, WCHAR(), WCHAR(0xfffd));
    if (!line.empty()) log(resource, level, kFormat, line.c_str());
  }
}

bool Monitor::report(RESOURCE_HANDLE resource, CLUSTER_RESOURCE_STATE state, DWORD check_point, DWORD error) {
  const auto [log, set_status, set_status_ex, signal_failure] = callbacks();
  if (set_status_ex != nullptr) {
    RESOURCE_STATUS_EX status{};
    status.ResourceState = state;
    status.CheckPoint = check_point;
    status.ApplicationSpecificErrorCode = error;
    return set_status_ex(resource, &status) == ResourceExitStateContinue;
  }
  RESOURCE_STATUS status{};
  status.ResourceState = state;
  status.CheckPoint = check_point;
  return set_status(resource, &status) == ResourceExitStateContinue;
}

void Monitor::fail(RESOURCE_HANDLE resource, DWORD error) {
  // A monitor without it learns of the failure when it asks next whether the resource looks alive.
  if (const auto signal_failure = callbacks().signal_failure) signal_failure(resource, FAILURE_TYPE_GENERAL, error);
}

void MonitorHandle::log(LOG_LEVEL level, WideView text) {
  const bool open = enter();
  monitor_.log(open ? handle_ : nullptr, level, text);
  if (open) leave();
}

bool MonitorHandle::report(CLUSTER_RESOURCE_STATE state, DWORD check_point, DWORD error) {
  if (!enter()) return false;
  const bool go_on = monitor_.report(handle_, state, check_point, error);
  leave();
  return go_on;
}

void MonitorHandle::fail(DWORD error) {
  if (!enter()) return;
  monitor_.fail(handle_, error);
  leave();
}

void MonitorHandle::close(Clock::time_point limit) {
  std::unique_lock lock(mutex_);
  closed_ = true;
  left_.wait_until(lock, limit, [this] { return inside_ == 0; });
}

bool MonitorHandle::enter() {
  const std::lock_guard lock(mutex_);
  if (!closed_) inside_++;
  return !closed_;
}

void MonitorHandle::leave() {
  const std::lock_guard lock(mutex_);
  if (--inside_ == 0) left_.notify_all();
}

}  // namespace resource_dll
