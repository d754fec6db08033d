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

struct State {
  std::mutex mutex;
  std::vector<Record> records{{"", 0, false}};
  std::map<std::string, DWORD> open, misused;
  std::vector<Close> closes;

  static State& instance() {
    static State* const state = new State;
    return *state;
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
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  state.records.push_back({kind, origin, true});
  ++state.open[kind];
  return static_cast<std::uint32_t>(state.records.size() - 1);
}

void used(const char* kind, std::uint32_t serial) {
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  const Record* record = state.find(kind, serial);
  if (!record) return;
  if (!record->open) ++state.misused["closed"];
  else if (state.orphaned(*record)) ++state.misused["orphan"];
}

void closed(const char* kind, std::uint32_t serial) {
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  Record* record = state.find(kind, serial);
  if (!record) return;
  if (!record->open) {
    ++state.misused["double"];
    return;
  }
  if (state.orphaned(*record)) ++state.misused["orphan"];
  record->open = false;
  --state.open[kind];
  if (state.closes.size() < closesKept) state.closes.push_back({serial, thisThread()});
}

std::uint32_t rootOf(std::uint32_t serial) {
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  if (serial >= state.records.size()) return 0;
  while (state.records[serial].origin != 0) serial = state.records[serial].origin;
  return serial;
}

void forgetHistory() {
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  state.misused.clear();
  state.closes.clear();
}

bool report(const std::string& verb, const std::string& name, DWORD& answer) {
  State& state = State::instance();
  std::lock_guard lock(state.mutex);
  const auto sum = [&](const std::map<std::string, DWORD>& counts) {
    DWORD total = 0;
    for (const auto& [key, count] : counts) total += name.empty() || key == name ? count : 0;
    return total;
  };
  if (verb == "open") return answer = sum(state.open), true;        // [kind]: how many handles are open
  if (verb == "misused") return answer = sum(state.misused), true;  // [invented|kind|closed|orphan|double]
  if (verb == "last") return answer = static_cast<DWORD>(state.records.size() - 1), true;  // the serial opened last
  const auto index = static_cast<std::size_t>(std::strtoul(name.c_str(), nullptr, 10));
  const Close close = index < state.closes.size() ? state.closes[index] : Close{0, 0};
  if (verb == "closed") return answer = close.serial, true;  // n: the serial of the n-th close since the reset, or 0
  if (verb == "closer") return answer = close.thread, true;  // n: the thread that did it
  return false;
}

}  // namespace hostile
