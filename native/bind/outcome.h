#pragma once
// How a return value says that the call failed. The facts name the way, the C type must agree.
#include <type_traits>

#include "abi/errors.h"
#include "bind/deduce.h"
#include "bind/facts.h"

namespace clusapi {

inline DWORD lastError(const Callee& callee) {
  const DWORD error = callee.lastError();
  return error == ERROR_SUCCESS ? DWORD{ERROR_GEN_FAILURE} : error;
}

template <Failure F, class R> struct Outcome;

template <class R> struct Outcome<Failure::errorCode, R> {
  static_assert(std::is_integral_v<R>, "an error code is an integer");
  static constexpr const char* returns = "";
  static constexpr bool usesLastError = false;
  static DWORD status(R result, const Callee&) { return static_cast<DWORD>(result); }
  static void write(double*&, R, DWORD) {}
};

template <class R> struct Outcome<Failure::falseLastError, R> {
  static_assert(std::is_same_v<R, BOOL>);
  static constexpr const char* returns = "";
  static constexpr bool usesLastError = true;
  static DWORD status(R result, const Callee& callee) { return result ? DWORD{ERROR_SUCCESS} : lastError(callee); }
  static void write(double*&, R, DWORD) {}
};

template <> struct Outcome<Failure::nullLastError, AnyHandle*> {
  static constexpr bool opens = true;
  static constexpr const char* returns = "handle";
  static constexpr bool usesLastError = true;
  static DWORD status(AnyHandle* result, const Callee& callee) { return result ? DWORD{ERROR_SUCCESS} : lastError(callee); }
  static void write(double*&, AnyHandle*, DWORD) {}
};

template <class R> struct Outcome<Failure::stateLastError, R> {
  static_assert(std::is_enum_v<R>);
  static constexpr const char* returns = "state";
  static constexpr bool usesLastError = true;
  static DWORD status(R result, const Callee& callee) { return static_cast<int>(result) == -1 ? lastError(callee) : DWORD{ERROR_SUCCESS}; }
  static void write(double*& cell, R result, DWORD status) { *cell++ = status == ERROR_SUCCESS ? static_cast<int>(result) : -1; }
};

template <class R> struct Outcome<Failure::count, R> {
  static_assert(NumberType<R>);
  static constexpr const char* returns = "count";
  static constexpr bool usesLastError = false;
  static DWORD status(R, const Callee&) { return ERROR_SUCCESS; }
  static void write(double*& cell, R result, DWORD) { *cell++ = result; }
};

}  // namespace clusapi
