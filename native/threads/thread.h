#pragma once
// Threads of the resource host and of the resource DLL: detached, since nobody waits for them.
#include <functional>

namespace threads {

// Runs something on a thread of its own, deaf to signals, which belong to others. False where the system has no more.
bool start(std::function<void()> body);

}  // namespace threads
