#include "rules.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <sstream>
#include <vector>

#include "handles.h"

namespace hostile {
namespace {

struct Function {
  std::optional<Rule> rule;
  DWORD calls = 0;
};

/** Never destroyed: calls may be blocked in here when the process ends. */
struct Rules {
  std::mutex mutex;
  std::condition_variable released;
  std::map<std::string, Function> functions;
  DWORD blocked = 0, releases = 0;

  static Rules& instance() {
    static Rules* const rules = new Rules;
    return *rules;
  }
};

std::string narrow(LPCWSTR text) {
  std::string result;
  for (; *text; ++text) result += *text < 128 ? static_cast<char>(*text) : '?';
  return result;
}

bool assign(Rule& rule, const std::string& key, const std::string& value) {
  const auto number = static_cast<DWORD>(std::strtoul(value.c_str(), nullptr, 10));
  if (key == "after") rule.after = number;
  else if (key == "times") rule.times = number;
  else if (key == "block") rule.block = number;
  else if (key == "hold") rule.hold = number != 0;
  else if (key == "status") rule.status = number;
  else if (key == "fail") rule.fail = number != 0;
  else if (key == "nothing") rule.nothing = number != 0;
  else if (key == "lastError") rule.lastError = number;
  else if (key == "size") rule.size = number;
  else if (key == "data") rule.data = number;
  else if (key == "grow") rule.grow = number;
  else if (key == "number") rule.number = number;
  else if (key == "echo") rule.echo = number != 0;
  else if (key == "item") rule.item = value;
  else return false;
  return true;
}

bool install(std::istringstream& words) {
  std::string function, word;
  words >> function;
  Rule rule;
  while (words >> word) {
    const auto at = word.find('=');
    if (at == std::string::npos || !assign(rule, word.substr(0, at), word.substr(at + 1))) return false;
  }
  Rules& rules = Rules::instance();
  std::lock_guard lock(rules.mutex);
  rules.functions[function].rule = rule;
  return true;
}

void release() {
  Rules& rules = Rules::instance();
  std::lock_guard lock(rules.mutex);
  ++rules.releases;
  rules.released.notify_all();
}

void reset() {
  release();
  Rules& rules = Rules::instance();
  std::lock_guard lock(rules.mutex);
  rules.functions.clear();
}

DWORD calls(const std::string& function) {
  Rules& rules = Rules::instance();
  std::lock_guard lock(rules.mutex);
  return rules.functions[function].calls;
}

DWORD blocked() {
  Rules& rules = Rules::instance();
  std::lock_guard lock(rules.mutex);
  return rules.blocked;
}

}  // namespace

Rule enter(const char* function) {
  Rules& rules = Rules::instance();
  std::unique_lock lock(rules.mutex);
  Function& entry = rules.functions[function];
  ++entry.calls;
  if (!entry.rule) return {};
  if (entry.rule->after > 0) return --entry.rule->after, Rule{};
  if (entry.rule->times == 0) return {};
  if (entry.rule->times != UINT32_MAX) --entry.rule->times;
  const Rule rule = *entry.rule;
  if (rule.block > 0 || rule.hold) {
    const DWORD before = rules.releases;
    const auto done = [&] { return rules.releases != before; };
    ++rules.blocked;
    if (rule.hold) rules.released.wait(lock, done);
    else rules.released.wait_for(lock, std::chrono::milliseconds(rule.block), done);
    --rules.blocked;
  }
  return rule;
}

DWORD thisThread() {
  static std::atomic<DWORD> last{0};
  thread_local const DWORD mine = ++last;
  return mine;
}

bool command(LPCWSTR text, DWORD& answer) {
  std::istringstream words(narrow(text + 1));
  std::string verb, name;
  words >> verb;
  answer = 0;
  if (verb == "on") return install(words);  // Function key=value …
  if (verb == "reset") return reset(), true;
  if (verb == "forget") return forgetHistory(), true;
  if (verb == "release") return release(), true;
  if (verb == "blocked") return answer = blocked(), true;
  if (verb == "thread") return answer = thisThread(), true;
  words >> name;
  if (verb == "error") return SetLastError(static_cast<DWORD>(std::stoul(name))), true;  // number, left on this thread
  if (verb == "calls") return answer = calls(name), true;  // Function
  return report(verb, name, answer);
}

}  // namespace hostile
