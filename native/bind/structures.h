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

/** A structure of fixed size in the caller's bytes, copied in and, on success, out. */
template <class T> class StructInOut {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) { target_ = reader.structure(&value_, sizeof(T)); }
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
