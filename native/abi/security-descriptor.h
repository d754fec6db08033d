#pragma once
// How long a self-relative security descriptor is: C hands one around without its size.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <optional>

namespace security {

constexpr std::size_t headerBytes = 20;

/** Its bytes; nothing if it is none, or reaches past `limit`. What its SIDs and ACEs say is not looked at. */
inline std::optional<std::size_t> descriptorBytes(const void* descriptor, std::size_t limit = std::numeric_limits<std::size_t>::max()) {
  const auto* bytes = static_cast<const uint8_t*>(descriptor);
  const auto read16 = [&](std::size_t at) { return static_cast<uint16_t>(bytes[at] | bytes[at + 1] << 8); };
  const auto read32 = [&](std::size_t at) { return std::size_t{read16(at)} | std::size_t{read16(at + 2)} << 16; };
  constexpr uint16_t daclPresent = 0x0004, saclPresent = 0x0010, selfRelative = 0x8000;
  if (bytes == nullptr || limit < headerBytes || bytes[0] != 1) return std::nullopt;
  const uint16_t control = read16(2);
  if ((control & selfRelative) == 0) return std::nullopt;

  std::size_t end = headerBytes;
  // A part tells its size within its first eight bytes: a SID counts subauthorities, an ACL its bytes.
  const auto reach = [&](std::size_t field, bool present, auto size) {
    const std::size_t start = present ? read32(field) : 0;
    if (start == 0) return true;
    if (start > limit || limit - start < 8) return false;
    const std::size_t length = std::max<std::size_t>(8, size(start));
    end = std::max(end, start + length);
    return length <= limit - start;
  };
  const auto sid = [&](std::size_t start) { return 8 + 4 * std::size_t{bytes[start + 1]}; };
  const auto acl = [&](std::size_t start) { return std::size_t{read16(start + 2)}; };
  const bool within = reach(4, true, sid) && reach(8, true, sid) && reach(12, (control & saclPresent) != 0, acl) &&
                      reach(16, (control & daclPresent) != 0, acl);
  return within ? std::optional(end) : std::nullopt;
}

}  // namespace security
