#include "manifest.h"

#include <algorithm>
#include <charconv>
#include <functional>
#include <iterator>

namespace resource_dll {
namespace {

constexpr DWORD kLongestDeadline = 270'000;  // below the 300 s after which the monitor takes an entry for hung

constexpr std::pair<const char*, DWORD Deadlines::*> kDeadlines[] = {
    {"open", &Deadlines::open},
    {"isAlive", &Deadlines::is_alive},
    {"control", &Deadlines::control},
    {"terminate", &Deadlines::terminate},
    {"close", &Deadlines::close},
    {"idle", &Deadlines::idle},
};

std::string_view trim(std::string_view text) {
  constexpr const char* kBlanks = " \t\r";
  const size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

std::string quoted(std::string_view text) { return "'" + std::string(text) + "'"; }

bool is_absolute(std::string_view path) {
#ifdef _WIN32
  const bool drive = path.size() > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/');
  return drive || path.starts_with("\\\\");
#else
  return path.starts_with('/');
#endif
}

// All of the text as a number; nothing where it is none or too large.
template <typename T>
std::optional<T> parse_number(std::string_view text) {
  T number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

// A number as number_of gives it, of a type that has numbers.
std::optional<uint64_t> parse_value(const PropertyType& type, std::string_view text) {
  switch (type.format) {
    case kDword:
      return parse_number<uint32_t>(text);
    case kULargeInteger:
    case kFileTime:
      return parse_number<uint64_t>(text);
    case kLong:
      if (const auto number = parse_number<int32_t>(text)) return static_cast<uint64_t>(int64_t{*number});
      return std::nullopt;
    case kLargeInteger:
      if (const auto number = parse_number<int64_t>(text)) return static_cast<uint64_t>(*number);
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

bool is_number(const PropertyType& type) { return !bytes_of(type.format, 0).empty(); }

std::optional<std::vector<BYTE>> parse_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::vector<BYTE> bytes(text.size() / 2);
  for (size_t i = 0; i < bytes.size(); i++) {
    const char* const pair = text.data() + 2 * i;
    if (std::from_chars(pair, pair + 2, bytes[i], 16).ptr != pair + 2) return std::nullopt;
  }
  return bytes;
}

class Parser {
 public:
  explicit Parser(ManifestFault& fault) : fault_(fault) {}

  bool line(std::string_view text) {
    fault_.line++;
    if (text.empty() || text.front() == ';') return true;
    if (text.front() == '[') return section(text);
    const size_t equals = text.find('=');
    if (equals == std::string_view::npos) return fail("neither a [section] nor key=value");
    return set_(trim(text.substr(0, equals)), trim(text.substr(equals + 1)));
  }

  // What can only be told once all lines are known.
  bool finish() {
    if (!end_property()) return false;
    fault_.line = 0;
    if (manifest.type_name.empty()) return fail("[resource-type] has no name");
    if (manifest.node.empty()) return fail("[resource-type] has no node");
    if (manifest.script.empty()) return fail("[resource-type] has no script");
    return true;
  }

  bool fail(std::string what) {
    fault_.what = std::move(what);
    return false;
  }

  Manifest manifest;

 private:
  using Setter = bool (Parser::*)(std::string_view, std::string_view);

  bool set_(std::string_view key, std::string_view value) {
    if (setter_ == nullptr) return fail(quoted(key) + " stands before the first section");
    if (key != "default" && std::ranges::find(seen_, key) != seen_.end()) return fail(quoted(key) + " is there twice");
    seen_.emplace_back(key);
    return (this->*setter_)(key, value);
  }

  bool section(std::string_view text) {
    if (!end_property()) return false;
    if (!text.ends_with(']')) return fail("a section without its ]");
    const std::string_view name = trim(text.substr(1, text.size() - 2));
    if (std::ranges::find(sections_, name) != sections_.end()) return fail("section " + quoted(name) + " is there twice");
    sections_.emplace_back(name);
    seen_.clear();
    constexpr std::string_view kProperty = "property ";
    if (name == "resource-type") setter_ = &Parser::resource_type;
    else if (name == "deadlines") setter_ = &Parser::deadline;
    else if (name == "registration") setter_ = &Parser::registration;
    else if (name.starts_with(kProperty)) return begin_property(trim(name.substr(kProperty.size())));
    else return fail("no section is called " + quoted(name));
    return true;
  }

  bool resource_type(std::string_view key, std::string_view value) {
    if (value.empty()) return fail(quoted(key) + " is empty");
    if (key == "name") manifest.type_name = *widen(value);
    else if (key == "script") manifest.script = value;
    else if (key != "node") return fail(unknown(key));
    else if (!is_absolute(value)) return fail("node is no absolute path: " + quoted(value));
    else manifest.node = value;
    return true;
  }

  bool deadline(std::string_view key, std::string_view value) {
    const auto* found = std::ranges::find(kDeadlines, key, [](const auto& pair) { return std::string_view(pair.first); });
    if (found == std::end(kDeadlines)) return fail(unknown(key));
    const auto number = parse_number<uint32_t>(value);
    if (!number || *number == 0 || *number > kLongestDeadline) {
      return fail(quoted(value) + " is no number of milliseconds from 1 to " + std::to_string(kLongestDeadline));
    }
    manifest.deadlines.*found->second = *number;
    return true;
  }

  // What whoever registers the type tells the cluster: nothing for the DLL, but nothing wrong either.
  bool registration(std::string_view key, std::string_view value) {
    if (key != "looksAlive" && key != "isAlive") return fail(unknown(key));
    return parse_number<uint32_t>(value) || fail(quoted(value) + " is no number of milliseconds");
  }

  bool begin_property(std::string_view name) {
    WideText wide = *widen(name);
    if (wide.empty()) return fail("a property without a name");
    if (manifest.property(wide) != nullptr) return fail("property " + quoted(name) + " is there twice");
    setter_ = &Parser::property;
    rule().name = std::move(wide);
    return true;
  }

  PropertyRule& rule() {
    if (!open_) manifest.properties.emplace_back();
    open_ = true;
    return manifest.properties.back();
  }

  bool property(std::string_view key, std::string_view value) {
    if (key == "type") {
      rule().type = type_named(value);
      return rule().type != nullptr || fail("no type is called " + quoted(value));
    }
    if (rule().type == nullptr) return fail("the type of a property comes first");
    if (key == "default") return default_value(*rule().type, value);
    if (key == "minimum") return limit(rule().minimum, value);
    if (key == "maximum") return limit(rule().maximum, value);
    if (key == "required") return flag(rule().required, value);
    if (key == "readonly") return flag(rule().read_only, value);
    return fail(unknown(key));
  }

  bool default_value(const PropertyType& type, std::string_view value) {
    auto& place = rule().default_value;
    if (place && type.format != kMultiSz) return fail("a second default");
    if (is_number(type)) {
      const auto number = parse_value(type, value);
      if (!number) return fail(is_no(value, type));
      place = bytes_of(type.format, *number);
    } else if (type.format == kBinary) {
      place = parse_hex(value);
      if (!place) return fail(is_no(value, type));
    } else if (type.format == kMultiSz) {
      if (!value.empty()) strings_.append(*widen(value)).push_back(WCHAR());
      place = texts(strings_);
    } else {
      place = texts(*widen(value));
    }
    return true;
  }

  // With the terminator that ends it, or all of them.
  static std::vector<BYTE> texts(const WideText& text) {
    const auto* bytes = reinterpret_cast<const BYTE*>(text.c_str());
    return {bytes, bytes + (text.size() + 1) * sizeof(WCHAR)};
  }

  bool limit(std::optional<uint64_t>& place, std::string_view value) {
    const PropertyType& type = *rule().type;
    if (!is_number(type)) return fail(std::string("a limit for type ") + type.name);
    place = parse_value(type, value);
    return place || fail(is_no(value, type));
  }

  bool flag(bool& place, std::string_view value) {
    if (value != "true" && value != "false") return fail(quoted(value) + " is neither true nor false");
    place = value == "true";
    return true;
  }

  bool end_property() {
    if (!open_) return true;
    const PropertyRule& rule = manifest.properties.back();
    const auto named = [&](const char* what) { return "property " + quoted(narrow(rule.name)) + what; };
    open_ = false;
    strings_.clear();
    if (rule.type == nullptr) return fail(named(" has no type"));
    PropertyRule upper = rule;
    upper.minimum.reset();
    if (rule.minimum && !upper.allows(*rule.minimum)) return fail(named(" has a minimum above its maximum"));
    if (!rule.default_value || !is_number(*rule.type)) return true;
    return rule.allows(*number_of(rule.type->format, *rule.default_value)) || fail(named(" has a default outside its limits"));
  }

  static std::string unknown(std::string_view key) { return "no key is called " + quoted(key) + " here"; }
  static std::string is_no(std::string_view value, const PropertyType& type) { return quoted(value) + " is no " + type.name; }

  ManifestFault& fault_;
  Setter setter_ = nullptr;  // for the keys of the section at hand
  std::vector<std::string> sections_, seen_;
  bool open_ = false;  // whether the last property is still being read
  WideText strings_;   // its defaults, if it has several
};

}  // namespace

bool PropertyRule::allows(uint64_t number) const {
  const auto order = [this](uint64_t a, uint64_t b) {
    return type->is_signed ? static_cast<int64_t>(a) <= static_cast<int64_t>(b) : a <= b;
  };
  return (!minimum || order(*minimum, number)) && (!maximum || order(number, *maximum));
}

const PropertyRule* Manifest::property(WideView name) const {
  const auto found = std::ranges::find_if(properties, [&](const PropertyRule& rule) { return same_name(rule.name, name); });
  return found == properties.end() ? nullptr : &*found;
}

std::optional<Manifest> parse_manifest(std::string_view text, ManifestFault& fault) {
  fault = {};
  constexpr std::string_view kMark = "\xef\xbb\xbf";
  if (text.starts_with(kMark)) text.remove_prefix(kMark.size());
  Parser parser(fault);
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = trim(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    if (!widen(line) || line.find('\0') != std::string_view::npos) {
      fault.line++;
      parser.fail("not a line of UTF-8 text");
      return std::nullopt;
    }
    if (!parser.line(line)) return std::nullopt;
  }
  if (!parser.finish()) return std::nullopt;
  return std::move(parser.manifest);
}

}  // namespace resource_dll
