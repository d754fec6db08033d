#pragma once
// A Node process that runs the script, as long as it lives: the calls that it has yet to answer, and what it tells. It never
// starts again; whoever needs another one makes one.
#include <condition_variable>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>

#include "abi/errors.h"
#include "abi/resapi.h"
#include "lines.h"
#include "manifest.h"
#include "node-process.h"
#include "wire/frames.h"

namespace resource_dll {

// Who hears what a Node process tells, on the thread that serves it.
class Listener {
 public:
  virtual void log(std::optional<DWORD> resource, LOG_LEVEL level, WideView text) = 0;
  virtual void pending(DWORD resource, DWORD percent) = 0;
  virtual void health(DWORD resource, bool alive) = 0;
  // It has ended, and all that was called is answered.
  virtual void ended() = 0;

 protected:
  ~Listener() = default;
};

// Who waits for the answer to a call. It comes exactly once: from Node, or ERROR_BROKEN_PIPE because Node has ended.
class Caller {
 public:
  virtual void answered(DWORD status, wire::Values values) = 0;

 protected:
  ~Caller() = default;
};

// Gives a caller its answer, if somebody is there.
void give(const std::shared_ptr<Caller>& caller, DWORD status, wire::Values values = {});

// An argument of a message.
struct Argument {
  Argument() = default;  // nothing
  Argument(DWORD number) : value{.tag = wire::Tag::U32, .number = number} {}
  Argument(WideView text) : value{wire::Tag::Text, 0, reinterpret_cast<const uint8_t*>(text.data()), text.size()} {}
  Argument(std::span<const BYTE> bytes) : value{wire::Tag::Bytes, 0, bytes.data(), bytes.size()} {}

  wire::Value value{.tag = wire::Tag::Null};
};
using Arguments = std::initializer_list<Argument>;

// What came back from a call.
struct Answer {
  DWORD status = 0;
  std::vector<uint8_t> bytes;
  size_t count = 0;

  wire::Values values() const { return {bytes.data(), bytes.data() + bytes.size(), count}; }
  // Of a control code: the status for the monitor, and the output.
  DWORD take_output(std::vector<BYTE>& output) const;
};

class Runner final : public std::enable_shared_from_this<Runner>, private Receiver {
 public:
  // The manifest and the listener outlive it. Nothing where there are no threads left.
  static std::shared_ptr<Runner> start(Launch launch, const Manifest& manifest, Listener& listener);
  Runner(Launch launch, const Manifest& manifest, Listener& listener)
      : launch_(std::move(launch)), manifest_(manifest), listener_(listener) {}

  // Waits until it has said hello. A status where it has not, in time or at all.
  DWORD ready(Clock::time_point limit);
  bool running();

  // As long as somebody uses it, it does not end for idleness.
  void enter();
  void leave();

  // Calls and waits: ERROR_TIMEOUT when the time is over, and the answer is dropped when it comes.
  Answer call(const char* name, Arguments arguments, Clock::time_point limit);
  // Calls; the answer comes to the caller, perhaps before this returns. Without a caller nobody hears it.
  void begin(const char* name, Arguments arguments, std::shared_ptr<Caller> caller);
  // Tells something that has no answer.
  void tell(const char* name, Arguments arguments);

  void kill() { process_.kill(); }

 private:
  enum class State { Starting, Ready, Ended };

  void run();
  Milliseconds patience();
  bool is_over();
  bool received(Stream stream, std::span<const uint8_t> bytes) override;
  bool message(const wire::Request& request);
  bool hello(wire::Values values);
  bool answer(wire::Values values);
  bool fail(DWORD status, std::string why);
  void say(LOG_LEVEL level, const std::string& what);
  void end(DWORD status);

  const Launch launch_;
  const Manifest& manifest_;
  Listener& listener_;
  NodeProcess process_;

  // Of the thread that serves it.
  const Clock::time_point start_ = Clock::now();
  std::vector<uint8_t> inbox_;
  Lines output_, errors_;
  std::string why_;  // it is not listened to any longer, if that is so

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  State state_ = State::Starting;
  DWORD status_ = ERROR_BROKEN_PIPE;  // that everything ends with
  size_t uses_ = 0;
  Clock::time_point idle_since_ = Clock::now();
  DWORD last_call_ = 0;
  std::unordered_map<DWORD, std::shared_ptr<Caller>> calls_;
};

// A use of a runner, which may have ended: that shows when it is called.
class RunnerUse {
 public:
  RunnerUse() = default;
  explicit RunnerUse(std::shared_ptr<Runner> runner) : runner_(std::move(runner)) { runner_->enter(); }
  RunnerUse(RunnerUse&& other) noexcept = default;
  RunnerUse& operator=(RunnerUse&& other) noexcept {
    std::swap(runner_, other.runner_);
    return *this;
  }
  ~RunnerUse() {
    if (runner_) runner_->leave();
  }

  const std::shared_ptr<Runner>& runner() const { return runner_; }
  explicit operator bool() const { return runner_ != nullptr; }

 private:
  std::shared_ptr<Runner> runner_;
};

}  // namespace resource_dll
