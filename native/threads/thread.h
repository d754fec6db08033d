#pragma once
// Threads of the addon, of the resource host and of the resource DLL: detached, since nobody waits for them.
#include <cstddef>
#include <functional>

namespace threads {

// Runs something on a thread of its own, deaf to signals, which belong to others, with as much stack as is said, or as is usual. False
// where the system has no more.
bool start(std::function<void()> body, std::size_t stack_bytes = 0);

}  // namespace threads
