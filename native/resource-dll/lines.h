#pragma once
// What a process prints, cut into lines. A line that does not end is cut in pieces, so that little is kept.
#include <algorithm>
#include <string>

#include "text.h"

namespace resource_dll {

class Lines {
 public:
  // Hands over what ends with these bytes.
  template <typename Take>
  void add(std::string_view bytes, Take take) {
    while (!bytes.empty()) {
      const size_t end = std::min(bytes.find('\n'), bytes.size());
      const size_t room = std::min(end, kLongest - line_.size());
      line_.append(bytes.substr(0, room));
      const bool ended = room == end && end < bytes.size();
      bytes.remove_prefix(room + (ended ? 1 : 0));
      if (ended || line_.size() == kLongest) flush(take);
    }
  }

  // Hands over the line that has not ended.
  template <typename Take>
  void flush(Take take) {
    if (!line_.empty()) take(WideView(widen_leniently(line_)));
    line_.clear();
  }

 private:
  static constexpr size_t kLongest = 4096;

  std::string line_;
};

}  // namespace resource_dll
