#pragma once
// The idioms that only these libraries have.
#include "bind/function.h"
#include "table/handles.h"

namespace clusapi {

/**
 * A CLUSTER_ENUM_ITEM whose texts lie behind it in the same buffer. JavaScript gets offsets from the buffer's start in
 * place of the two pointers; a callee whose pointers lead elsewhere has sent invalid data.
 */
class EnumItem {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    caller_ = reader.memory(napi_uint8_array);
    size_ = static_cast<DWORD>(caller_.length);
    if (!caller_.data) return;
    item_ = static_cast<unsigned char*>(scratch_.allocate(std::max(caller_.length, sizeof(CLUSTER_ENUM_ITEM))));
    std::memcpy(item_, caller_.data, std::min(caller_.length, sizeof(CLUSTER_ENUM_ITEM)));
  }
  auto arguments() { return std::tuple(reinterpret_cast<PCLUSTER_ENUM_ITEM>(item_), &size_); }
  void finish(DWORD& status) {
    if (status != ERROR_SUCCESS || !item_) return;
    CLUSTER_ENUM_ITEM item;
    std::memcpy(&item, item_, sizeof item);
    if (caller_.length < sizeof item || !relocate(item.lpszId, item.cbId) || !relocate(item.lpszName, item.cbName)) {
      status = ERROR_INVALID_DATA;
    }
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
  bool relocate(LPWSTR& text, DWORD bytes) const {
    if (!text) return bytes == 0;
    const auto offset = reinterpret_cast<ULONG_PTR>(text) - reinterpret_cast<ULONG_PTR>(item_);
    text = reinterpret_cast<LPWSTR>(offset);
    return offset <= caller_.length && bytes <= caller_.length - offset;
  }

  Memory caller_{};
  Scratch scratch_;
  unsigned char* item_ = nullptr;
  DWORD size_ = 0;
};

/** Flags among which one bit means that the call opens nothing, whatever it leaves in its out handle. */
template <DWORD Bit> struct FlagsOpeningNothing : NumberIn {
  bool opensNothing() const { return (value & Bit) != 0; }
};

}  // namespace clusapi
