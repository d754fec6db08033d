#pragma once
// The idioms that only these libraries have.
#include "bind/function.h"
#include "bind/structures.h"
#include "table/handles.h"

namespace clusapi {

/** A pointer of a structure and the member that says how many bytes it leads to. */
template <auto Bytes, auto Pointer> struct Part {
  /** Turns the pointer into an offset from `start`; false where it leads out of the first `length` bytes. */
  template <class T> static bool relocate(T& item, const void* start, std::size_t length) {
    if (!(item.*Pointer)) return item.*Bytes == 0;
    const auto offset = reinterpret_cast<ULONG_PTR>(item.*Pointer) - reinterpret_cast<ULONG_PTR>(start);
    item.*Pointer = reinterpret_cast<std::remove_reference_t<decltype(item.*Pointer)>>(offset);
    return offset <= length && item.*Bytes <= length - offset;
  }
};

/**
 * An item of an enumeration: a structure whose parts lie behind it in the same buffer. JavaScript gets offsets from the
 * buffer's start in place of the pointers; a callee whose pointers lead elsewhere has sent invalid data.
 */
template <class T, class... Parts> class Item {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    caller_ = reader.memory(napi_uint8_array);
    size_ = static_cast<DWORD>(caller_.length);
    if (!caller_.data) return;
    item_ = static_cast<unsigned char*>(scratch_.allocate(std::max(caller_.length, sizeof(T))));
    std::memcpy(item_, caller_.data, std::min(caller_.length, sizeof(T)));
  }
  auto arguments() { return std::tuple(reinterpret_cast<T*>(item_), &size_); }
  void finish(DWORD& status) {
    if (status != ERROR_SUCCESS || !item_) return;
    T item;
    std::memcpy(&item, item_, sizeof item);
    const bool whole = caller_.length >= sizeof item && (Parts::relocate(item, item_, caller_.length) && ...);
    if (!whole) status = ERROR_INVALID_DATA;
    std::memcpy(item_, &item, sizeof item);
  }
  void write(double*& cell) const { *cell++ = size_; }
  void copyBack() const {
    if (item_) std::memcpy(caller_.data, item_, caller_.length);
  }
  bool copyOut(napi_env env, const napi_value*& buffer) const {
    const napi_value target = *buffer++;
    return !item_ || copyToBuffer(env, target, item_, caller_.length);
  }
  static void describe(Description& into, std::size_t at) {
    into.in("buffer", at);
    into.out("number", at + 1);
  }

 private:
  Memory caller_{};
  Scratch scratch_;
  unsigned char* item_ = nullptr;
  DWORD size_ = 0;
};

using ClusterItem = Item<CLUSTER_ENUM_ITEM, Part<&CLUSTER_ENUM_ITEM::cbId, &CLUSTER_ENUM_ITEM::lpszId>,
                         Part<&CLUSTER_ENUM_ITEM::cbName, &CLUSTER_ENUM_ITEM::lpszName>>;
using GroupItem = Item<CLUSTER_GROUP_ENUM_ITEM, Part<&CLUSTER_GROUP_ENUM_ITEM::cbId, &CLUSTER_GROUP_ENUM_ITEM::lpszId>,
                       Part<&CLUSTER_GROUP_ENUM_ITEM::cbName, &CLUSTER_GROUP_ENUM_ITEM::lpszName>,
                       Part<&CLUSTER_GROUP_ENUM_ITEM::cbOwnerNode, &CLUSTER_GROUP_ENUM_ITEM::lpszOwnerNode>,
                       Part<&CLUSTER_GROUP_ENUM_ITEM::cbProperties, &CLUSTER_GROUP_ENUM_ITEM::pProperties>,
                       Part<&CLUSTER_GROUP_ENUM_ITEM::cbRoProperties, &CLUSTER_GROUP_ENUM_ITEM::pRoProperties>>;
using ResourceItem =
    Item<CLUSTER_RESOURCE_ENUM_ITEM, Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbId, &CLUSTER_RESOURCE_ENUM_ITEM::lpszId>,
         Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbName, &CLUSTER_RESOURCE_ENUM_ITEM::lpszName>,
         Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbOwnerGroupName, &CLUSTER_RESOURCE_ENUM_ITEM::lpszOwnerGroupName>,
         Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbOwnerGroupId, &CLUSTER_RESOURCE_ENUM_ITEM::lpszOwnerGroupId>,
         Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbProperties, &CLUSTER_RESOURCE_ENUM_ITEM::pProperties>,
         Part<&CLUSTER_RESOURCE_ENUM_ITEM::cbRoProperties, &CLUSTER_RESOURCE_ENUM_ITEM::pRoProperties>>;

/** Flags among which one bit means that the call opens nothing, whatever it leaves in its out handle. */
template <DWORD Bit> struct FlagsOpeningNothing : NumberIn {
  bool opensNothing() const { return (value & Bit) != 0; }
};

}  // namespace clusapi
