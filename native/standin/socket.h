#pragma once
// A TCP connection to a port of this machine, never inherited by child processes. Each wait for the other end has a limit,
// unless it is for the answer to a call.
#include <cstddef>
#include <cstdint>

namespace standin {

class Socket {
 public:
  Socket() = default;
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  ~Socket();

  // Invalid where nobody listens.
  static Socket connect(uint16_t port);

  bool valid() const { return native_ != kNone; }

  // Sends all of it. False where the connection is lost, or the other end takes nothing for a while.
  bool send(const uint8_t* data, size_t size);

  enum class Patience { Endless, Short };
  // Receives what is there, at least one byte. 0 where the connection is lost, or patience ended.
  size_t receive(uint8_t* data, size_t size, Patience patience);

  // Whether the connection stands and nothing has arrived on it.
  bool quiet();

 private:
  static constexpr uintptr_t kNone = ~uintptr_t{0};

  explicit Socket(uintptr_t native) : native_(native) {}

  uintptr_t native_ = kNone;  // a descriptor, or Windows' SOCKET
  void* event_ = nullptr;     // of Windows: set when a receive ends
};

}  // namespace standin
