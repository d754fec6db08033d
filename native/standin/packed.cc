#include "packed.h"

#include <cstring>
#include <utility>

#include "abi/errors.h"

namespace standin {
namespace {

constexpr DWORD kVersion = 1;
static_assert(CLUSTER_ENUM_ITEM_VERSION == kVersion && CLUSTER_GROUP_ENUM_ITEM_VERSION == kVersion &&
              CLUSTER_RESOURCE_ENUM_ITEM_VERSION == kVersion);

// What a value takes behind the structure. A text brings its terminator; bytes may hold numbers and are aligned as such.
size_t size_of(const Value& value) {
  if (value.tag == Tag::Text) return (value.size + 1) * sizeof(WCHAR);
  return value.tag == Tag::Bytes ? value.size : 0;
}
size_t align(size_t offset, const Value& value) { return value.tag == Tag::Bytes ? (offset + 7) & ~size_t{7} : offset; }

}  // namespace

DWORD pack(Values& values, std::span<const Member> members, size_t fixed, void* target, LPDWORD size) {
  Values again = values;
  size_t needed = fixed;
  for (const Member& member : members) {
    const auto value = values.next(member.tag);
    if (!value) return RPC_X_BAD_STUB_DATA;
    needed = align(needed, *value) + size_of(*value);
  }
  if (size == nullptr) return ERROR_INVALID_PARAMETER;
  const DWORD capacity = std::exchange(*size, static_cast<DWORD>(needed));
  if (target == nullptr) return ERROR_SUCCESS;
  if (capacity < needed) return ERROR_MORE_DATA;
  auto* const start = static_cast<BYTE*>(target);
  std::memset(start, 0, needed);
  std::memcpy(start, &kVersion, sizeof kVersion);
  for (size_t at = fixed; const Member& member : members) {
    const Value value = *again.next();
    if (value.tag == Tag::U32) {
      const auto number = static_cast<DWORD>(value.number);
      std::memcpy(start + member.at, &number, sizeof number);
      continue;
    }
    at = align(at, value);
    const auto bytes = static_cast<DWORD>(size_of(value));
    const BYTE* const place = bytes != 0 ? start + at : nullptr;
    std::memcpy(start + member.size, &bytes, sizeof bytes);
    std::memcpy(start + member.at, &place, sizeof place);
    // The terminator of a text is there already.
    if (value.size != 0) std::memcpy(start + at, value.data, value.tag == Tag::Text ? bytes - sizeof(WCHAR) : bytes);
    at += bytes;
  }
  return ERROR_SUCCESS;
}

}  // namespace standin
