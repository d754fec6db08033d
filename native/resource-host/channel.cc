#include "channel.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace host {
namespace {

void write(wire::RequestWriter& writer, const Item& item) {
  struct {
    wire::RequestWriter& writer;
    void operator()(std::monostate) const { writer.null(); }
    void operator()(DWORD value) const { writer.number(value); }
    void operator()(uint64_t value) const { writer.handle(value); }
    void operator()(const WideText& text) const { writer.text(text.data(), text.size()); }
    void operator()(const Bytes& bytes) const { writer.bytes(bytes.data(), bytes.size()); }
  } const visitor{writer};
  std::visit(visitor, item);
}

}  // namespace

Item words(const char* ascii) { return WideText(ascii, ascii + std::strlen(ascii)); }

std::optional<Bytes> Channel::receive(bool& sound) {
  sound = true;
  uint32_t length = 0;
  if (!read(reinterpret_cast<uint8_t*>(&length), sizeof(length))) return std::nullopt;
  sound = length <= wire::kMaxBody;
  if (!sound) return std::nullopt;
  // Room for what arrives, not for what was announced.
  constexpr size_t kStep = 1u << 20;
  Bytes body;
  while (body.size() < length) {
    const size_t start = body.size();
    body.resize(std::min<size_t>(length, start + kStep));
    if (!read(body.data() + start, body.size() - start)) return std::nullopt;
  }
  return body;
}

bool Channel::read(uint8_t* to, size_t size) {
  while (size != 0) {
    const size_t got = pipes_.read(to, size);
    if (got == 0) return false;
    to += got;
    size -= got;
  }
  return true;
}

void Channel::send(const char* name, const Items& items) {
  Bytes frame;
  wire::RequestWriter writer(frame, name, items.size());
  for (const Item& item : items) write(writer, item);
  if (!writer.finish()) {
    std::fprintf(stderr, "resource-host: a message '%s' of %zu bytes does not fit into a frame\n", name, frame.size());
    end_at_once(2);
  }
  const std::lock_guard lock(writing_);
  if (!pipes_.write(frame.data(), frame.size())) end_at_once(0);
}

}  // namespace host
