#pragma once
// Threads of this library: detached, since nobody waits for them, and deaf to signals, which belong to the monitor.
#include <functional>

namespace resource_dll {

// False where the system has no more.
bool start_thread(std::function<void()> body);

}  // namespace resource_dll
