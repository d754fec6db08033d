#pragma once
// LogEvent's text: what FormatMessage makes of FORMAT_MESSAGE_FROM_STRING and a va_list, on every platform. It differs where
// FormatMessage gives up or crashes: a text that cannot be read is told as such, a format that makes no sense stays as written.
#include <cstdint>
#include <functional>

#include "memory.h"

namespace host {

// The longest text, in UTF-16 units. What is longer is cut.
constexpr size_t kMaxMessage = 32 * 1024;

// Formats a message. `next` fetches the next word of the arguments: any of them, a number or a pointer, takes 8 bytes.
WideText format_message(LPCWSTR format, const std::function<uint64_t()>& next);

}  // namespace host
