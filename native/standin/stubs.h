#pragma once
// What a stub answers, by the kind of result that its function has. The arguments are of no interest, and on x64 the caller
// takes care of them.
#include "abi/errors.h"

#if defined(__GNUC__) && !defined(_WIN32)
#pragma GCC visibility push(default)
#endif

#define STANDIN_STUB_code(name) \
  DWORD WINAPI name() { return ERROR_CALL_NOT_IMPLEMENTED; }

#define STANDIN_STUB_with_last_error(type, name, result) \
  type WINAPI name() {                                   \
    SetLastError(ERROR_CALL_NOT_IMPLEMENTED);            \
    return result;                                       \
  }
#define STANDIN_STUB_null(name) STANDIN_STUB_with_last_error(PVOID, name, nullptr)
#define STANDIN_STUB_false(name) STANDIN_STUB_with_last_error(BOOL, name, FALSE)
#define STANDIN_STUB_state(name) STANDIN_STUB_with_last_error(LONG, name, -1)
#define STANDIN_STUB_count(name) STANDIN_STUB_with_last_error(DWORD, name, 0)
