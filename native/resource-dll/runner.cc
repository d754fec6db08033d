#include "runner.h"

#include <cstring>

#include "abi/errors.h"
#include "threads/thread.h"

namespace resource_dll {
namespace {

// A caller that waits.
class Waiting final : public Caller {
 public:
  void answered(DWORD status, wire::Values values) override {
    const auto bytes = values.bytes();
    {
      const std::lock_guard lock(mutex_);
      answer_ = Answer{status, {bytes.begin(), bytes.end()}, values.left()};
    }
    done_.notify_one();
  }

  Answer wait(Clock::time_point limit) {
    std::unique_lock lock(mutex_);
    if (!done_.wait_until(lock, limit, [this] { return answer_.has_value(); })) return {ERROR_TIMEOUT, {}, 0};
    return std::move(*answer_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable done_;
  std::optional<Answer> answer_;
};

// Nothing where the message is longer than one may be.
std::optional<std::vector<uint8_t>> pack(const char* name, std::optional<DWORD> id, Arguments arguments) {
  std::vector<uint8_t> frame;
  wire::RequestWriter writer(frame, name, arguments.size() + (id ? 1 : 0));
  if (id) writer.number(*id);
  for (const auto& [value] : arguments) {
    if (value.tag == wire::Tag::Null) writer.null();
    else if (value.tag == wire::Tag::U32) writer.number(static_cast<DWORD>(value.number));
    else if (value.tag == wire::Tag::Text) writer.text(reinterpret_cast<const WCHAR*>(value.data), value.size);
    else writer.bytes(value.data, value.size);
  }
  if (!writer.finish()) return std::nullopt;
  return frame;
}

}  // namespace

void give(const std::shared_ptr<Caller>& caller, DWORD status, wire::Values values) {
  if (caller) caller->answered(status, values);
}

DWORD Answer::take_output(std::vector<BYTE>& output) const {
  // What the script does not know is left to the cluster.
  if (status == ERROR_CALL_NOT_IMPLEMENTED) return ERROR_INVALID_FUNCTION;
  if (status != ERROR_SUCCESS) return status;
  wire::Values left = values();
  const auto data = left.next(wire::Tag::Bytes);
  if (!data || !left.at_end()) return ERROR_INVALID_DATA;
  output.assign(data->data, data->data + data->size);
  return ERROR_SUCCESS;
}

std::shared_ptr<Runner> Runner::start(Launch launch, const Manifest& manifest, Listener& listener) {
  auto runner = std::make_shared<Runner>(std::move(launch), manifest, listener);
  if (!threads::start([runner] { runner->run(); })) return nullptr;
  return runner;
}

DWORD Runner::ready(Clock::time_point limit) {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_until(lock, limit, [this] { return state_ != State::Starting; })) return ERROR_TIMEOUT;
  return state_ == State::Ready ? ERROR_SUCCESS : status_;
}

bool Runner::running() {
  const std::lock_guard lock(mutex_);
  return state_ != State::Ended;
}

void Runner::enter() {
  const std::lock_guard lock(mutex_);
  uses_++;
}

void Runner::leave() {
  const std::lock_guard lock(mutex_);
  if (--uses_ > 0) return;
  idle_since_ = Clock::now();
  process_.wake();
}

Answer Runner::call(const char* name, Arguments arguments, Clock::time_point limit) {
  const auto waiting = std::make_shared<Waiting>();
  begin(name, arguments, waiting);
  return waiting->wait(limit);
}

void Runner::begin(const char* name, Arguments arguments, std::shared_ptr<Caller> caller) {
  DWORD id = 0;
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::Ended) {
      id = last_call_ = last_call_ == ~DWORD() ? 1 : last_call_ + 1;
      calls_.emplace(id, caller);
    }
  }
  if (id == 0) return give(caller, ERROR_BROKEN_PIPE);
  auto frame = pack(name, id, arguments);
  if (frame && process_.send(std::move(*frame))) return;
  // Where the process has ended all calls are answered, unless that is done already; one that lives was sent too much.
  {
    const std::lock_guard lock(mutex_);
    if (calls_.erase(id) == 0) return;
  }
  give(caller, frame ? ERROR_BROKEN_PIPE : ERROR_INVALID_PARAMETER);
}

void Runner::tell(const char* name, Arguments arguments) {
  if (auto frame = pack(name, {}, arguments)) process_.send(std::move(*frame));
}

}  // namespace resource_dll
