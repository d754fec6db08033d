#pragma once
// The frames that native code exchanges with TypeScript: between the stand-in and the service, between the resource host and
// its process, between the resource DLL and its script. Little endian, no padding; lib/channel/frames.ts is the other end.
#include <bit>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "abi/platform.h"

namespace wire {

static_assert(std::endian::native == std::endian::little, "frames are copied, not converted");

using WideText = std::basic_string<WCHAR>;

constexpr DWORD kProtocol = 1;
constexpr size_t kMaxBody = 64u << 20;
constexpr size_t kLengthBytes = 4;

enum class Tag : uint8_t { Null, U32, U64, Text, Bytes };

// Packs one request, length included, into a buffer that is used again and again.
class RequestWriter {
 public:
  RequestWriter(std::vector<uint8_t>& buffer, const char* name, size_t count);

  void null();
  void number(DWORD value);
  void handle(uint64_t value);
  void text(const WCHAR* text, size_t length);
  void bytes(const void* data, size_t size);

  // Writes the length. False where the request is longer than a frame may be.
  bool finish();

 private:
  void put(const void* data, size_t size);
  void tag(Tag tag);

  std::vector<uint8_t>& buffer_;
};

// One value of a reply. `data` points into the reply and is not aligned; `size` counts UTF-16 units or bytes.
struct Value {
  Tag tag = Tag::Null;
  uint64_t number = 0;
  const uint8_t* data = nullptr;
  size_t size = 0;

  WideText text() const;
};

// The values of a reply, front to back. Never reads past the end, whatever the bytes say.
class Values {
 public:
  Values() = default;
  Values(const uint8_t* at, const uint8_t* end, size_t left) : at_(at), end_(end), left_(left) {}

  bool empty() const { return left_ == 0; }
  size_t left() const { return left_; }
  std::span<const uint8_t> bytes() const { return {at_, end_}; }

  // The first values alone.
  Values first(size_t count) const { return {at_, end_, count}; }

  // The next value; nothing where none is left or the bytes make no sense.
  std::optional<Value> next();
  // The next value if it bears this tag.
  std::optional<Value> next(Tag tag);

  bool at_end() const { return left_ == 0 && at_ == end_; }

 private:
  std::optional<uint32_t> length();

  const uint8_t* at_ = nullptr;
  const uint8_t* end_ = nullptr;
  size_t left_ = 0;
};

struct Request {
  std::string_view name;  // points into the request
  Values values;
};

// Takes the body of a request apart; nothing unless all of it is well formed.
std::optional<Request> parse_request(const uint8_t* body, size_t size);

struct Reply {
  DWORD status = 0;
  bool local_faults = false;  // ask before answering locally
  bool context_lost = false;  // the node that held the handle is gone
  Values values;
};

// Takes the body of a reply apart; nothing unless all of it is well formed.
std::optional<Reply> parse_reply(const uint8_t* body, size_t size);

}  // namespace wire
