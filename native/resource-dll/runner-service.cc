// The thread of a runner: serves its process from before the beginning to after the end.
#include <algorithm>
#include <cstring>

#include "abi/errors.h"
#include "runner.h"

namespace resource_dll {
namespace {

constexpr DWORD kProtocol = 1;
constexpr Milliseconds kNoGrace{0};
constexpr Milliseconds kDyingGrace{2'000};    // for a process that has closed its channel
constexpr Milliseconds kLeavingGrace{5'000};  // for one whose channel was closed because nobody needs it
constexpr Milliseconds kEndless{60'000};      // there is nothing to look after; a wake ends it sooner

Milliseconds left(Clock::time_point limit) {
  return std::max(Milliseconds(0), std::chrono::ceil<Milliseconds>(limit - Clock::now()));
}

}  // namespace

void Runner::run() {
  if (const DWORD status = process_.start(launch_); status != ERROR_SUCCESS) {
    say(LOG_ERROR, "cannot be started, error " + std::to_string(status));
    return end(status);
  }
  bool leaving = false, lost = false;
  while (!leaving && why_.empty() && !lost) {
    lost = !process_.serve(patience(), *this);
    leaving = !lost && is_over();
  }
  end(ERROR_BROKEN_PIPE);
  if (!why_.empty()) say(LOG_ERROR, why_ + " and is killed");
  const std::string how = process_.finish(leaving ? kLeavingGrace : why_.empty() ? kDyingGrace : kNoGrace, *this);
  for (const auto& [lines, level] : {std::pair(&output_, LOG_INFORMATION), std::pair(&errors_, LOG_WARNING)}) {
    lines->flush([&, level = level](WideView line) { listener_.log({}, level, line); });
  }
  say(leaving ? LOG_INFORMATION : LOG_ERROR, how);
}

// How long there is nothing to be looked after.
Milliseconds Runner::patience() {
  const std::lock_guard lock(mutex_);
  if (state_ == State::Starting) return left(start_ + Milliseconds(manifest_.deadlines.open));
  if (uses_ == 0) return left(idle_since_ + Milliseconds(manifest_.deadlines.idle));
  return kEndless;
}

// Looks after what time brings: a process that does not say hello is no longer listened to, one that nobody needs may go.
bool Runner::is_over() {
  const std::lock_guard lock(mutex_);
  const auto passed = [now = Clock::now()](Clock::time_point since, DWORD time) { return now >= since + Milliseconds(time); };
  if (state_ == State::Starting) {
    if (why_.empty() && passed(start_, manifest_.deadlines.open)) {
      status_ = ERROR_TIMEOUT;
      why_ = "has not said hello within " + std::to_string(manifest_.deadlines.open) + " ms";
    }
    return false;
  }
  if (uses_ > 0 || !passed(idle_since_, manifest_.deadlines.idle)) return false;
  state_ = State::Ended;  // from now on nobody enters
  return true;
}

bool Runner::received(Stream stream, std::span<const uint8_t> bytes) {
  if (stream != Stream::Channel) {
    const bool errors = stream == Stream::Errors;
    (errors ? errors_ : output_).add({reinterpret_cast<const char*>(bytes.data()), bytes.size()}, [&](WideView line) {
      listener_.log({}, errors ? LOG_WARNING : LOG_INFORMATION, line);
    });
    return true;
  }
  inbox_.insert(inbox_.end(), bytes.begin(), bytes.end());
  size_t at = 0;
  while (inbox_.size() - at >= wire::kLengthBytes) {
    uint32_t size;
    std::memcpy(&size, inbox_.data() + at, sizeof(size));
    if (size > wire::kMaxBody) return fail(ERROR_INVALID_DATA, "has sent a message of " + std::to_string(size) + " bytes");
    if (inbox_.size() - at - wire::kLengthBytes < size) break;
    const uint8_t* const body = inbox_.data() + at + wire::kLengthBytes;
    const auto request = wire::parse_request(body, size);
    if (!request) return fail(ERROR_INVALID_DATA, "has sent " + std::to_string(size) + " bytes that are no message");
    if (!message(*request)) {
      const std::string what = "a message '" + std::string(request->name) + "' that makes no sense";
      return why_.empty() && fail(ERROR_INVALID_DATA, "has sent " + what);
    }
    at += wire::kLengthBytes + size;
  }
  inbox_.erase(inbox_.begin(), inbox_.begin() + static_cast<ptrdiff_t>(at));
  return true;
}

// False for what is no message of the protocol.
bool Runner::message(const wire::Request& request) {
  using wire::Tag;
  wire::Values values = request.values;
  if (request.name == "answer") return answer(values);
  if (request.name == "hello") return hello(values);
  if (request.name == "pending" || request.name == "health") {
    const auto resource = values.next(Tag::U32), number = values.next(Tag::U32);
    if (!resource || !number || !values.at_end()) return false;
    if (request.name == "pending") listener_.pending(static_cast<DWORD>(resource->number), static_cast<DWORD>(number->number));
    else listener_.health(static_cast<DWORD>(resource->number), number->number != 0);
    return true;
  }
  if (request.name != "log") return false;
  const auto resource = values.next();
  const auto level = values.next(Tag::U32), text = values.next(Tag::Text);
  if (!resource || (resource->tag != Tag::U32 && resource->tag != Tag::Null)) return false;
  if (!level || level->number > LOG_SEVERE || !text || !values.at_end()) return false;
  const auto about = resource->tag == Tag::Null ? std::nullopt : std::optional(static_cast<DWORD>(resource->number));
  listener_.log(about, static_cast<LOG_LEVEL>(level->number), text->text());
  return true;
}

bool Runner::hello(wire::Values values) {
  const auto protocol = values.next(wire::Tag::U32), type = values.next(wire::Tag::Text);
  if (!protocol || !type || !values.at_end()) return false;
  if (protocol->number != kProtocol) {
    const std::string version = std::to_string(protocol->number);
    return fail(ERROR_REVISION_MISMATCH, "speaks version " + version + ", not " + std::to_string(kProtocol));
  }
  if (const WideText name = type->text(); !same_name(name, manifest_.type_name)) {
    const std::string types = "'" + narrow(name) + "', not '" + narrow(manifest_.type_name) + "'";
    return fail(ERROR_CLUSTER_RESNAME_NOT_FOUND, "runs resource type " + types);
  }
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::Starting) return false;
    state_ = State::Ready;
    idle_since_ = Clock::now();
  }
  changed_.notify_all();
  return true;
}

bool Runner::answer(wire::Values values) {
  const auto id = values.next(wire::Tag::U32), status = values.next(wire::Tag::U32);
  if (!id || !status) return false;
  std::shared_ptr<Caller> caller;
  {
    const std::lock_guard lock(mutex_);
    const auto found = calls_.find(static_cast<DWORD>(id->number));
    if (found == calls_.end()) return false;
    caller = std::move(found->second);
    calls_.erase(found);
  }
  give(caller, static_cast<DWORD>(status->number), values);
  return true;
}

// It is not listened to any longer.
bool Runner::fail(DWORD status, std::string why) {
  why_ = std::move(why);
  const std::lock_guard lock(mutex_);
  status_ = status;
  return false;
}

void Runner::say(LOG_LEVEL level, const std::string& what) {
  listener_.log({}, level, widen_leniently(launch_.node + " " + launch_.script + " " + what));
}

// Nobody waits in vain.
void Runner::end(DWORD status) {
  std::unordered_map<DWORD, std::shared_ptr<Caller>> calls;
  {
    const std::lock_guard lock(mutex_);
    // What was wrong from the beginning is told to those who wait for the beginning; calls under way were cut off.
    if (state_ == State::Starting && status_ == ERROR_BROKEN_PIPE) status_ = status;
    state_ = State::Ended;
    calls.swap(calls_);
  }
  changed_.notify_all();
  for (const auto& [id, caller] : calls) give(caller, ERROR_BROKEN_PIPE);
  listener_.ended();
}

}  // namespace resource_dll
