#pragma once
// The idioms for structures of fixed size, which JavaScript lays out as bytes.
#include "bind/idioms.h"

namespace clusapi {

/** A structure of fixed size in the caller's bytes, copied in. */
template <class T> class StructIn {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) { given_ = reader.structure(&value_, sizeof(T)).data != nullptr; }
  auto arguments() { return std::tuple(given_ ? &value_ : nullptr); }
  static void describe(Description& into, std::size_t at) { into.in("bytes", at); }

 private:
  bool given_ = false;
  T value_{};
};

/** A structure of fixed size in the caller's bytes, copied in and, on success, out. One of its members says how long it is. */
template <class T, auto Size> class StructInOut {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) {
    target_ = reader.structure(&value_, sizeof(T));
    // The callee would write that much.
    if (value_.*Size > sizeof(T)) reader.fail(ArgumentError::Type::rangeError, "ERR_OUT_OF_RANGE", "says that it is longer than " + std::to_string(sizeof(T)) + " bytes");
  }
  auto arguments() { return std::tuple(target_.data ? &value_ : nullptr); }
  void copyBack() const {
    if (target_.data) std::memcpy(target_.data, &value_, sizeof(T));
  }
  bool copyOut(napi_env env, const napi_value*& buffer) const {
    const napi_value target = *buffer++;
    return !target_.data || copyToBuffer(env, target, &value_, sizeof(T));
  }
  static void describe(Description& into, std::size_t at) { into.in("buffer", at); }

 private:
  Memory target_{};
  T value_{};
};

}  // namespace clusapi
