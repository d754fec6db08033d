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

// A slot's name, and the one it has from some version on.
struct Name {
  const char* first;
  DWORD from = 0;
  const char* then = nullptr;
};

constexpr Name kNames[kSlots] = {
    {"Open", CLRES_VERSION_V2_00, "OpenV2"},
    {"Close"},
    {"Online", CLRES_VERSION_V2_00, "OnlineV2"},
    {"Offline", CLRES_VERSION_V2_00, "OfflineV2"},
    {"Terminate"},
    {"LooksAlive"},
    {"IsAlive"},
    {"Arbitrate"},
    {"Release"},
    {"ResourceControl", CLRES_VERSION_V3_00, "BeginResourceControl"},
    {"ResourceTypeControl", CLRES_VERSION_V3_00, "BeginResourceTypeControl"},
    {"Cancel"},
    {"BeginResourceControlAsUser"},
    {"BeginResourceTypeControlAsUser"},
};

}  // namespace

bool Table::read(const CLRES_FUNCTION_TABLE* table) {
  constexpr size_t kHead = offsetof(CLRES_FUNCTION_TABLE, V1Functions);
  DWORD head[2];
  if (!read_value(table, head)) return false;
  const auto [size, version] = head;
  // The size is that of the functions alone.
  const size_t count = std::min<size_t>(slots_of(version), size / sizeof(void*));
  const size_t bytes = count * sizeof(void*);
  if (read_memory(reinterpret_cast<uintptr_t>(table) + kHead, slots_.data(), bytes) != bytes) return false;
  size_ = size;
  version_ = version;
  count_ = count;
  return true;
}

Items Table::slots() const {
  Items items;
  for (size_t i = 0; i < count_; i++) items.push_back(DWORD{slots_[i] != nullptr});
  return items;
}

const char* Table::name(Slot slot) const {
  const Name& name = kNames[static_cast<size_t>(slot)];
  return name.then != nullptr && version_ >= name.from ? name.then : name.first;
}

}  // namespace host
