#pragma once
// Values of a key of the cluster database, through ClusAPI.
#include <optional>
#include <vector>

#include "abi/clusapi.h"
#include "property-type.h"
#include "text.h"

namespace resource_dll {

struct NamedValue {
  WideText name;
  Stored value;
};

// What is to become of a value: nothing stands for its removal.
struct ValueChange {
  WideText name;
  std::optional<Stored> value;
};

// The values of a subkey; none where there is no such subkey.
DWORD read_values(HKEY key, LPCWSTR subkey, std::vector<NamedValue>& values);

// Changes values of a subkey, all or none. The subkey is made where there is none.
DWORD change_values(HKEY key, LPCWSTR subkey, const std::vector<ValueChange>& changes);

}  // namespace resource_dll
