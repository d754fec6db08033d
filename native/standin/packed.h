#pragma once
// Structures whose texts and bytes lie behind them in the caller's buffer.
#include <algorithm>
#include <array>
#include <cstddef>

#include "abi/clusapi.h"
#include "outputs.h"

namespace standin {

// Where a value goes: a number into a member, a text or bytes behind the structure, with its size and a pointer to it in two.
struct Member {
  Tag tag;
  size_t at;
  size_t size = 0;
};

// The members of a structure, in the order of the values that the service sends. None are known of any other structure,
// which does not compile then.
template <typename T>
inline constexpr std::nullptr_t members{};
template <>
inline constexpr std::array members<CLUSTER_ENUM_ITEM>{
    Member{Tag::U32, offsetof(CLUSTER_ENUM_ITEM, dwType)},
    Member{Tag::Text, offsetof(CLUSTER_ENUM_ITEM, lpszId), offsetof(CLUSTER_ENUM_ITEM, cbId)},
    Member{Tag::Text, offsetof(CLUSTER_ENUM_ITEM, lpszName), offsetof(CLUSTER_ENUM_ITEM, cbName)},
};
template <>
inline constexpr std::array members<CLUSTER_GROUP_ENUM_ITEM>{
    Member{Tag::Text, offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszId), offsetof(CLUSTER_GROUP_ENUM_ITEM, cbId)},
    Member{Tag::Text, offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszName), offsetof(CLUSTER_GROUP_ENUM_ITEM, cbName)},
    Member{Tag::U32, offsetof(CLUSTER_GROUP_ENUM_ITEM, state)},
    Member{Tag::Text, offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszOwnerNode), offsetof(CLUSTER_GROUP_ENUM_ITEM, cbOwnerNode)},
    Member{Tag::U32, offsetof(CLUSTER_GROUP_ENUM_ITEM, dwFlags)},
    Member{Tag::Bytes, offsetof(CLUSTER_GROUP_ENUM_ITEM, pProperties), offsetof(CLUSTER_GROUP_ENUM_ITEM, cbProperties)},
    Member{Tag::Bytes, offsetof(CLUSTER_GROUP_ENUM_ITEM, pRoProperties), offsetof(CLUSTER_GROUP_ENUM_ITEM, cbRoProperties)},
};
template <>
inline constexpr std::array members<CLUSTER_RESOURCE_ENUM_ITEM>{
    Member{Tag::Text, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszId), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbId)},
    Member{Tag::Text, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszName), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbName)},
    Member{Tag::Text, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszOwnerGroupName),
           offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbOwnerGroupName)},
    Member{Tag::Text, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszOwnerGroupId),
           offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbOwnerGroupId)},
    Member{Tag::Bytes, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, pProperties), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbProperties)},
    Member{Tag::Bytes, offsetof(CLUSTER_RESOURCE_ENUM_ITEM, pRoProperties),
           offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbRoProperties)},
};

// The shape of an item that is packed into such a structure.
template <typename T>
inline constexpr auto shape_of = [] {
  std::array<Tag, members<T>.size()> tags{};
  std::transform(members<T>.begin(), members<T>.end(), tags.begin(), [](const Member& member) { return member.tag; });
  return tags;
}();

// Such a structure, and the size of its buffer in bytes, which becomes that of the whole. The first DWORD is its version.
template <typename T>
class Packed final : public Output {
 public:
  Packed(T* target, LPDWORD size) : target_(target), size_(size) {}
  DWORD fill(Values& values) override;

 private:
  T* target_;
  LPDWORD size_;
};

DWORD pack(Values& values, std::span<const Member> members, size_t fixed, void* target, LPDWORD size);

template <typename T>
DWORD Packed<T>::fill(Values& values) {
  return pack(values, members<T>, sizeof(T), target_, size_);
}

}  // namespace standin
