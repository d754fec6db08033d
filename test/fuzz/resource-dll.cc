// libFuzzer target: any bytes as a property list, as the values of its properties, as a manifest and as a message of the
// script. A list that was taken
// apart and packed again is the same list; AddressSanitizer watches the input, which is as long as it says.
#include <algorithm>
#include <cstdlib>
#include <memory>

#include "resource-dll/manifest.h"
#include "resource-dll/property-list.h"
#include "resource-dll/property-type.h"
#include "wire/frames.h"

using namespace resource_dll;

namespace {

std::vector<BYTE> pack(const std::vector<ListedProperty>& properties) {
  ListWriter writer;
  for (const auto& [name, values] : properties) {
    writer.property(name);
    for (const auto& [syntax, data] : values) writer.value(syntax, data);
    writer.end_property();
  }
  return writer.finish();
}

// What is kept of a value is kept the same when it comes back.
void keep(const ListedValue& value) {
  const auto stored = to_stored(format_of(value.syntax), value.data);
  if (!stored) return;
  const auto listed = to_listed(*stored, {});
  if (to_stored(format_of(listed.syntax), listed.data) != stored) std::abort();
}

void read_list(Bytes list) {
  ListFault fault;
  const auto properties = decode_list(list, fault);
  if (!properties) {
    if (fault.offset > list.size()) std::abort();
    return;
  }
  const auto packed = pack(*properties);
  const auto again = decode_list(packed, fault);
  if (!again || pack(*again) != packed) std::abort();
  for (const auto& property : *properties) std::ranges::for_each(property.values, keep);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A copy of exactly this size: reading past the input is reading past the allocation.
  const std::unique_ptr<BYTE[]> input(new BYTE[size]);
  std::copy(data, data + size, input.get());
  read_list({input.get(), size});
  ManifestFault fault;
  parse_manifest({reinterpret_cast<const char*>(input.get()), size}, fault);
  wire::parse_request(input.get(), size);
  widen_leniently({reinterpret_cast<const char*>(input.get()), size});
  return 0;
}
