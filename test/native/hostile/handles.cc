#include "handles.h"

#include <map>
#include <mutex>
#include <vector>

#include "rules.h"

namespace hostile {
namespace {

struct Record {
  const char* kind;
  std::uint32_t origin;  // what has to be open as long: its root, or the key of a batch; 0 for a root
  bool open;
};
struct Close {
  std::uint32_t serial, thread;
};

struct Handles {
  std::mutex mutex;
  std::vector<Record> records{{"", 0, false}};
  std::map<std::string, DWORD> open, misused;
  std::vector<Close> closes;

  static Handles& instance() {
    static Handles* const handles = new Handles;
    return *handles;
  }
  bool orphaned(const Record& record) const {
    std::uint32_t at = record.origin;
    while (at != 0 && records[at].open) at = records[at].origin;
    return at != 0;
  }
  Record* find(const char* kind, std::uint32_t serial) {
    if (serial == 0 || serial >= records.size()) return ++misused["invented"], nullptr;
    Record& record = records[serial];
    if (std::string(record.kind) != kind) return ++misused["kind"], nullptr;
    return &record;
  }
};

constexpr std::size_t closesKept = 10'000;

}  // namespace

std::uint32_t opened(const char* kind, std::uint32_t origin) {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  handles.records.push_back({kind, origin, true});
  ++handles.open[kind];
  return static_cast<std::uint32_t>(handles.records.size() - 1);
}

void used(const char* kind, std::uint32_t serial) {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  const Record* record = handles.find(kind, serial);
  if (!record) return;
  if (!record->open) ++handles.misused["closed"];
  else if (handles.orphaned(*record)) ++handles.misused["orphan"];
}

void closed(const char* kind, std::uint32_t serial) {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  Record* record = handles.find(kind, serial);
  if (!record) return;
  if (!record->open) {
    ++handles.misused["double"];
    return;
  }
  if (handles.orphaned(*record)) ++handles.misused["orphan"];
  record->open = false;
  --handles.open[kind];
  if (handles.closes.size() < closesKept) handles.closes.push_back({serial, thisThread()});
}

std::uint32_t rootOf(std::uint32_t serial) {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  if (serial >= handles.records.size()) return 0;
  while (handles.records[serial].origin != 0) serial = handles.records[serial].origin;
  return serial;
}

void forgetHistory() {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  handles.misused.clear();
  handles.closes.clear();
}

bool report(const std::string& verb, const std::string& name, DWORD& answer) {
  Handles& handles = Handles::instance();
  std::lock_guard lock(handles.mutex);
  const auto sum = [&](const std::map<std::string, DWORD>& counts) {
    DWORD total = 0;
    for (const auto& [key, count] : counts) total += name.empty() || key == name ? count : 0;
    return total;
  };
  if (verb == "open") return answer = sum(handles.open), true;        // [kind]: how many handles are open
  if (verb == "misused") return answer = sum(handles.misused), true;  // [invented|kind|closed|orphan|double]
  if (verb == "last") return answer = static_cast<DWORD>(handles.records.size() - 1), true;  // the serial opened last
  const auto index = static_cast<std::size_t>(std::strtoul(name.c_str(), nullptr, 10));
  const Close close = index < handles.closes.size() ? handles.closes[index] : Close{0, 0};
  if (verb == "closed") return answer = close.serial, true;  // n: the serial of the n-th close since the reset, or 0
  if (verb == "closer") return answer = close.thread, true;  // n: the thread that did it
  return false;
}

}  // namespace hostile
