#pragma once
// Text: UTF-16 towards the monitor, UTF-8 in the manifest, in what Node prints and in paths off Windows.
#include <optional>
#include <string>
#include <string_view>

#include "wire/frames.h"

namespace resource_dll {

using wire::WideText;
using WideView = std::basic_string_view<WCHAR>;

// Nothing where the bytes are no UTF-8.
std::optional<WideText> widen(std::string_view utf8);
// What is no UTF-8 becomes U+FFFD.
WideText widen_leniently(std::string_view utf8);
// A lone surrogate becomes U+FFFD.
std::string narrow(WideView text);

// Names of properties and types differ in more than case. Off Windows that is told for ASCII only.
bool same_name(WideView a, WideView b);

}  // namespace resource_dll
