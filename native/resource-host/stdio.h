#pragma once
// The pipes to the process that started this one. They are taken from where a resource DLL would find them: whatever it
// prints goes to standard error, and what it reads is empty.
#include <cstddef>
#include <cstdint>

namespace host {

class Stdio {
 public:
  // Once, before anything else runs.
  static Stdio take();

  // At least one byte; 0 at the end.
  size_t read(void* to, size_t size) const;
  // All of it; false where nobody reads any more.
  bool write(const uint8_t* data, size_t size) const;

 private:
  Stdio(intptr_t in, intptr_t out) : in_(in), out_(out) {}

  intptr_t in_, out_;  // descriptors, or Windows' handles
};

// Ends the process when what was printed is written. Threads of a DLL may run to the very end, so that nothing is destroyed under
// them: Windows ends them first, elsewhere no library hears of it.
[[noreturn]] void end_in_order();

// Ends the process without a word to the libraries in it: their threads may hold any lock.
[[noreturn]] void end_at_once(int code);

}  // namespace host
