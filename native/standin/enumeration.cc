#include "enumeration.h"

namespace standin {

bool Items::take(Values& values, Shape shape) {
  bytes_.assign(values.bytes().begin(), values.bytes().end());
  Values rest(bytes_.data(), bytes_.data() + bytes_.size(), values.left());
  while (!rest.empty()) {
    items_.push_back(rest.first(shape.size()));
    for (const Tag tag : shape) {
      if (!rest.next(tag)) return false;
    }
  }
  values = rest;
  return true;
}

}  // namespace standin
