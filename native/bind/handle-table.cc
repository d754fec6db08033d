#include "bind/handle-table.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "bind/threads.h"

namespace clusapi {
namespace {

constexpr std::uint64_t blockSize = 4096;
constexpr std::size_t firstSlots = 64;

/** Who was given which block of ids. Lives as long as the process. */
class Blocks {
 public:
  static Blocks& instance() {
    static Blocks* const blocks = new Blocks;
    return *blocks;
  }

  std::uint32_t newOwner() {
    std::lock_guard lock(mutex_);
    return ++lastOwner_;
  }
  std::uint64_t take(std::uint32_t owner) {
    std::lock_guard lock(mutex_);
    owners_.push_back(owner);
    return (owners_.size() - 1) * blockSize;
  }
  std::uint32_t owner(std::uint64_t id) {
    std::lock_guard lock(mutex_);
    const std::uint64_t block = id / blockSize;
    return block < owners_.size() ? owners_[block] : 0;
  }

 private:
  Mutex mutex_;
  std::vector<std::uint32_t> owners_{0};  // block 0 is nobody's: small numbers are never ids
  std::uint32_t lastOwner_ = 0;
};

/** The id, or 0 for a number that cannot be one. */
std::uint64_t toId(double number) {
  if (!(number >= 1 && number < 9007199254740992.0)) return 0;
  const auto id = static_cast<std::uint64_t>(number);
  return static_cast<double>(id) == number ? id : 0;
}

}  // namespace

HandleTable::HandleTable() : slots_(firstSlots), owner_(Blocks::instance().newOwner()) {}

std::size_t HandleTable::position(std::uint64_t id) const {
  std::size_t at = home(id);
  while (slots_[at] && slots_[at]->id != id) at = (at + 1) & (slots_.size() - 1);
  return at;
}

const std::shared_ptr<Handle>* HandleTable::find(double id) const {
  const auto& slot = slots_[position(toId(id))];
  return slot ? &slot : nullptr;
}

HandleTable::Issue HandleTable::issued(double number) const {
  const std::uint64_t id = toId(number);
  const std::uint32_t owner = Blocks::instance().owner(id);
  if (owner == 0 || (owner == owner_ && id >= next_ && id < end_)) return Issue::nobody;
  return owner == owner_ ? Issue::here : Issue::elsewhere;
}

std::uint64_t HandleTable::add(std::shared_ptr<Handle> handle) {
  // What may fail comes first: the lists of a root do not own what they name.
  if ((size_ + 1) * 2 > slots_.size()) grow();
  if (next_ == end_) {
    next_ = Blocks::instance().take(owner_);
    end_ = next_ + blockSize;
  }
  handle->id = next_++;
  handle->listed = true;
  if (Handle* root = handle->root().get()) {
    handle->older = root->youngest;
    if (root->youngest) root->youngest->younger = handle.get();
    root->youngest = handle.get();
  }
  if (handle->parent()) ++handle->parent()->dependants;
  ++size_;
  const std::uint64_t id = handle->id;
  place(std::move(handle));
  return id;
}

void HandleTable::place(std::shared_ptr<Handle> handle) {
  const std::size_t at = position(handle->id);
  slots_[at] = std::move(handle);
}

void HandleTable::grow() {
  std::vector<std::shared_ptr<Handle>> old(slots_.size() * 2);
  old.swap(slots_);
  for (auto& handle : old) {
    if (handle) place(std::move(handle));
  }
}

std::shared_ptr<Handle> HandleTable::remove(const Handle& removed) {
  std::size_t hole = position(removed.id);
  std::shared_ptr<Handle> handle = std::move(slots_[hole]);
  handle->listed = false;
  --size_;
  // What was pushed past the hole moves back, so that no probe ends there too early.
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = (hole + 1) & mask; slots_[at]; at = (at + 1) & mask) {
    if (((at - home(slots_[at]->id)) & mask) >= ((at - hole) & mask)) {
      slots_[hole] = std::move(slots_[at]);
      hole = at;
    }
  }
  if (handle->parent()) --handle->parent()->dependants;
  if (Handle* root = handle->root().get()) {
    (handle->younger ? handle->younger->older : root->youngest) = handle->older;
    if (handle->older) handle->older->younger = handle->younger;
  }
  return handle;
}

bool HandleTable::busy(const Handle& handle) {
  if (handle.leases > 0) return true;
  for (const Handle* child = handle.youngest; child; child = child->older) {
    if (child->leases > 0) return true;
  }
  return false;
}

std::vector<std::shared_ptr<Handle>> HandleTable::take(const Handle& handle) {
  std::vector<std::shared_ptr<Handle>> taken;
  while (handle.youngest) taken.push_back(remove(*handle.youngest));
  taken.push_back(remove(handle));
  return taken;
}

std::vector<std::shared_ptr<Handle>> HandleTable::takeAll() {
  std::vector<std::shared_ptr<Handle>> taken;
  taken.reserve(size_);
  for (auto& slot : slots_) {
    if (slot) taken.push_back(std::move(slot));
  }
  size_ = 0;
  std::sort(taken.begin(), taken.end(), [](const auto& a, const auto& b) { return a->id > b->id; });
  return taken;
}

}  // namespace clusapi
