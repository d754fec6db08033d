#include "text.h"

#include <algorithm>

namespace resource_dll {
namespace {

constexpr char32_t kReplacement = 0xfffd;
constexpr char32_t kNone = 0xffff'ffff;

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

// The next character, or kNone and one byte fewer where there is none.
char32_t next(std::string_view& utf8) {
  const auto lead = static_cast<unsigned char>(utf8.front());
  const size_t length = lead < 0x80 ? 1 : lead < 0xc2 ? 0 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf5 ? 4 : 0;
  char32_t character = length == 1 ? lead : lead & (0x7f >> length);
  bool whole = length != 0 && utf8.size() >= length;
  for (size_t i = 1; whole && i < length; i++) {
    whole = is_continuation(utf8[i]);
    character = character << 6 | (static_cast<unsigned char>(utf8[i]) & 0x3f);
  }
  constexpr char32_t kLowest[] = {0, 0, 0x80, 0x800, 0x1'0000};
  const bool surrogate = character >= 0xd800 && character < 0xe000;
  if (!whole || character < kLowest[length] || surrogate || character > 0x10'ffff) {
    utf8.remove_prefix(1);
    return kNone;
  }
  utf8.remove_prefix(length);
  return character;
}

void append(WideText& text, char32_t character) {
  if (character < 0x1'0000) {
    text.push_back(static_cast<WCHAR>(character));
  } else {
    text.push_back(static_cast<WCHAR>(0xd7c0 + (character >> 10)));
    text.push_back(static_cast<WCHAR>(0xdc00 + (character & 0x3ff)));
  }
}

#ifndef _WIN32
WCHAR lower(WCHAR c) { return c >= u'A' && c <= u'Z' ? static_cast<WCHAR>(c + 32) : c; }
#endif

}  // namespace

std::optional<WideText> widen(std::string_view utf8) {
  WideText text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const char32_t character = next(utf8);
    if (character == kNone) return std::nullopt;
    append(text, character);
  }
  return text;
}

WideText widen_leniently(std::string_view utf8) {
  WideText text;
  text.reserve(utf8.size());
  while (!utf8.empty()) {
    const char32_t character = next(utf8);
    append(text, character == kNone ? kReplacement : character);
  }
  return text;
}

std::string narrow(WideView text) {
  std::string utf8;
  utf8.reserve(text.size());
  for (size_t i = 0; i < text.size(); i++) {
    char32_t c = static_cast<uint16_t>(text[i]);
    if (c >= 0xd800 && c < 0xe000) {
      const char32_t low = c < 0xdc00 && i + 1 < text.size() ? static_cast<uint16_t>(text[i + 1]) : 0;
      const bool pair = low >= 0xdc00 && low < 0xe000;
      c = pair ? 0x1'0000 + ((c - 0xd800) << 10) + (low - 0xdc00) : kReplacement;
      if (pair) i++;
    }
    if (c < 0x80) {
      utf8.push_back(static_cast<char>(c));
      continue;
    }
    const int rest = c < 0x800 ? 1 : c < 0x1'0000 ? 2 : 3;
    constexpr unsigned char kLead[] = {0, 0xc0, 0xe0, 0xf0};
    utf8.push_back(static_cast<char>(kLead[rest] | c >> (6 * rest)));
    for (int k = rest - 1; k >= 0; k--) utf8.push_back(static_cast<char>(0x80 | ((c >> (6 * k)) & 0x3f)));
  }
  return utf8;
}

bool same_name(WideView a, WideView b) {
#ifdef _WIN32
  return CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(), static_cast<int>(b.size()), TRUE) == CSTR_EQUAL;
#else
  return std::ranges::equal(a, b, {}, lower, lower);
#endif
}

}  // namespace resource_dll
