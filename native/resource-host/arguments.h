#pragma once
// The arguments of one order, front to back. What cannot be done at all is an exception, which becomes the answer.
#include <optional>

#include "abi/errors.h"
#include "channel.h"

namespace host {

struct Refused {
  DWORD status;
};

class Arguments {
 public:
  explicit Arguments(wire::Values values) : values_(values) {}

  DWORD number() { return static_cast<DWORD>(next(wire::Tag::U32).number); }
  WideText text() { return next(wire::Tag::Text).text(); }
  std::optional<WideText> text_or_null() {
    const auto value = values_.next();
    if (value && value->tag == wire::Tag::Null) return std::nullopt;
    if (!value || value->tag != wire::Tag::Text) throw Refused{ERROR_INVALID_PARAMETER};
    return value->text();
  }
  // In an allocation of just this size, so that reading past it can be seen.
  Bytes bytes() {
    const auto value = next(wire::Tag::Bytes);
    return {value.data, value.data + value.size};
  }
  void end() {
    if (!values_.at_end()) throw Refused{ERROR_INVALID_PARAMETER};
  }

 private:
  wire::Value next(wire::Tag tag) {
    const auto value = values_.next(tag);
    if (!value) throw Refused{ERROR_INVALID_PARAMETER};
    return *value;
  }

  wire::Values values_;
};

}  // namespace host
