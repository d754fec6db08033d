#include "resources.h"

namespace host {
namespace {

// No address of any process, so that a DLL that looks behind its handle crashes there and then.
constexpr uint64_t kFirst = 0x7e50'0000'0000'0000;
constexpr uint64_t kStep = 16;

}  // namespace

std::shared_ptr<Resource> Resources::add(DWORD number) {
  const std::lock_guard lock(mutex_);
  auto& place = open_[number];
  if (place) return nullptr;
  const uint64_t handle = kFirst + given_.size() * kStep;
  place = std::make_shared<Resource>(number, reinterpret_cast<RESOURCE_HANDLE>(handle));
  given_.push_back({place, number});
  return place;
}

std::shared_ptr<Resource> Resources::find(DWORD number) {
  const std::lock_guard lock(mutex_);
  const auto place = open_.find(number);
  return place == open_.end() ? nullptr : place->second;
}

std::shared_ptr<Resource> Resources::take(DWORD number) {
  const std::lock_guard lock(mutex_);
  const auto place = open_.find(number);
  if (place == open_.end()) return nullptr;
  auto resource = std::move(place->second);
  open_.erase(place);
  return resource;
}

void Resources::retire(const Resource& resource) {
  const std::lock_guard lock(mutex_);
  given_[(reinterpret_cast<uintptr_t>(resource.handle) - kFirst) / kStep].resource = nullptr;
}

bool Resources::empty() {
  const std::lock_guard lock(mutex_);
  return open_.empty();
}

Resources::Found Resources::by_handle(RESOURCE_HANDLE handle) {
  const uint64_t distance = reinterpret_cast<uintptr_t>(handle) - kFirst;
  const std::lock_guard lock(mutex_);
  if (distance % kStep != 0 || distance / kStep >= given_.size()) return {};
  return given_[distance / kStep];
}

}  // namespace host
