#pragma once
// Control calls that a DLL may end later, from another thread: their buffers, and their token, live until it does.
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "channel.h"
#include "token.h"

namespace host {

struct Control {
  DWORD call;                     // the number of the order
  std::optional<DWORD> resource;  // nothing for a control of the type
  DWORD code;
  Bytes input;
  Bytes output;
  DWORD returned = 0;
  Token user;  // for the entries that get one

  // What the DLL says that it filled, as far as there was room; a length beside ERROR_MORE_DATA is what it would have needed.
  Bytes filled(DWORD status) const;
};

class Controls {
 public:
  // The context to give to the DLL.
  void* add(std::shared_ptr<Control> control);
  // Nothing where the context was never given, is of the other kind, or has ended already.
  std::shared_ptr<Control> find(const void* context, bool of_resource);
  std::shared_ptr<Control> take(const void* context, bool of_resource);
  bool empty();

 private:
  std::mutex mutex_;
  uintptr_t last_ = 0;
  std::unordered_map<uintptr_t, std::shared_ptr<Control>> pending_;
};

}  // namespace host
