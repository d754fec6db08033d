#pragma once
// The idioms of a C API: how one or several C parameters are read from JavaScript, given to the callee and told back.
//   parameters           how many C parameters it stands for
//   read(Reader&)        JS thread, before the call
//   arguments()          the C arguments
//   finish(status)       any thread, right after the call: may turn a success into a failure
//   write(cell)          JS thread: its out values
//   copyBack()           JS thread, after a synchronous call that succeeded and used scratch memory
//   copyOut(env, js)     JS thread, after an asynchronous call that succeeded
//   make(env)            JS thread, after a call that succeeded: a value of its own, where nobody can bring a buffer
//   describe(into, at)   for the generator of the TypeScript declaration
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>
#include <tuple>
#include <vector>

#include "abi/errors.h"
#include "bind/description.h"
#include "bind/reader.h"

namespace clusapi {

/** Fits any pointer parameter: the same bytes are LPVOID here and CONST BYTE* there. */
struct AnyPointer {
  void* address;
  template <class T> operator T*() const { return static_cast<T*>(address); }
};

/** Zeroed native memory for calls that outlive the caller's buffers. */
class Scratch {
 public:
  void* allocate(std::size_t bytes) {
    memory_.reset(std::calloc(std::max<std::size_t>(bytes, 1), 1));
    if (!memory_) throw std::bad_alloc();
    return memory_.get();
  }

 private:
  struct Free {
    void operator()(void* memory) const { std::free(memory); }
  };
  std::unique_ptr<void, Free> memory_;
};

struct NumberIn {
  static constexpr std::size_t parameters = 1;
  std::uint32_t value;

  void read(Reader& reader) { value = reader.number(); }
  auto arguments() { return std::tuple(value); }
  static void describe(Description& into, std::size_t at) { into.in("number", at); }
};

/** A number that C calls an enumeration or a BOOL. */
template <class T> struct NumberAs : NumberIn {
  auto arguments() { return std::tuple(static_cast<T>(value)); }
};

class TextIn {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) {
    const std::size_t length = reader.text(small_, smallUnits);
    if (length == Reader::npos) return;
    text_ = small_;
    if (length >= smallUnits) {
      large_ = std::make_unique<char16_t[]>(length + 1);
      reader.textAgain(text_ = large_.get(), length + 1);
    }
    if (std::u16string_view(text_, length).find(u'\0') != std::u16string_view::npos) {
      reader.fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_VALUE", "must be a string without null characters");
    }
  }
  auto arguments() { return std::tuple(reinterpret_cast<LPCWSTR>(text_)); }
  static void describe(Description& into, std::size_t at) { into.in("text", at); }

 protected:
  static constexpr std::size_t smallUnits = 80;
  char16_t small_[smallUnits];
  char16_t* text_ = nullptr;
  std::unique_ptr<char16_t[]> large_;
};

/** The name of a machine to connect to; no name is the local one, and another transport. */
class Host : public TextIn {
 public:
  bool remote() const { return text_ != nullptr; }
};

class HandleIn {
 public:
  static constexpr std::size_t parameters = 1;

  void read(Reader& reader) {
    if (const auto* found = reader.handle()) {
      native_ = static_cast<AnyHandle*>((*found)->native());
      if (reader.async()) lease_ = *found;
    }
  }
  auto arguments() { return std::tuple(native_); }
  /** JS thread: an asynchronous call begins … */
  void hold() {
    if (lease_) ++lease_->leases;
  }
  /** … and is settled: from now on nobody sees it hold the handle. */
  void release() {
    if (lease_) --lease_->leases;
    lease_.reset();
  }
  static void describe(Description& into, std::size_t at) { into.in("handle", at); }

 private:
  AnyHandle* native_ = nullptr;
  std::shared_ptr<Handle> lease_;
};

/** The number of handles and the handles; JavaScript gives a list. */
class HandlesIn {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    reader.at(reader.parameter() + 1);  // the count has no argument of its own: errors name the list
    reader.handles([&](const std::shared_ptr<Handle>& found) {
      natives_.push_back(static_cast<AnyHandle*>(found->native()));
      if (reader.async()) leases_.push_back(found);
    });
  }
  auto arguments() { return std::tuple(static_cast<DWORD>(natives_.size()), natives_.empty() ? nullptr : natives_.data()); }
  /** JS thread, as with one handle. */
  void hold() {
    for (const auto& leased : leases_) ++leased->leases;
  }
  void release() {
    for (const auto& leased : leases_) --leased->leases;
    leases_.clear();
  }
  static void describe(Description& into, std::size_t at) { into.in("handles", at + 1); }

 private:
  std::vector<AnyHandle*> natives_;
  std::vector<std::shared_ptr<Handle>> leases_;
};

/** A handle that the function closes, though its kind has another closer: the call takes it, whatever it answers. */
struct Closed : HandleIn {
  static constexpr bool closes = true;
};

struct HandleOut {
  static constexpr std::size_t parameters = 1;
  static constexpr bool opens = true;
  AnyHandle* value = nullptr;

  auto arguments() { return std::tuple(&value); }
  static void describe(Description& into, std::size_t at) { into.out("handle", at); }
};

struct NumberOut {
  static constexpr std::size_t parameters = 1;
  DWORD value = 0;

  auto arguments() { return std::tuple(&value); }
  void write(double*& cell) const { *cell++ = value; }
  static void describe(Description& into, std::size_t at) { into.out("number", at); }
};

struct IntegerOut {
  static constexpr std::size_t parameters = 1;
  INT value = 0;

  auto arguments() { return std::tuple(&value); }
  void write(double*& cell) const { *cell++ = value; }
  static void describe(Description& into, std::size_t at) { into.out("number", at); }
};

struct TimeOut {
  static constexpr std::size_t parameters = 1;
  FILETIME value{};

  auto arguments() { return std::tuple(&value); }
  void write(double*& cell) const {
    *cell++ = value.dwLowDateTime;
    *cell++ = value.dwHighDateTime;
  }
  static void describe(Description& into, std::size_t at) { into.out("time", at); }
};

/** A parameter that we do not expose: always NULL. */
struct Absent {
  static constexpr std::size_t parameters = 1;
  auto arguments() { return std::tuple(nullptr); }
  static void describe(Description&, std::size_t) {}
};

/** Bytes and their number. */
class BytesIn {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    bytes_ = reader.memory(napi_uint8_array);
    if (!reader.async() || !bytes_.data) return;
    void* copy = scratch_.allocate(bytes_.length);
    std::memcpy(copy, bytes_.data, bytes_.length);
    bytes_.data = copy;
  }
  auto arguments() { return std::tuple(AnyPointer{bytes_.data}, static_cast<DWORD>(bytes_.length)); }
  static void describe(Description& into, std::size_t at) { into.in("bytes", at); }

 private:
  Memory bytes_{};
  Scratch scratch_;
};

/** The caller's buffer, which a synchronous call writes directly and an asynchronous one by way of scratch memory. */
class BufferOut {
 protected:
  void borrow(Reader& reader, napi_typedarray_type type, std::size_t unit) {
    memory_ = reader.memory(type);
    if (reader.async() && memory_.data) memory_.data = scratch_.allocate(memory_.length * unit);
  }
  bool give(napi_env env, const napi_value*& buffer, std::size_t units, std::size_t unit) const {
    const napi_value target = *buffer++;
    return !memory_.data || copyToBuffer(env, target, memory_.data, std::min(units, memory_.length) * unit);
  }

  Memory memory_{};
  Scratch scratch_;
};

/** A text and the number of its units: the capacity with the terminator before, the length without it after. */
class TextOut : BufferOut {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    borrow(reader, napi_uint16_array, sizeof(char16_t));
    count_ = static_cast<DWORD>(memory_.length);
    asked_ = memory_.data || !reader.optional(1);
  }
  auto arguments() { return std::tuple(static_cast<LPWSTR>(memory_.data), asked_ ? &count_ : nullptr); }
  void write(double*& cell) const { *cell++ = count_; }
  bool copyOut(napi_env env, const napi_value*& buffer) const { return give(env, buffer, std::size_t{count_} + 1, sizeof(char16_t)); }
  static void describe(Description& into, std::size_t at) {
    into.in("units", at);
    into.out("number", at + 1);
  }

 private:
  DWORD count_ = 0;
  bool asked_ = false;
};

/** Bytes and their number: the capacity before, the size after. */
class BytesOut : BufferOut {
 public:
  static constexpr std::size_t parameters = 2;

  void read(Reader& reader) {
    borrow(reader, napi_uint8_array, 1);
    count_ = static_cast<DWORD>(memory_.length);
  }
  auto arguments() { return std::tuple(static_cast<LPBYTE>(memory_.data), &count_); }
  void write(double*& cell) const { *cell++ = count_; }
  bool copyOut(napi_env env, const napi_value*& buffer) const { return give(env, buffer, count_, 1); }
  static void describe(Description& into, std::size_t at) {
    into.in("buffer", at);
    into.out("number", at + 1);
  }

 private:
  DWORD count_ = 0;
};

/** Bytes, their capacity, and how many were returned or would be needed. */
class BytesReturned : BufferOut {
 public:
  static constexpr std::size_t parameters = 3;

  void read(Reader& reader) { borrow(reader, napi_uint8_array, 1); }
  auto arguments() { return std::tuple(memory_.data, static_cast<DWORD>(memory_.length), &returned_); }
  void write(double*& cell) const { *cell++ = returned_; }
  bool copyOut(napi_env env, const napi_value*& buffer) const { return give(env, buffer, returned_, 1); }
  static void describe(Description& into, std::size_t at) {
    into.in("buffer", at);
    into.out("number", at + 2);
  }

 private:
  DWORD returned_ = 0;
};

}  // namespace clusapi
