#pragma once
// The token that the entries get which act as a user: of the one that this process runs as, made to be impersonated.
#include "abi/resapi.h"

namespace host {

class Token {
 public:
  Token() = default;
  Token(const Token&) = delete;
  ~Token();

  // Makes it, once. The status where Windows does not. Tokens are Windows'; elsewhere there is none, and the handle is NULL.
  DWORD make();
  HANDLE handle() const { return handle_; }

 private:
  HANDLE handle_ = nullptr;
};

}  // namespace host
