#pragma once
// The first moment of a call, on the JS thread: JS arguments become C values, or an error that names the parameter.
#include <node_api.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "bind/environment.h"

namespace clusapi {

/** Thrown while arguments are read, caught in the same call: a JS error with a code. */
struct ArgumentError {
  enum class Type { error, typeError, rangeError } type;
  const char* code;
  std::string message;

  void raise(napi_env env) const;
};

/** What a typed array lends us until the call returns. */
struct Memory {
  void* data;
  std::size_t length;  // in elements
};

class Reader {
 public:
  Reader(const BoundFunction& function, const napi_value* arguments, bool async)
      : function_(function), argument_(arguments), async_(async) {}

  /** Whether the call outlives this moment: then nothing may stay borrowed from JavaScript. */
  bool async() const { return async_; }
  /** The idiom that reads now stands for this C parameter. */
  void at(std::size_t parameter) { parameter_ = parameter; }
  std::size_t parameter() const { return parameter_; }
  bool optional(std::size_t further = 0) const;

  std::uint32_t number();
  /** Null when null was given and may be. Checks kind, library, environment and transport. */
  const std::shared_ptr<Handle>* handle();
  /** Every handle of a list, in order; none when null was given and may be. */
  void handles(const std::function<void(const std::shared_ptr<Handle>&)>& visit);
  /** The length in UTF-16 units, without the terminator; npos for null. Copies at most `capacity` units, terminator included. */
  std::size_t text(char16_t* into, std::size_t capacity);
  /** The same text again, when it did not fit. */
  void textAgain(char16_t* into, std::size_t capacity);
  /** Data is null only for null. */
  Memory memory(napi_typedarray_type type);
  /** Bytes of which the first are copied into a structure: there are enough, or data is null. */
  Memory structure(void* into, std::size_t size);

  /** The first handle read: whatever the call opens belongs to its root. */
  const std::shared_ptr<Handle>* first() const { return first_; }
  /** The kind of the handle that the function opens. */
  const Kind& opened() const;
  const BoundFunction& function() const { return function_; }

  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  [[noreturn]] void fail(ArgumentError::Type type, const char* code, const std::string& complaint) const;

 private:
  napi_value next() { return current_ = *argument_++; }
  bool isNull(napi_value value) const;
  const Kind& kind() const;
  const std::shared_ptr<Handle>* find(double id);
  [[noreturn]] void wrongType(const char* wanted) const;
  napi_env env() const { return function_.environment->env; }

  const BoundFunction& function_;
  const napi_value* argument_;
  napi_value current_ = nullptr;
  std::size_t parameter_ = 0;
  const std::shared_ptr<Handle>* first_ = nullptr;
  bool async_;
};

/** Copies to a caller's buffer at the end of an asynchronous call; false if it has been detached or cut meanwhile. */
bool copyToBuffer(napi_env env, napi_value buffer, const void* data, std::size_t bytes);

}  // namespace clusapi
