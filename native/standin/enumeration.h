#pragma once
// Enumerations arrive whole when they are opened and are walked here.
#include "abi/clusapi.h"
#include "wire.h"

namespace standin {

struct Item {
  DWORD type;
  WideText id;
  WideText name;
};
using Items = std::vector<Item>;

// Lays an item into the caller's buffer, its texts behind it. `size` is the buffer's in bytes and becomes the item's.
DWORD pack(const Item& item, PCLUSTER_ENUM_ITEM buffer, LPDWORD size);

}  // namespace standin
