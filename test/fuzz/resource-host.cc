// libFuzzer target: any bytes as an order for the resource host, taken apart in any way, and as a text of LogEvent with any
// arguments: numbers, texts, and pointers that lead anywhere.
#include <cstdlib>
#include <cstring>
#include <memory>

#include "resource-host/arguments.h"
#include "resource-host/format-message.h"

using namespace host;

namespace {

// Takes the arguments as the kinds say, until one is of another kind.
void take(Arguments arguments, const uint8_t* kinds, size_t count) {
  try {
    for (size_t i = 0; i < count; i++) {
      switch (kinds[i] % 4) {
        case 0:
          arguments.number();
          break;
        case 1:
          arguments.text();
          break;
        case 2:
          arguments.text_or_null();
          break;
        case 3:
          if (arguments.bytes().size() > wire::kMaxBody) std::abort();
      }
    }
    arguments.end();
  } catch (const Refused& refused) {
    if (refused.status != ERROR_INVALID_PARAMETER) std::abort();
  }
}

// A message of the second half, with arguments of the first: every other byte of it says what the next eight are.
void format(const uint8_t* data, size_t size) {
  const size_t half = size / 2;
  WideText text((size - half) / sizeof(WCHAR), WCHAR());
  std::memcpy(text.data(), data + half, text.size() * sizeof(WCHAR));
  const char* const narrow = "a text";
  const WCHAR* const wide = text.c_str();
  size_t at = 0, fetched = 0;
  const WideText message = format_message(text.c_str(), [&]() -> uint64_t {
    fetched++;
    if (half - at < 9) return 0;
    uint64_t word;
    std::memcpy(&word, data + at + 1, sizeof(word));
    const uint8_t kind = data[at] % 4;
    at += 9;
    if (kind == 0) return reinterpret_cast<uintptr_t>(narrow);
    if (kind == 1) return reinterpret_cast<uintptr_t>(wide);
    return kind == 2 ? word & 0xff : word;
  });
  // Of each insert no more than its number says, and two for stars.
  if (message.size() > kMaxMessage || fetched > 99 + 2 * text.size()) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kKinds = 4;
  if (size < kKinds) return 0;
  // A copy of exactly this size: reading past the order is reading past the allocation.
  const size_t length = size - kKinds;
  const std::unique_ptr<uint8_t[]> body(new uint8_t[length]);
  std::memcpy(body.get(), data + kKinds, length);
  if (const auto request = wire::parse_request(body.get(), length)) take(Arguments(request->values), data, kKinds);
  format(body.get(), length);
  return 0;
}
