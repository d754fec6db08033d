#pragma once
// A row of the table as data.
#include <cstddef>
#include <vector>

namespace clusapi {

/** What the generator is told of a row. */
struct Description {
  struct Item {
    bool input;
    const char* type;  // in: text, number, handle, handles, bytes, descriptor, and to be filled buffer, units; out: number, time, handle, bytes
    std::size_t parameter;
  };
  const char* returns = "";  // '', 'handle', 'state', 'count'
  bool closes = false;
  std::vector<Item> items;

  void in(const char* type, std::size_t parameter) { items.push_back({true, type, parameter}); }
  void out(const char* type, std::size_t parameter) { items.push_back({false, type, parameter}); }
};

}  // namespace clusapi
