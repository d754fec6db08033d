#pragma once
// The idioms that only these libraries have.
#include <cstddef>

#include "abi/security-descriptor.h"
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
/** A security descriptor, which C takes without its size: it has to be self-relative and within its bytes. */
class SecurityDescriptorIn {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) {
    const Memory given = reader.memory(napi_uint8_array);
    if (!given.data) reader.fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_TYPE", "must be a Uint8Array. Received null");
    if (!security::descriptorBytes(given.data, given.length)) {
      reader.fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_VALUE", "must be a self-relative security descriptor, whole");
    }
    // A copy also where the call is synchronous: aligned, as C expects it.
    descriptor_ = scratch_.allocate(given.length);
    std::memcpy(descriptor_, given.data, given.length);
  }
  auto arguments() { return std::tuple(descriptor_); }
  static void describe(Description& into, std::size_t at) { into.in("descriptor", at); }

 private:
  Scratch scratch_;
  void* descriptor_ = nullptr;
};

/**
 * A CLUSTER_READ_BATCH_COMMAND, whose texts and data belong to the reply that is being read. JavaScript gets a copy of all
 * of it in one piece, with offsets in place of the three pointers; reading on cannot be undone, so no buffer may be too small.
 */
class ReadBatchCommand {
 public:
  static constexpr std::size_t parameters = 1;

  auto arguments() { return std::tuple(&command_); }
  /** Any thread, while the reply is surely open. */
  void finish(DWORD& status) noexcept {
    if (status != ERROR_SUCCESS) return;
    try {
      whole_.resize(sizeof command_);
      append(command_.wzSubkeyName, bytesOf(command_.wzSubkeyName));
      append(command_.wzValueName, bytesOf(command_.wzValueName));
      append(command_.lpData, command_.cbData);
      // Not the padding behind the last member, which nobody has set.
      std::memcpy(whole_.data(), &command_, offsetof(CLUSTER_READ_BATCH_COMMAND, cbData) + sizeof command_.cbData);
    } catch (const std::bad_alloc&) {
      status = ERROR_NOT_ENOUGH_MEMORY;
    }
  }
  napi_value make(napi_env env) const {
    void* data = nullptr;
    napi_value memory, bytes = nullptr;
    if (napi_create_arraybuffer(env, whole_.size(), &data, &memory) != napi_ok) return nullptr;
    std::memcpy(data, whole_.data(), whole_.size());
    napi_create_typedarray(env, napi_uint8_array, whole_.size(), memory, 0, &bytes);
    return bytes;
  }
  static void describe(Description& into, std::size_t at) { into.out("bytes", at); }

 private:
  static std::size_t bytesOf(LPCWSTR text) { return text ? (std::char_traits<WCHAR>::length(text) + 1) * sizeof(WCHAR) : 0; }
  /** Copies what a pointer points to, and makes it an offset; null stays 0. */
  template <class T> void append(const T*& pointer, std::size_t bytes) {
    const T* const from = std::exchange(pointer, nullptr);
    if (!from) return;
    pointer = reinterpret_cast<const T*>(static_cast<ULONG_PTR>(whole_.size()));
    const auto* start = reinterpret_cast<const unsigned char*>(from);
    whole_.insert(whole_.end(), start, start + bytes);
  }

  CLUSTER_READ_BATCH_COMMAND command_{};
  std::vector<unsigned char> whole_;
};

/** Flags among which one bit means that the call opens nothing, whatever it leaves in its out handle. */
template <DWORD Bit> struct FlagsOpeningNothing : NumberIn {
  bool opensNothing() const { return (value & Bit) != 0; }
};

}  // namespace clusapi
