#pragma once
// One insert of a message: how it is to be formatted, and the text it becomes.
#include <algorithm>
#include <optional>
#include <string_view>

#include "format-message.h"

namespace host {

using View = std::basic_string_view<WCHAR>;

constexpr bool is_digit(WCHAR c) { return c >= '0' && c <= '9'; }

// The message so far, never longer than it may be.
class Output {
 public:
  bool full() const { return text_.size() >= kMaxMessage; }
  size_t room() const { return kMaxMessage - text_.size(); }
  void put(View text) { text_.append(text.substr(0, room())); }
  void put(char c) { fill(1, c); }
  void fill(size_t count, char c) { text_.append(std::min(count, room()), static_cast<WCHAR>(c)); }
  WideText take() { return std::move(text_); }

 private:
  WideText text_;
};

// What stands between exclamation marks: [-+ #0][width][.precision][size]type, a star for a number that is an argument.
struct Spec {
  struct Number {
    bool star = false;
    size_t value = 0;
  };

  bool left = false, plus = false, space = false, alternate = false, zeros = false;
  Number width;
  std::optional<Number> precision;
  int bits = 32;
  bool narrow = false, wide = false;
  char type = 's';

  // Nothing where this is no spec that FormatMessage documents.
  static std::optional<Spec> read(View text);
};

// Formats an argument. `width` and `precision` are those of the spec, or of arguments where that has stars.
void put_field(Output& out, const Spec& spec, size_t width, std::optional<size_t> precision, uint64_t word);

}  // namespace host
