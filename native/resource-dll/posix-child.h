#pragma once
// Off Windows: a Node process as a child of this one, with nothing of this one's but what it is to have.
#ifndef _WIN32
#include <sys/types.h>
#include <unistd.h>

#include <utility>

#include "node-process.h"

namespace resource_dll {

// A descriptor that no child inherits.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
  }
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }

  int number() const { return number_; }
  bool valid() const { return number_ >= 0; }

 private:
  int number_ = -1;
};

// The ends of this process; a status where there is no child.
struct Child {
  DWORD status = 0;
  pid_t pid = 0;
  Descriptor channel, output, errors;
};

// Starts Node in a process group of its own. On Linux it is killed when the calling thread ends.
Child start_child(const Launch& launch);

struct Pipe {
  Descriptor out, in;  // what is written to `in` is read from `out`
};
Pipe make_pipe();
void never_block(const Descriptor& descriptor);

}  // namespace resource_dll
#endif
