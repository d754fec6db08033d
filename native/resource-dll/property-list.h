#pragma once
// Property lists (CLUSPROP_LIST) taken apart and packed: the twin of lib/codecs/property-list.ts, with the same idea of what
// is a list. Any bytes give a list or the place where they are none, in memory bounded by the bytes.
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "text.h"

namespace resource_dll {

using Bytes = std::span<const BYTE>;

// CLUSPROP_SYNTAX_NAME: what every property begins with.
constexpr DWORD kNameSyntax = 0x0004'0003;

// A value: its syntax (CLUSPROP_TYPE above CLUSPROP_FORMAT) and its bytes, which lie in the list and need not be aligned.
struct ListedValue {
  DWORD syntax;
  Bytes data;
};

struct ListedProperty {
  WideText name;
  std::vector<ListedValue> values;
};

// Where bytes are no list, and why; truncated where bytes are missing, not wrong.
struct ListFault {
  const char* what;
  size_t offset;
  bool truncated;
};

// The properties of a list, in their order. The DWORD that the Cluster service leaves behind a list is forgiven, and so is
// padding that is missing at the very end; no bytes at all are no properties. Nothing, and the fault, where it is no list.
std::optional<std::vector<ListedProperty>> decode_list(Bytes list, ListFault& fault);

// Packs a list, property by property.
class ListWriter {
 public:
  ListWriter() : bytes_(sizeof(DWORD)) {}

  void property(const WideText& name);  // its values follow
  void value(DWORD syntax, Bytes data);
  void end_property();

  // The list; as the Cluster service sends it, a DWORD of zeros behind it.
  std::vector<BYTE> finish();

 private:
  void put(DWORD number);

  std::vector<BYTE> bytes_;
  DWORD count_ = 0;
};

}  // namespace resource_dll
