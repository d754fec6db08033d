#include "handles.h"

namespace standin {
namespace {

static_assert(sizeof(HCLUSTER) == sizeof(uint64_t), "a handle's number must fit into a pointer");
constexpr int kKindBits = 8;

Kind kind_of(uint64_t number) { return static_cast<Kind>(number & ((1u << kKindBits) - 1)); }

}  // namespace

// Never destroyed: threads may still be in a call while the process ends.
Handles& Handles::table() {
  static Handles& table = *new Handles;
  return table;
}

uint64_t Handles::add(std::shared_ptr<Handle> handle) {
  const std::lock_guard lock(mutex_);
  const uint64_t number = next_++ << kKindBits | static_cast<uint64_t>(handle->kind);
  handles_.emplace(number, std::move(handle));
  return number;
}

std::shared_ptr<Handle> Handles::find(uint64_t number, Kind kind) {
  const std::lock_guard lock(mutex_);
  const auto found = handles_.find(number);
  return found != handles_.end() && kind_of(number) == kind ? found->second : nullptr;
}

std::shared_ptr<Handle> Handles::take(uint64_t number, Kind kind) {
  if (kind_of(number) != kind) return nullptr;
  const std::lock_guard lock(mutex_);
  auto node = handles_.extract(number);
  return node ? std::move(node.mapped()) : nullptr;
}

void Handles::put_back(uint64_t number, std::shared_ptr<Handle> handle) {
  const std::lock_guard lock(mutex_);
  handles_.emplace(number, std::move(handle));
}

std::vector<std::shared_ptr<Handle>> Handles::take_all(const Session& session) {
  std::vector<std::shared_ptr<Handle>> taken;
  const std::lock_guard lock(mutex_);
  std::erase_if(handles_, [&](const auto& entry) {
    const bool match = entry.second->session.get() == &session;
    if (match) taken.push_back(entry.second);
    return match;
  });
  return {taken.rbegin(), taken.rend()};
}

size_t Handles::count() {
  const std::lock_guard lock(mutex_);
  return handles_.size();
}

}  // namespace standin
