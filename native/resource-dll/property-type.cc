#include "property-type.h"

#include <algorithm>
#include <cstring>
#include <iterator>

namespace resource_dll {
namespace {

// Types of values in the cluster database.
constexpr DWORD kRegSz = 1, kRegExpandSz = 2, kRegBinary = 3, kRegDword = 4, kRegMultiSz = 7, kRegQword = 11;

constexpr PropertyType kTypes[] = {
    {"dword", kDword, kRegDword, false},
    {"qword", kULargeInteger, kRegQword, false},
    {"string", kSz, kRegSz, false},
    {"expand-string", kExpandSz, kRegExpandSz, false},
    {"multi-string", kMultiSz, kRegMultiSz, false},
    {"binary", kBinary, kRegBinary, false},
    {"int32", kLong, kRegDword, true},
    {"int64", kLargeInteger, kRegQword, true},
    {"filetime", kFileTime, kRegQword, false},
};

// How the database keeps each format.
enum class Shape { None, Raw, Number, Text, Texts };
struct Keeping {
  Shape shape = Shape::None;
  BYTE size = 0;  // of a number, in a list
  DWORD stored = 0;
};
constexpr Keeping kKeeping[] = {
    {},
    {Shape::Raw, 0, kRegBinary},      // BINARY
    {Shape::Number, 4, kRegDword},    // DWORD
    {Shape::Text, 0, kRegSz},         // SZ
    {Shape::Text, 0, kRegExpandSz},   // EXPAND_SZ
    {Shape::Texts, 0, kRegMultiSz},   // MULTI_SZ
    {Shape::Number, 8, kRegQword},    // ULARGE_INTEGER
    {Shape::Number, 4, kRegDword},    // LONG
    {Shape::Text, 0, kRegSz},         // EXPANDED_SZ
    {Shape::Raw, 0, kRegBinary},      // SECURITY_DESCRIPTOR
    {Shape::Number, 8, kRegQword},    // LARGE_INTEGER
    {Shape::Number, 2, kRegDword},    // WORD
    {Shape::Number, 8, kRegQword},    // FILETIME
};

Keeping keeping(WORD format) { return format < std::size(kKeeping) ? kKeeping[format] : Keeping{}; }

// Text as writers of all ages left it, without the terminators at its end. Nothing for half a unit, or no bytes at all.
std::optional<WideText> units(Bytes data) {
  if (data.empty() || data.size() % sizeof(WCHAR) != 0) return std::nullopt;
  WideText text(data.size() / sizeof(WCHAR), WCHAR());
  std::memcpy(text.data(), data.data(), data.size());
  while (text.ends_with(WCHAR())) text.pop_back();
  return text;
}

std::vector<BYTE> terminated(const WideText& text, size_t terminators) {
  std::vector<BYTE> data((text.size() + terminators) * sizeof(WCHAR));
  if (!text.empty()) std::memcpy(data.data(), text.data(), text.size() * sizeof(WCHAR));
  return data;
}

bool has_empty_string(const WideText& texts) {
  constexpr WCHAR kTwoEnds[] = {0, 0};
  return texts.starts_with(WCHAR()) || texts.find(kTwoEnds, 0, std::size(kTwoEnds)) != WideText::npos;
}

std::optional<std::vector<BYTE>> tidy(Shape shape, Bytes data) {
  if (shape == Shape::Raw) return std::vector<BYTE>(data.begin(), data.end());
  const auto text = units(data);
  if (!text) return std::nullopt;
  if (shape == Shape::Text) {
    if (text->find(WCHAR()) != WideText::npos) return std::nullopt;
    return terminated(*text, 1);
  }
  if (has_empty_string(*text)) return std::nullopt;
  return terminated(*text, text->empty() ? 1 : 2);
}

std::vector<BYTE> little_endian(uint64_t number, size_t size) {
  const auto* bytes = reinterpret_cast<const BYTE*>(&number);
  return {bytes, bytes + size};
}

// The plain format of a type of the database.
WORD format_of_stored(DWORD type) {
  for (const WORD format : {kSz, kExpandSz, kMultiSz, kDword, kULargeInteger}) {
    if (keeping(format).stored == type) return format;
  }
  return kBinary;
}

}  // namespace

const PropertyType* type_named(std::string_view name) {
  const auto* found = std::ranges::find(kTypes, name, &PropertyType::name);
  return found == std::end(kTypes) ? nullptr : found;
}

std::optional<uint64_t> number_of(WORD format, Bytes data) {
  const Keeping kept = keeping(format);
  if (kept.shape != Shape::Number || data.size() != kept.size) return std::nullopt;
  uint64_t number = 0;
  std::memcpy(&number, data.data(), data.size());
  return format == kLong ? static_cast<uint64_t>(static_cast<int64_t>(static_cast<int32_t>(number))) : number;
}

std::vector<BYTE> bytes_of(WORD format, uint64_t number) { return little_endian(number, keeping(format).size); }

std::optional<Stored> to_stored(WORD format, Bytes data) {
  const Keeping kept = keeping(format);
  if (kept.shape == Shape::None) return std::nullopt;
  if (kept.shape == Shape::Number) {
    const auto number = number_of(format, data);
    if (!number) return std::nullopt;
    return Stored{kept.stored, little_endian(*number, kept.stored == kRegQword ? 8 : 4)};
  }
  auto tidied = tidy(kept.shape, data);
  if (!tidied) return std::nullopt;
  return Stored{kept.stored, std::move(*tidied)};
}

Listed to_listed(const Stored& value, std::optional<Format> wanted) {
  // What is stored as the schema would store it is what the schema says; anything else is what it is.
  const bool as_wanted = wanted && keeping(*wanted).stored == value.type;
  const WORD format = as_wanted ? WORD{*wanted} : format_of_stored(value.type);
  auto stored = to_stored(format, value.data);
  if (!stored) return {syntax_of(kBinary), value.data};
  return {syntax_of(format), std::move(stored->data)};
}

std::vector<BYTE> nothing_of(WORD format) {
  const Keeping kept = keeping(format);
  switch (kept.shape) {
    case Shape::Number:
      return little_endian(0, kept.size);
    case Shape::Text:
    case Shape::Texts:
      return terminated({}, 1);
    default:
      return {};
  }
}

}  // namespace resource_dll
