#pragma once
// The handles of one environment by id. Ids are numbers that JavaScript holds exactly, unique in the process and never
// used again; a block of them belongs to one environment, so that a foreign id can be told from a closed one.
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "bind/handle.h"

namespace clusapi {

class HandleTable {
 public:
  HandleTable();

  /** The handle, or null: then `issued` tells why. */
  const std::shared_ptr<Handle>* find(double id) const;

  enum class Issue { nobody, here, elsewhere };
  Issue issued(double id) const;

  /** Takes a new handle in and gives it its id. */
  std::uint64_t add(std::shared_ptr<Handle> handle);

  /** Whether a call in flight holds the handle, or one opened from it. */
  static bool busy(const Handle& handle);
  std::shared_ptr<Handle> remove(const Handle& handle);
  /** Removes the handle and all that was opened from it: the youngest first, itself last. */
  std::vector<std::shared_ptr<Handle>> take(const Handle& handle);
  /** Removes everything, the youngest first. */
  std::vector<std::shared_ptr<Handle>> takeAll();

  std::size_t size() const { return size_; }

 private:
  std::size_t home(std::uint64_t id) const { return static_cast<std::size_t>(id) & (slots_.size() - 1); }
  std::size_t position(std::uint64_t id) const;
  void place(std::shared_ptr<Handle> handle);
  void grow();

  // Open addressing with linear probing; ids are handed out in sequence, so that a probe nearly always hits at once.
  std::vector<std::shared_ptr<Handle>> slots_;
  std::size_t size_ = 0;
  std::uint64_t next_ = 0, end_ = 0;
  std::uint32_t owner_;
};

}  // namespace clusapi
