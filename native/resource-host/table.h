#pragma once
// The functions that a resource DLL answered Startup with. The versions of the table have their slots in one order, and
// each only adds some; what a slot takes is a matter of the version.
#include <array>

#include "abi/resapi.h"
#include "channel.h"

namespace host {

enum class Slot : size_t {
  Open,
  Close,
  Online,
  Offline,
  Terminate,
  LooksAlive,
  IsAlive,
  Arbitrate,
  Release,
  ResourceControl,
  ResourceTypeControl,
  Cancel,
  ResourceControlAsUser,
  ResourceTypeControlAsUser,
};
constexpr size_t kSlots = 14;

class Table {
 public:
  // Copies it. False, and nothing was taken over, where it is not there as far as it says it goes.
  bool read(const CLRES_FUNCTION_TABLE* table);

  DWORD size() const { return size_; }
  DWORD version() const { return version_; }
  bool second() const { return version_ >= CLRES_VERSION_V2_00; }
  // Controls that may end later.
  bool third() const { return version_ >= CLRES_VERSION_V3_00; }

  // The slots that this version has and that lie within the size: 0 where NULL, otherwise 1.
  Items slots() const;

  // What the function in a slot is called in this version.
  const char* name(Slot slot) const;

  // NULL where the DLL left the slot empty.
  template <typename F>
  F get(Slot slot) const {
    return reinterpret_cast<F>(slots_[static_cast<size_t>(slot)]);
  }

 private:
  DWORD size_ = 0;
  DWORD version_ = 0;
  size_t count_ = 0;
  std::array<void*, kSlots> slots_{};
};

}  // namespace host
