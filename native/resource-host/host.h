#pragma once
// The host: one resource DLL, the orders of the process that started this one, and what both say to each other.
#include <atomic>
#include <chrono>

#include "arguments.h"
#include "controls.h"
#include "resources.h"
#include "table.h"

namespace host {

// What an order ends with.
struct Answer {
  DWORD status;
  Items values;
};

class Host {
 public:
  explicit Host(Stdio pipes) : channel_(pipes) {}

  // Reads orders until the other end is done, on the main thread, and ends the process.
  [[noreturn]] void run();

  // Tells what a callback was called with. On any thread.
  void tell(const char* event, const Item& resource, Items values);

  // What operations work with.
  Channel& channel() { return channel_; }
  std::atomic<bool> loading = false;
  std::atomic<bool> loaded = false;  // what follows is set before, and never changed again
  WideText type;
  Library stand_in, library;
  Cluster cluster;
  Table table;
  Resources resources;
  Controls controls;

 private:
  bool start(Bytes body);
  [[noreturn]] void leave(DWORD call);
  void answer(DWORD call, Answer answer);

  Channel channel_;
  const std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  std::atomic<size_t> calls_ = 0;  // in flight, each on a thread of its own
};

// The one of this process, for the callbacks, which C gives no place for it.
Host& the_host();

}  // namespace host
