#pragma once
// A library loaded by its full path, until the process ends, and its functions by name.
#include "channel.h"

namespace host {

class Library {
 public:
  // The status that loading it ended with; a sentence on standard error has more.
  DWORD load(const WideText& path, bool shared);

  void* find(const char* name) const;
  template <typename F>
  bool find(const char* name, F*& function) const {
    function = reinterpret_cast<F*>(find(name));
    return function != nullptr;
  }

  // Whether this is what the name clusapi.dll means here, and the system's own was not loaded beside it.
  bool is_only_clusapi() const;

 private:
  void* module_ = nullptr;
};

}  // namespace host
