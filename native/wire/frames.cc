#include "frames.h"

#include <cstring>

namespace wire {
namespace {

constexpr DWORD kLocalFaults = 1;
constexpr DWORD kContextLost = 2;

template <typename T>
T load(const uint8_t* from) {
  T value;
  std::memcpy(&value, from, sizeof(T));
  return value;
}

// Whether the values are as many as announced, and end where the body ends.
bool whole(Values values) {
  while (!values.at_end()) {
    if (!values.next()) return false;
  }
  return true;
}

}  // namespace

RequestWriter::RequestWriter(std::vector<uint8_t>& buffer, const char* name, size_t count) : buffer_(buffer) {
  buffer_.assign(kLengthBytes, 0);
  const auto length = static_cast<uint8_t>(std::strlen(name));
  const auto values = static_cast<uint16_t>(count);
  put(&length, sizeof(length));
  put(name, length);
  put(&values, sizeof(values));
}

void RequestWriter::null() { tag(Tag::Null); }

void RequestWriter::number(DWORD value) {
  tag(Tag::U32);
  put(&value, sizeof(uint32_t));
}

void RequestWriter::handle(uint64_t value) {
  tag(Tag::U64);
  put(&value, sizeof(value));
}

void RequestWriter::text(const WCHAR* text, size_t length) {
  const auto units = static_cast<uint32_t>(length);
  tag(Tag::Text);
  put(&units, sizeof(units));
  put(text, length * sizeof(WCHAR));
}

void RequestWriter::bytes(const void* data, size_t size) {
  const auto length = static_cast<uint32_t>(size);
  tag(Tag::Bytes);
  put(&length, sizeof(length));
  put(data, size);
}

bool RequestWriter::finish() {
  const size_t body = buffer_.size() - kLengthBytes;
  if (body > kMaxBody) return false;
  const auto length = static_cast<uint32_t>(body);
  std::memcpy(buffer_.data(), &length, sizeof(length));
  return true;
}

void RequestWriter::put(const void* data, size_t size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  buffer_.insert(buffer_.end(), bytes, bytes + size);
}

void RequestWriter::tag(Tag tag) { buffer_.push_back(static_cast<uint8_t>(tag)); }

WideText Value::text() const {
  WideText text(size, WCHAR());
  if (size != 0) std::memcpy(text.data(), data, size * sizeof(WCHAR));
  return text;
}

std::optional<uint32_t> Values::length() {
  if (end_ - at_ < 4) return std::nullopt;
  const auto length = load<uint32_t>(at_);
  at_ += 4;
  return length;
}

std::optional<Value> Values::next() {
  if (left_ == 0 || at_ == end_) return std::nullopt;
  Value value{.tag = static_cast<Tag>(*at_++)};
  switch (value.tag) {
    case Tag::Null:
      break;
    case Tag::U32:
      if (end_ - at_ < 4) return std::nullopt;
      value.number = load<uint32_t>(at_);
      at_ += 4;
      break;
    case Tag::U64:
      if (end_ - at_ < 8) return std::nullopt;
      value.number = load<uint64_t>(at_);
      at_ += 8;
      break;
    case Tag::Text:
    case Tag::Bytes: {
      const size_t unit = value.tag == Tag::Text ? sizeof(WCHAR) : 1;
      const auto count = length();
      if (!count || *count > static_cast<size_t>(end_ - at_) / unit) return std::nullopt;
      value.data = at_;
      value.size = *count;
      at_ += *count * unit;
      break;
    }
    default:
      return std::nullopt;
  }
  left_--;
  return value;
}

std::optional<Value> Values::next(Tag tag) {
  auto value = next();
  return value && value->tag == tag ? value : std::nullopt;
}

std::optional<Request> parse_request(const uint8_t* body, size_t size) {
  if (size == 0 || size - 1 < body[0] + sizeof(uint16_t) || body[0] == 0) return std::nullopt;
  const std::string_view name(reinterpret_cast<const char*>(body + 1), body[0]);
  const uint8_t* count = body + 1 + name.size();
  const Values values(count + sizeof(uint16_t), body + size, load<uint16_t>(count));
  if (!whole(values)) return std::nullopt;
  return Request{name, values};
}

std::optional<Reply> parse_reply(const uint8_t* body, size_t size) {
  constexpr size_t kHead = 4 + 4 + 2;
  if (size < kHead) return std::nullopt;
  const auto flags = load<uint32_t>(body + 4);
  const Values values(body + kHead, body + size, load<uint16_t>(body + 8));
  if (!whole(values)) return std::nullopt;
  return Reply{load<uint32_t>(body), (flags & kLocalFaults) != 0, (flags & kContextLost) != 0, values};
}

}  // namespace wire
