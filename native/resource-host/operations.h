#pragma once
// What can be ordered of the host. Each order runs on a thread of its own and blocks as long as the DLL does.
#include <string_view>

#include "host.h"

namespace host {

// One order: its number, and what it is about.
struct Order {
  Host& host;
  DWORD number;
  Arguments& arguments;

  // The open resource that the next argument names.
  std::shared_ptr<Resource> resource() {
    auto found = host.resources.find(arguments.number());
    if (!found) throw Refused{ERROR_INVALID_HANDLE};
    return found;
  }
};

// Does what is ordered under a name.
Answer perform(std::string_view name, Order& order);

// Loads the stand-in and the resource DLL, and has it started up.
Answer load(Order& order);

}  // namespace host
