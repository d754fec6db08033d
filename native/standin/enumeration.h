#pragma once
// Enumerations arrive whole when they are opened and are walked here: an item is a reply of its own, filled into the
// caller's buffers as any other.
#include "wire/frames.h"

namespace standin {

using namespace wire;

// The values that an item is made of.
using Shape = std::span<const Tag>;

class Items {
 public:
  // Takes all the values that are left. False where they are no items of this shape.
  bool take(Values& values, Shape shape);

  size_t size() const { return items_.size(); }
  Values operator[](size_t index) const { return items_[index]; }

 private:
  std::vector<uint8_t> bytes_;
  std::vector<Values> items_;  // they read from bytes_
};

}  // namespace standin
