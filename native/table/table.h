#pragma once
// The table: for each library its functions, by chapters of the reference.
#include <span>
#include <vector>

#include "bind/function.h"

namespace clusapi {

struct Table {
  const char* name;  // of the library
  std::vector<std::span<const Function>> chapters;
};

const std::vector<Table>& tables();

}  // namespace clusapi
