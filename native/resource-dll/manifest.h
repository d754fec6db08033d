#pragma once
// The manifest beside the DLL, <name of the DLL>.ini: which type it is, what runs its script, which properties it has.
// [registration] is for who tells the cluster of the type.
// UTF-8 lines: [sections], key=value with the value verbatim up to the end of the line, comments that begin with `;`.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "property-type.h"
#include "text.h"

namespace resource_dll {

// A property of the type: [property <name>].
struct PropertyRule {
  WideText name;
  const PropertyType* type = nullptr;
  // The bytes of the default as they stand in a property list.
  std::optional<std::vector<BYTE>> default_value;
  // The limits of a number, as number_of gives it.
  std::optional<uint64_t> minimum, maximum;
  bool required = false;
  bool read_only = false;

  // Whether a number is within the limits.
  bool allows(uint64_t number) const;
};

// How long entries wait for the script, and how long it may go on without a resource, in milliseconds: [deadlines]. All
// below the monitor's DeadlockTimeout.
struct Deadlines {
  DWORD open = 60'000;
  DWORD is_alive = 60'000;
  DWORD control = 60'000;
  DWORD terminate = 10'000;
  DWORD close = 10'000;
  DWORD idle = 10'000;
};

struct Manifest {
  WideText type_name;
  std::string node;    // UTF-8, absolute
  std::string script;  // UTF-8, absolute or in the DLL's folder
  std::vector<PropertyRule> properties;
  Deadlines deadlines;

  const PropertyRule* property(WideView name) const;
};

// What is wrong with a manifest, and in which line; 0 for what is missing from all of it.
struct ManifestFault {
  size_t line = 0;
  std::string what;
};

std::optional<Manifest> parse_manifest(std::string_view text, ManifestFault& fault);

}  // namespace resource_dll
