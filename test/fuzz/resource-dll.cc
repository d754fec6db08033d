// libFuzzer target: any bytes as a property list, as the values of its properties, as a manifest, as a message of the script and
// as what it prints. A list or a message that was taken apart and packed again is the same one; lines are the same, however what
// is printed arrives. AddressSanitizer watches the input, which is as long as it says.
#include <algorithm>
#include <cstdarg>
#include <cstdlib>
#include <memory>

#include "resource-dll/lines.h"
#include "resource-dll/manifest.h"
#include "resource-dll/monitor.h"
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

void write(wire::RequestWriter& writer, const wire::Value& value) {
  if (value.tag == wire::Tag::Null) return writer.null();
  if (value.tag == wire::Tag::U32) return writer.number(static_cast<DWORD>(value.number));
  if (value.tag == wire::Tag::U64) return writer.handle(value.number);
  if (value.tag == wire::Tag::Bytes) return writer.bytes(value.data, value.size);
  const WideText text = value.text();
  writer.text(text.data(), text.size());
}

void read_message(Bytes message) {
  auto request = wire::parse_request(message.data(), message.size());
  // Names of ours are what C calls a string.
  if (!request || request->name.find('\0') != std::string_view::npos) return;
  std::vector<uint8_t> frame;
  wire::RequestWriter writer(frame, std::string(request->name).c_str(), request->values.left());
  while (const auto value = request->values.next()) write(writer, *value);
  if (!writer.finish() || !std::ranges::equal(std::span(frame).subspan(wire::kLengthBytes), message)) std::abort();
}

std::vector<WideText> lines(std::string_view printed, size_t step) {
  std::vector<WideText> lines;
  const auto take = [&](WideView line) { lines.emplace_back(line); };
  Lines cut;
  for (size_t at = 0; at < printed.size(); at += step) cut.add(printed.substr(at, step), take);
  cut.flush(take);
  return lines;
}

// As much of a text as was logged so far.
WideText logged;

void WINAPI log_line(RESOURCE_HANDLE, LOG_LEVEL, LPCWSTR format, ...) {
  va_list arguments;
  va_start(arguments, format);
  const WideView line(va_arg(arguments, LPCWSTR));
  va_end(arguments);
  if (line.empty() || line.size() > 400 || line.find(WCHAR('\n')) != WideView::npos) std::abort();
  logged += line;
}

// What is printed is logged, all of it.
void print(std::string_view printed) {
  const auto whole = lines(printed, printed.size() + 1);
  if (whole != lines(printed, 61)) std::abort();
  Monitor monitor;
  monitor.use({.log = log_line});
  for (WideText line : whole) {
    logged.clear();
    monitor.log(nullptr, LOG_INFORMATION, line);
    std::ranges::replace(line, WCHAR(), WCHAR(0xfffd));
    std::erase(line, WCHAR('\r'));
    std::erase(logged, WCHAR('\r'));
    if (logged != line) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A copy of exactly this size: reading past the input is reading past the allocation.
  const std::unique_ptr<BYTE[]> input(new BYTE[size]);
  std::copy(data, data + size, input.get());
  read_list({input.get(), size});
  read_message({input.get(), size});
  const std::string_view text(reinterpret_cast<const char*>(input.get()), size);
  ManifestFault fault;
  parse_manifest(text, fault);
  print(text);
  return 0;
}
