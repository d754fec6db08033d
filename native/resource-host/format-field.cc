#include "format-field.h"

namespace host {
namespace {

// Reads a spec from front to back.
class SpecReader {
 public:
  explicit SpecReader(View text) : rest_(text) {}

  std::optional<Spec> read() {
    Spec spec;
    for (bool more = true; more;) {
      if (take("-")) spec.left = true;
      else if (take("+")) spec.plus = true;
      else if (take(" ")) spec.space = true;
      else if (take("#")) spec.alternate = true;
      else if (take("0")) spec.zeros = true;
      else more = false;
    }
    spec.width = number();
    if (take(".")) spec.precision = number();
    size(spec);
    if (rest_.size() != 1 || View(kTypes, std::size(kTypes)).find(rest_[0]) == View::npos) return std::nullopt;
    spec.type = static_cast<char>(rest_[0]);
    return spec;
  }

 private:
  static constexpr WCHAR kTypes[] = {'d', 'i', 'u', 'x', 'X', 'o', 'p', 'c', 'C', 's', 'S'};

  bool take(std::string_view word) {
    if (rest_.size() < word.size() || !std::equal(word.begin(), word.end(), rest_.begin())) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  Spec::Number number() {
    if (take("*")) return {.star = true};
    Spec::Number number;
    for (; !rest_.empty() && is_digit(rest_[0]); rest_.remove_prefix(1)) {
      number.value = std::min<size_t>(number.value * 10 + (rest_[0] - '0'), kMaxMessage);
    }
    return number;
  }

  void size(Spec& spec) {
    struct Size {
      std::string_view word;
      int bits;
      bool narrow, wide;
    };
    // The longer words first; `long` has 32 bits in Windows.
    static constexpr Size kSizes[] = {{"I64", 64, false, false}, {"I32", 32, false, false}, {"I", 64, false, false},
                                      {"ll", 64, false, false},  {"l", 32, false, true},    {"w", 32, false, true},
                                      {"hh", 8, true, false},    {"h", 16, true, false},    {"j", 64, false, false},
                                      {"z", 64, false, false},   {"t", 64, false, false}};
    for (const Size& size : kSizes) {
      if (!take(size.word)) continue;
      spec.bits = size.bits;
      spec.narrow = size.narrow;
      spec.wide = size.wide;
      return;
    }
  }

  View rest_;
};

// One argument, formatted. `width` and `precision` are numbers by now.
class Field {
 public:
  Field(Output& out, const Spec& spec, size_t width, std::optional<size_t> precision)
      : out_(out), spec_(spec), width_(width), precision_(precision) {}

  void put(uint64_t word) {
    switch (spec_.type) {
      case 's':
      case 'S':
        return text(word);
      case 'c':
      case 'C': {
        const auto c = static_cast<WCHAR>(narrow() ? word & 0xff : word & 0xffff);
        return pad({}, View(&c, 1), 0);
      }
      case 'd':
      case 'i':
        return signed_number(word);
      case 'p':
        precision_ = 16;
        return digits({}, word, 16, "0123456789ABCDEF");
      case 'o':
        return digits({}, cut(word), 8, "01234567");
      case 'u':
        return digits({}, cut(word), 10, "0123456789");
      case 'x':
        return digits(spec_.alternate && cut(word) != 0 ? "0x" : "", cut(word), 16, "0123456789abcdef");
      default:
        return digits(spec_.alternate && cut(word) != 0 ? "0X" : "", cut(word), 16, "0123456789ABCDEF");
    }
  }

 private:
  // Capitals mean the narrow kind, unless a size says otherwise.
  bool narrow() const { return spec_.narrow || (!spec_.wide && (spec_.type == 'S' || spec_.type == 'C')); }

  uint64_t cut(uint64_t word) const { return spec_.bits == 64 ? word : word & ((uint64_t{1} << spec_.bits) - 1); }

  void text(uint64_t address) {
    WideText text;
    const size_t most = std::min(precision_.value_or(kMaxMessage), out_.room());
    bool whole = true;
    if (address == 0) {
      static constexpr char kNull[] = "(null)";
      text.assign(kNull, kNull + std::min(most, sizeof(kNull) - 1));
    } else if (narrow()) {
      std::string bytes;
      whole = read_text(address, most, bytes);
      for (const char byte : bytes) text += static_cast<WCHAR>(static_cast<unsigned char>(byte));
    } else {
      whole = read_text(address, most, text);
    }
    if (!whole) text += bad_pointer(address);
    pad({}, text, 0);
  }

  void signed_number(uint64_t word) {
    const uint64_t value = cut(word);
    const bool negative = (value >> (spec_.bits - 1)) != 0;
    const char* const sign = negative ? "-" : spec_.plus ? "+" : spec_.space ? " " : "";
    digits(sign, negative ? cut(~value + 1) : value, 10, "0123456789");
  }

  void digits(std::string_view prefix, uint64_t value, unsigned base, const char* names) {
    WCHAR buffer[22];
    WCHAR* start = std::end(buffer);
    for (; value != 0; value /= base) *--start = static_cast<WCHAR>(names[value % base]);
    const View digits(start, std::end(buffer) - start);
    size_t zeros = precision_.value_or(1) - std::min(precision_.value_or(1), digits.size());
    if (spec_.type == 'o' && spec_.alternate && zeros == 0) zeros = 1;
    const size_t length = prefix.size() + zeros + digits.size();
    if (spec_.zeros && !spec_.left && !precision_) zeros += width_ - std::min(width_, length);
    pad(prefix, digits, zeros);
  }

  void pad(std::string_view prefix, View body, size_t zeros) {
    const size_t length = prefix.size() + zeros + body.size();
    const size_t missing = width_ - std::min(width_, length);
    if (!spec_.left) out_.fill(missing, ' ');
    for (const char c : prefix) out_.put(c);
    out_.fill(zeros, '0');
    out_.put(body);
    if (spec_.left) out_.fill(missing, ' ');
  }

  Output& out_;
  const Spec& spec_;
  const size_t width_;
  std::optional<size_t> precision_;
};

}  // namespace

std::optional<Spec> Spec::read(View text) { return SpecReader(text).read(); }

void put_field(Output& out, const Spec& spec, size_t width, std::optional<size_t> precision, uint64_t word) {
  // No field is longer than a message.
  if (precision) precision = std::min(*precision, kMaxMessage);
  Field(out, spec, std::min(width, kMaxMessage), precision).put(word);
}

}  // namespace host
