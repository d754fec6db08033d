#pragma once
// The types that a property can have: what a manifest calls them, their format in property lists, and how their values
// lie in the cluster database. The twin of what lib/simulator/world/properties.ts does with values.
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "property-list.h"

namespace resource_dll {

// CLUSPROP_FORMAT.
enum Format : WORD {
  kBinary = 1,
  kDword = 2,
  kSz = 3,
  kExpandSz = 4,
  kMultiSz = 5,
  kULargeInteger = 6,
  kLong = 7,
  kExpandedSz = 8,
  kSecurityDescriptor = 9,
  kLargeInteger = 10,
  kWord = 11,
  kFileTime = 12,
};

// CLUSPROP_TYPE_LIST_VALUE with a format: the syntax of a plain value.
constexpr DWORD syntax_of(DWORD format) { return 0x0001'0000 | format; }
constexpr WORD format_of(DWORD syntax) { return static_cast<WORD>(syntax); }

struct PropertyType {
  const char* name;  // in manifests
  Format format;
  DWORD stored;  // the type of its values in the database
  bool is_signed;
};

// Nothing where no type has that name.
const PropertyType* type_named(std::string_view name);

// The number that bytes of a format are, as 64 bits: two's complement for the signed ones. Nothing where the format is no
// number, or the bytes do not fit it.
std::optional<uint64_t> number_of(WORD format, Bytes data);
// The bytes of a number in a format.
std::vector<BYTE> bytes_of(WORD format, uint64_t number);

// A value in the cluster database.
struct Stored {
  DWORD type;
  std::vector<BYTE> data;

  bool operator==(const Stored&) const = default;
};

// How a value of a format is kept: texts with one terminator, numbers in DWORDs and QWORDs. Nothing where the bytes do not
// fit the format, or it cannot be kept.
std::optional<Stored> to_stored(WORD format, Bytes data);

// A value of the database as it stands in a property list, as the format that is wanted where it fits.
struct Listed {
  DWORD syntax;
  std::vector<BYTE> data;
};
Listed to_listed(const Stored& value, std::optional<Format> wanted);

// What a property has where nobody set anything and no default is known: no text, no bytes, 0.
std::vector<BYTE> nothing_of(WORD format);

}  // namespace resource_dll
