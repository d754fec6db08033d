#pragma once
// The private properties of a resource: control codes, answered from the manifest's schema and the values in the resource's
// key. The twin of lib/simulator/handlers/properties.ts; properties that are not in the schema are kept as they were set.
#include <optional>
#include <vector>

#include "abi/clusapi.h"
#include "manifest.h"

namespace resource_dll {

struct PropertyAnswer {
  DWORD status = 0;
  std::vector<BYTE> output;
  bool changed = false;  // something was set to another value
};

// Nothing for a code that is not about private properties. No input is another thing than one of no bytes.
std::optional<PropertyAnswer> property_control(const Manifest& manifest, HKEY key, DWORD code, std::optional<Bytes> input);

// The same for codes of the resource type.
std::optional<PropertyAnswer> property_type_control(const Manifest& manifest, DWORD code);

}  // namespace resource_dll
