// The parts of the resource DLL that read bytes, behind ClusterControl, so that tests can put them beside what TypeScript
// makes of the same bytes. The output begins with 0, or with what is wrong: a place, then what it is.
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#include "abi/clusapi.h"
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#include <cstring>

#include "abi/errors.h"
#include "resource-dll/manifest.h"
#include "resource-dll/property-list.h"
#include "resource-dll/property-type.h"

using namespace resource_dll;

#ifndef _WIN32
namespace {
thread_local DWORD error = 0;
}
DWORD WINAPI GetLastError() { return error; }
void WINAPI SetLastError(DWORD code) { error = code; }
#endif

namespace {

using Output = std::vector<BYTE>;

void put(Output& output, DWORD number) {
  const auto* bytes = reinterpret_cast<const BYTE*>(&number);
  output.insert(output.end(), bytes, bytes + sizeof(number));
}

template <typename Bytes>
void append(Output& output, const Bytes& bytes) {
  output.insert(output.end(), bytes.begin(), bytes.end());
}

Output fault(size_t place, const std::string& what) {
  Output output;
  put(output, 1);
  put(output, static_cast<DWORD>(place));
  append(output, what);
  return output;
}

// The list, packed again.
Output list(Bytes input) {
  ListFault found;
  const auto properties = decode_list(input, found);
  if (!properties) return fault(found.offset, found.truncated ? "truncated" : "wrong");
  ListWriter writer;
  for (const auto& [name, values] : *properties) {
    writer.property(name);
    for (const auto& [syntax, data] : values) writer.value(syntax, data);
    writer.end_property();
  }
  Output output;
  put(output, 0);
  append(output, writer.finish());
  return output;
}

// A format, and bytes: what the database would keep, and what a list would then say.
Output value(Bytes input) {
  DWORD format;
  if (input.size() < sizeof(format)) return fault(0, "no format");
  std::memcpy(&format, input.data(), sizeof(format));
  const auto stored = to_stored(static_cast<WORD>(format), input.subspan(sizeof(format)));
  if (!stored) return fault(0, "cannot be kept");
  const auto listed = to_listed(*stored, {});
  Output output;
  put(output, 0);
  put(output, stored->type);
  put(output, static_cast<DWORD>(stored->data.size()));
  append(output, stored->data);
  put(output, listed.syntax);
  append(output, listed.data);
  return output;
}

void describe(std::string& text, const PropertyRule& rule) {
  text += "\n" + narrow(rule.name) + " " + rule.type->name;
  const auto number = [&](const char* word, const std::optional<uint64_t>& limit) {
    if (limit) text += word + (rule.type->is_signed ? std::to_string(static_cast<int64_t>(*limit)) : std::to_string(*limit));
  };
  number(" from ", rule.minimum);
  number(" to ", rule.maximum);
  if (rule.required) text += " required";
  if (rule.read_only) text += " readonly";
  if (!rule.default_value) return;
  text += " default ";
  for (const BYTE byte : *rule.default_value) {
    constexpr char kDigits[] = "0123456789abcdef";
    text += {kDigits[byte >> 4], kDigits[byte & 15]};
  }
}

Output manifest(Bytes input) {
  ManifestFault found;
  const auto parsed = parse_manifest({reinterpret_cast<const char*>(input.data()), input.size()}, found);
  if (!parsed) return fault(found.line, found.what);
  const auto& [open, is_alive, control, terminate, close, idle] = parsed->deadlines;
  std::string text = narrow(parsed->type_name) + "\n" + parsed->node + "\n" + parsed->script + "\n";
  for (const DWORD deadline : {open, is_alive, control, terminate, close, idle}) text += std::to_string(deadline) + " ";
  for (const PropertyRule& rule : parsed->properties) describe(text, rule);
  Output output;
  put(output, 0);
  append(output, text);
  return output;
}

}  // namespace

HCLUSTER WINAPI OpenCluster(LPCWSTR) { return reinterpret_cast<HCLUSTER>(8); }
BOOL WINAPI CloseCluster(HCLUSTER) { return TRUE; }

DWORD WINAPI ClusterControl(HCLUSTER, HNODE, DWORD dwControlCode, LPVOID lpInBuffer, DWORD nInBufferSize, LPVOID lpOutBuffer,
                            DWORD nOutBufferSize, LPDWORD lpBytesReturned) {
  const Bytes input(static_cast<const BYTE*>(lpInBuffer), nInBufferSize);
  constexpr Output (*kParts[])(Bytes) = {list, value, manifest};
  if (dwControlCode >= std::size(kParts)) return ERROR_INVALID_FUNCTION;
  const Output output = kParts[dwControlCode](input);
  *lpBytesReturned = static_cast<DWORD>(output.size());
  if (output.size() > nOutBufferSize) return ERROR_MORE_DATA;
  std::memcpy(lpOutBuffer, output.data(), output.size());
  return ERROR_SUCCESS;
}
