#pragma once
// Messages to and from the process that started this one: calls come in; answers and events go out.
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "abi/platform.h"
#include "stdio.h"
#include "wire/frames.h"

namespace host {

using Bytes = std::vector<uint8_t>;
using WideText = wire::WideText;

using Item = std::variant<std::monostate, DWORD, uint64_t, WideText, Bytes>;
using Items = std::vector<Item>;

// A name of ours as a text.
Item words(const char* ascii);
// Null for nothing.
template <typename T>
Item or_null(const std::optional<T>& value) {
  return value ? Item(*value) : Item();
}

class Channel {
 public:
  explicit Channel(Stdio pipes) : pipes_(pipes) {}

  // The body of the next frame, on the main thread. Nothing where no more comes, be it within a frame; `sound` is false where a
  // frame is longer than one may be.
  std::optional<Bytes> receive(bool& sound);

  // On any thread. Ends the process where nobody listens any more.
  void send(const char* name, const Items& items);

 private:
  bool read(uint8_t* to, size_t size);

  const Stdio pipes_;
  std::mutex writing_;
};

}  // namespace host
