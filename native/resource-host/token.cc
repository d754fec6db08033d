#include "token.h"

#include "abi/errors.h"

namespace host {

#ifdef _WIN32

Token::~Token() {
  if (handle_ != nullptr) CloseHandle(handle_);
}

DWORD Token::make() {
  HANDLE own;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_DUPLICATE, &own)) return GetLastError();
  const BOOL made = DuplicateTokenEx(own, TOKEN_QUERY | TOKEN_DUPLICATE | TOKEN_IMPERSONATE, nullptr, SecurityImpersonation,
                                     TokenImpersonation, &handle_);
  const DWORD status = made ? ERROR_SUCCESS : GetLastError();
  CloseHandle(own);
  return status;
}

#else

Token::~Token() = default;

DWORD Token::make() { return ERROR_SUCCESS; }

#endif

}  // namespace host
