#include "table.h"

#include <algorithm>

#include "memory.h"

namespace host {
namespace {

struct Version {
  DWORD number;
  size_t slots;
};

constexpr Version kVersions[] = {
    {CLRES_VERSION_V1_00, sizeof(CLRES_V1_FUNCTIONS) / sizeof(void*)},
    {CLRES_VERSION_V2_00, sizeof(CLRES_V2_FUNCTIONS) / sizeof(void*)},
    {CLRES_VERSION_V3_00, sizeof(CLRES_V3_FUNCTIONS) / sizeof(void*)},
    {CLRES_VERSION_V4_00, sizeof(CLRES_V4_FUNCTIONS) / sizeof(void*)},
};

static_assert(sizeof(CLRES_V4_FUNCTIONS) == kSlots * sizeof(void*));

// Nothing is called in a table of a version that is not known.
size_t slots_of(DWORD version) {
  for (const Version& known : kVersions) {
    if (known.number == version) return known.slots;
  }
  return 0;
}

constexpr const char* kNames[kSlots] = {
    "Open",      "Close",     "Online",  "Offline",         "Terminate",           "LooksAlive", "IsAlive",
    "Arbitrate", "Release",   "ResourceControl", "ResourceTypeControl", "Cancel", "BeginResourceControlAsUser",
    "BeginResourceTypeControlAsUser",
};

}  // namespace

bool Table::read(const CLRES_FUNCTION_TABLE* table) {
  constexpr size_t kHead = offsetof(CLRES_FUNCTION_TABLE, V1Functions);
  DWORD head[2];
  if (!read_value(table, head)) return false;
  size_ = head[0];
  version_ = head[1];
  count_ = std::min(slots_of(version_), size_ / sizeof(void*));
  const size_t bytes = count_ * sizeof(void*);
  return read_memory(reinterpret_cast<uintptr_t>(table) + kHead, slots_.data(), bytes) == bytes;
}

Items Table::slots() const {
  Items items;
  for (size_t i = 0; i < count_; i++) items.push_back(DWORD{slots_[i] != nullptr});
  return items;
}

const char* Table::name(Slot slot) const {
  if (third() && slot == Slot::ResourceControl) return "BeginResourceControl";
  if (third() && slot == Slot::ResourceTypeControl) return "BeginResourceTypeControl";
  return kNames[static_cast<size_t>(slot)];
}

}  // namespace host
