#include "bind/function.h"

#include <cstring>

namespace clusapi {
namespace {

std::string typeOf(napi_env env, napi_value value) {
  napi_valuetype type;
  if (napi_typeof(env, value, &type) != napi_ok) return "an unreadable value";
  switch (type) {
    case napi_undefined: return "undefined";
    case napi_null: return "null";
    case napi_boolean: return "a boolean";
    case napi_number: return "a number";
    case napi_string: return "a string";
    case napi_symbol: return "a symbol";
    case napi_function: return "a function";
    case napi_bigint: return "a bigint";
    default: return "another object";
  }
}

// A non-null address for a buffer of no bytes: NULL means something else to ClusAPI.
unsigned char nothing[8];

}  // namespace

void ArgumentError::raise(napi_env env) const {
  const auto throwIt = type == Type::typeError ? napi_throw_type_error : type == Type::rangeError ? napi_throw_range_error : napi_throw_error;
  throwIt(env, code, message.c_str());
}

bool Reader::optional(std::size_t further) const { return function_.function->facts->parameters[parameter_ + further].optional; }

const Kind& Reader::opened() const { return *function_.function->opened; }

const Kind& Reader::kind() const { return *function_.function->kinds[parameter_]; }

void Reader::fail(ArgumentError::Type type, const char* code, const std::string& complaint) const {
  throw ArgumentError{type, code, std::string("The \"") + function_.function->facts->parameters[parameter_].name + "\" argument " + complaint};
}

void Reader::wrongType(const char* wanted) const {
  const std::string orNull = optional() ? " or null" : "";
  fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_TYPE", std::string("must be ") + wanted + orNull + ". Received " + typeOf(env(), current_));
}

bool Reader::isNull(napi_value value) const {
  napi_valuetype type;
  return napi_typeof(env(), value, &type) == napi_ok && type == napi_null;
}

std::uint32_t Reader::number() {
  double value;
  if (napi_get_value_double(env(), next(), &value) != napi_ok) wrongType("a number");
  if (!(value >= 0 && value <= 4294967295.0)) fail(ArgumentError::Type::rangeError, "ERR_OUT_OF_RANGE", "must be an integer from 0 to 4294967295");
  const auto whole = static_cast<std::uint32_t>(value);
  if (whole != value) fail(ArgumentError::Type::rangeError, "ERR_OUT_OF_RANGE", "must be an integer");
  return whole;
}

const std::shared_ptr<Handle>* Reader::handle() {
  double id;
  if (napi_get_value_double(env(), next(), &id) != napi_ok) {
    if (optional() && isNull(current_)) return nullptr;
    wrongType((std::string("a handle (") + kind().name + ")").c_str());
  }
  return find(id);
}

// The list is plain (lib/binding/raw-library.ts): reading it runs no JavaScript that could close what was read before.
void Reader::handles(const std::function<void(const std::shared_ptr<Handle>&)>& visit) {
  const napi_value list = next();
  const std::string wanted = std::string("an array of handles (") + kind().name + ")";
  std::uint32_t length = 0;
  if (napi_get_array_length(env(), list, &length) != napi_ok) {
    if (optional() && isNull(list)) return;
    wrongType(wanted.c_str());
  }
  for (std::uint32_t i = 0; i < length; ++i) {
    double id;
    if (napi_get_element(env(), list, i, &current_) != napi_ok) wrongType(wanted.c_str());
    if (napi_get_value_double(env(), current_, &id) != napi_ok) wrongType(wanted.c_str());
    visit(*find(id));
  }
}

const std::shared_ptr<Handle>* Reader::find(double id) {
  const auto& table = function_.environment->handles;
  const auto* found = table.find(id);
  if (!found) {
    using enum HandleTable::Issue;
    switch (table.issued(id)) {
      case nobody: fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_VALUE", "is a number that was never a handle");
      case here: fail(ArgumentError::Type::error, "ERR_CLUSAPI_HANDLE_CLOSED", "is a handle that has been closed");
      case elsewhere: fail(ArgumentError::Type::error, "ERR_CLUSAPI_HANDLE_FOREIGN", "is a handle of another thread");
    }
  }
  const Handle& handle = **found;
  if (&handle.kind() != &kind()) {
    fail(ArgumentError::Type::typeError, "ERR_CLUSAPI_HANDLE_KIND", std::string("must be a handle of kind ") + kind().name + ". Received one of kind " + handle.kind().name);
  }
  if (&handle.callee() != function_.callee) {
    fail(ArgumentError::Type::error, "ERR_CLUSAPI_HANDLE_FOREIGN", "is a handle of another library");
  }
  if (!first_) first_ = found;
  else if ((*first_)->remote() != handle.remote()) {
    fail(ArgumentError::Type::error, "ERR_CLUSAPI_HANDLE_MIXED", "belongs to a local connection and another handle to a named one, or the reverse; ClusAPI cannot take both in one call");
  }
  return found;
}

std::size_t Reader::text(char16_t* into, std::size_t capacity) {
  std::size_t length;
  if (napi_get_value_string_utf16(env(), next(), into, capacity, &length) != napi_ok) {
    if (optional() && isNull(current_)) return npos;
    wrongType("a string");
  }
  // A full buffer may mean a longer text.
  if (length + 1 >= capacity) napi_get_value_string_utf16(env(), current_, nullptr, 0, &length);
  return length;
}

void Reader::textAgain(char16_t* into, std::size_t capacity) {
  std::size_t length;
  napi_get_value_string_utf16(env(), current_, into, capacity, &length);
}

Memory Reader::memory(napi_typedarray_type wanted) {
  napi_typedarray_type type;
  Memory memory{};
  napi_value buffer;
  if (napi_get_typedarray_info(env(), next(), &type, &memory.length, &memory.data, &buffer, nullptr) != napi_ok || type != wanted) {
    if (isNull(current_)) return {};
    const char* name = wanted == napi_uint16_array ? "a Uint16Array" : "a Uint8Array";
    fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_TYPE", std::string("must be ") + name + " or null. Received " + typeOf(env(), current_));
  }
  if (memory.length > 0xffffffff) fail(ArgumentError::Type::rangeError, "ERR_OUT_OF_RANGE", "must not be longer than 4294967295");
  if (memory.length == 0) {
    bool detached = false;
    if (napi_is_detached_arraybuffer(env(), buffer, &detached) == napi_ok && detached) {
      fail(ArgumentError::Type::typeError, "ERR_INVALID_ARG_VALUE", "is a view of a detached ArrayBuffer");
    }
    memory.data = nothing;
  }
  return memory;
}

Memory Reader::structure(void* into, std::size_t size) {
  const Memory given = memory(napi_uint8_array);
  if (!given.data) return given;
  if (given.length < size) fail(ArgumentError::Type::rangeError, "ERR_OUT_OF_RANGE", "must have at least " + std::to_string(size) + " bytes");
  std::memcpy(into, given.data, size);
  return given;
}

bool copyToBuffer(napi_env env, napi_value buffer, const void* data, std::size_t bytes) {
  napi_typedarray_type type;
  std::size_t length;
  void* target;
  if (napi_get_typedarray_info(env, buffer, &type, &length, &target, nullptr, nullptr) != napi_ok) return false;
  if (length * (type == napi_uint16_array ? 2 : 1) < bytes) return false;
  if (bytes > 0) std::memcpy(target, data, bytes);
  return true;
}

}  // namespace clusapi
