#include "format-message.h"

#include <vector>

#include "format-field.h"

namespace host {
namespace {

// The inserts by number, fetched up to the highest one that was asked for.
class Inserts {
 public:
  explicit Inserts(const std::function<uint64_t()>& next) : next_(next) {}

  uint64_t at(size_t number) {
    while (words_.size() < number) words_.push_back(next_());
    return words_[number - 1];
  }
  uint64_t following() { return at(words_.size() + 1); }
  // A value behind a star takes the star's number, so that a width is not counted (as in Windows, for a va_list).
  uint64_t replacing() {
    words_.pop_back();
    return following();
  }

 private:
  const std::function<uint64_t()>& next_;
  std::vector<uint64_t> words_;
};

// The message, from front to back.
class Formatter {
 public:
  Formatter(View format, Inserts& inserts) : rest_(format), inserts_(inserts) {}

  WideText run() {
    while (!rest_.empty() && !out_.full()) {
      const WCHAR c = next();
      if (c == '%') {
        if (!escape()) break;
      } else if (c == '\r' || c == '\n') {
        if (c == '\r' && !rest_.empty() && rest_[0] == '\n') next();
        line_break();
      } else {
        out_.put(View(&c, 1));
      }
    }
    return out_.take();
  }

 private:
  WCHAR next() {
    const WCHAR c = rest_[0];
    rest_.remove_prefix(1);
    return c;
  }

  void line_break() {
    out_.put('\r');
    out_.put('\n');
  }

  // What stands behind a per cent sign. False where it ends the message.
  bool escape() {
    if (rest_.empty()) {
      out_.put('%');
      return true;
    }
    const WCHAR c = next();
    switch (c) {
      case '0':
        return false;
      case 'n':
        line_break();
        break;
      case 'r':
        out_.put('\r');
        break;
      case 't':
        out_.put('\t');
        break;
      case 'b':
        out_.put(' ');
        break;
      default:
        if (is_digit(c)) insert(c - '0');
        else out_.put(View(&c, 1));
    }
    return true;
  }

  void insert(size_t number) {
    if (!rest_.empty() && is_digit(rest_[0])) number = number * 10 + (next() - '0');
    Spec spec;
    if (!rest_.empty() && rest_[0] == '!') {
      const size_t end = rest_.find(static_cast<WCHAR>('!'), 1);
      const auto read = end == View::npos ? std::nullopt : Spec::read(rest_.substr(1, end - 1));
      if (read) {
        spec = *read;
        rest_.remove_prefix(end + 1);
      } else if (end != View::npos) {
        return as_written(number, end + 1);
      }
    }
    put(number, spec);
  }

  void as_written(size_t number, size_t length) {
    out_.put('%');
    if (number > 9) out_.put(static_cast<char>('0' + number / 10));
    out_.put(static_cast<char>('0' + number % 10));
    out_.put(rest_.substr(0, length));
    rest_.remove_prefix(length);
  }

  void put(size_t number, Spec spec) {
    size_t stars = 0;
    const auto star = [&] { return static_cast<int32_t>(stars++ == 0 ? inserts_.at(number) : inserts_.following()); };
    size_t width = spec.width.value;
    std::optional<size_t> precision;
    if (spec.width.star) {
      const int64_t given = star();
      if (given < 0) spec.left = true;
      width = static_cast<size_t>(given < 0 ? -given : given);
    }
    if (spec.precision) {
      precision = spec.precision->value;
      if (spec.precision->star) {
        const int32_t given = star();
        precision = given < 0 ? std::nullopt : std::optional<size_t>(given);
      }
    }
    const uint64_t word = stars == 0 ? inserts_.at(number) : inserts_.replacing();
    put_field(out_, spec, width, precision, word);
  }

  View rest_;
  Inserts& inserts_;
  Output out_;
};

}  // namespace

WideText format_message(LPCWSTR format, const std::function<uint64_t()>& next) {
  const WideText copy = any_text(format, kMaxMessage);
  Inserts inserts(next);
  return Formatter(copy, inserts).run();
}

}  // namespace host
