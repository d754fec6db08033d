#include "controls.h"

#include <algorithm>

#include "abi/errors.h"

namespace host {

Bytes Control::filled(DWORD status) const {
  if (status == ERROR_MORE_DATA) return {};
  return {output.begin(), output.begin() + std::min<size_t>(returned, output.size())};
}

void* Controls::add(std::shared_ptr<Control> control) {
  const std::lock_guard lock(mutex_);
  pending_[++last_] = std::move(control);
  return reinterpret_cast<void*>(last_);
}

std::shared_ptr<Control> Controls::find(const void* context, bool of_resource) {
  const std::lock_guard lock(mutex_);
  const auto place = pending_.find(reinterpret_cast<uintptr_t>(context));
  return place != pending_.end() && place->second->resource.has_value() == of_resource ? place->second : nullptr;
}

bool Controls::empty() {
  const std::lock_guard lock(mutex_);
  return pending_.empty();
}

std::shared_ptr<Control> Controls::take(const void* context, bool of_resource) {
  const std::lock_guard lock(mutex_);
  const auto place = pending_.find(reinterpret_cast<uintptr_t>(context));
  if (place == pending_.end() || place->second->resource.has_value() != of_resource) return nullptr;
  auto control = std::move(place->second);
  pending_.erase(place);
  return control;
}

}  // namespace host
