#include "resource.h"

#include <exception>

#include "abi/errors.h"
#include "threads/thread.h"

namespace resource_dll {

DWORD Resource::open() {
  DWORD status;
  reopened(within(manifest_.deadlines.open), status);
  if (status != ERROR_SUCCESS) complain("open", status);
  return status;
}

void Resource::close() {
  const auto limit = within(manifest_.deadlines.close);
  const auto runner = stop();
  RunnerUse use;
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    use = std::move(use_);
  }
  if (runner) {
    if (const DWORD status = runner->call("close", {id_}, limit).status; status == ERROR_TIMEOUT) complain("close", status);
  }
  monitor_.close(limit);
}

DWORD Resource::online(DWORD flags) { return start(std::make_shared<Operation>(true, flags)); }

DWORD Resource::offline(LPCWSTR destination, DWORD flags) {
  if (!opened()) return complain("offline", ERROR_BROKEN_PIPE), ERROR_BROKEN_PIPE;
  return start(std::make_shared<Operation>(false, flags, destination != nullptr ? std::optional<WideText>(destination) : std::nullopt));
}

void Resource::terminate() {
  const auto limit = within(manifest_.deadlines.terminate);
  const auto runner = stop();
  if (!runner || runner->call("terminate", {id_}, limit).status != ERROR_TIMEOUT) return;
  monitor_.log(LOG_ERROR, widen_leniently("terminate was not answered: Node is killed"));
  runner->kill();
}

bool Resource::is_alive() {
  std::shared_ptr<Runner> runner = opened();
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::Online) runner = nullptr;
  }
  if (!runner) return false;
  const Answer answer = runner->call("isAlive", {id_}, within(manifest_.deadlines.is_alive));
  wire::Values values = answer.values();
  const auto alive = values.next(wire::Tag::U32);
  const DWORD status = answer.status != ERROR_SUCCESS || alive ? answer.status : ERROR_INVALID_DATA;
  if (status != ERROR_SUCCESS) complain("isAlive", status);
  const bool is_alive = status == ERROR_SUCCESS && alive->number != 0;
  health(is_alive);
  return is_alive;
}

DWORD Resource::control(DWORD code, std::optional<Bytes> input, std::vector<BYTE>& output) {
  if (auto answer = property_control(manifest_, opening_.key, code, input)) {
    output = std::move(answer->output);
    if (!answer->changed) return answer->status;
    if (const auto runner = opened()) runner->tell("propertiesChanged", {id_});
    const std::lock_guard lock(mutex_);
    return state_ == State::Offline ? ERROR_SUCCESS : ERROR_RESOURCE_PROPERTIES_STORED;
  }
  const auto limit = within(manifest_.deadlines.control);
  DWORD status;
  const auto runner = reopened(limit, status);
  if (!runner) return status;
  const Answer answer = runner->call("control", {id_, code, input.value_or(Bytes())}, limit);
  return answer.take_output(output);
}

void Resource::pending(DWORD percent) {
  const std::lock_guard lock(mutex_);
  if (operation_) operation_->advance(percent);
}

void Resource::health(bool alive) {
  const std::lock_guard lock(mutex_);
  if (state_ == State::Online) healthy_ = alive && use_ && use_.runner()->running();
}

void Resource::runner_ended() {
  {
    const std::lock_guard lock(mutex_);
    if (state_ != State::Online || (use_ && use_.runner()->running())) return;
    state_ = State::Offline;
    healthy_ = false;
  }
  monitor_.log(LOG_ERROR, widen_leniently("Node has ended while the resource was online"));
  monitor_.fail(ERROR_BROKEN_PIPE);
}

// The process that it is open in, if that still runs.
std::shared_ptr<Runner> Resource::opened() {
  const std::lock_guard lock(mutex_);
  return use_ && use_.runner()->running() ? use_.runner() : nullptr;
}

// The process that it is open in, perhaps a new one.
std::shared_ptr<Runner> Resource::reopened(Clock::time_point limit, DWORD& status) {
  std::unique_lock lock(mutex_);
  status = ERROR_TIMEOUT;
  if (!changed_.wait_until(lock, limit, [this] { return !reopening_; })) return nullptr;
  status = closed_ ? ERROR_INVALID_HANDLE : ERROR_SUCCESS;
  if (closed_) return nullptr;
  if (use_ && use_.runner()->running()) return use_.runner();
  reopening_ = true;
  RunnerUse old = std::move(use_), use;
  lock.unlock();
  try {
    use = runners_.get(limit, status);
    if (use) status = use.runner()->call("open", {id_, WideView(opening_.name), opening_.flags}, limit).status;
  } catch (const std::exception&) {
    status = ERROR_NOT_ENOUGH_MEMORY;
  }
  lock.lock();
  reopening_ = false;
  changed_.notify_all();
  // What opens too late is not left open.
  const bool late = status == ERROR_TIMEOUT || closed_;
  if (use && late) use.runner()->begin("close", {id_}, nullptr);
  if (status == ERROR_SUCCESS && closed_) status = ERROR_INVALID_HANDLE;
  if (status != ERROR_SUCCESS) return nullptr;
  use_ = std::move(use);
  return use_.runner();
}

// Begins what returns ERROR_IO_PENDING; what is under way no longer counts. A process that runs is told at once; another is waited for
// by the thread that reports.
DWORD Resource::start(const std::shared_ptr<Operation>& operation) {
  {
    const std::lock_guard lock(mutex_);
    if (operation_) operation_->cancel();
    operation_ = operation;
    state_ = State::Pending;
    healthy_ = false;
  }
  const bool told = tell(operation);
  const auto self = shared_from_this();
  if (!threads::start([self, operation, told] { self->attend(operation, told); })) {
    stop();
    return ERROR_NOT_ENOUGH_MEMORY;
  }
  operation->release();
  return ERROR_IO_PENDING;
}

// Has Node do it, unless somebody has stopped it: what stops it is told after this, or instead. False where Node does not run.
bool Resource::tell(const std::shared_ptr<Operation>& operation) {
  const std::lock_guard lock(mutex_);
  if (operation_ != operation) return true;
  if (!use_ || !use_.runner()->running()) return false;
  const DWORD flags = operation->flags;
  const auto& destination = operation->destination;
  if (operation->online) use_.runner()->begin("online", {id_, flags}, operation);
  else use_.runner()->begin("offline", {id_, flags, destination ? Argument(WideView(*destination)) : Argument()}, operation);
  return true;
}

// Reports what comes of an operation, on a thread of its own: the monitor may take its time.
void Resource::attend(const std::shared_ptr<Operation>& operation, bool told) {
  if (!told) {
    DWORD status;
    const auto runner = reopened(within(manifest_.deadlines.open), status);
    if (!runner) operation->answered(status, {});
    else if (!tell(operation)) operation->answered(ERROR_BROKEN_PIPE, {});
  }
  for (;;) {
    const auto news = operation->wait();
    if (!news) return;
    if (!news->status) {
      const auto state = operation->online ? ClusterResourceOnlinePending : ClusterResourceOfflinePending;
      if (!monitor_.report(state, news->percent, ERROR_SUCCESS)) return;
      continue;
    }
    DWORD status = *news->status;
    if (!settle(operation, status)) return;
    if (status != ERROR_SUCCESS) complain(operation->online ? "online" : "offline", status);
    const auto arrived = operation->online ? ClusterResourceOnline : ClusterResourceOffline;
    monitor_.report(status == ERROR_SUCCESS ? arrived : ClusterResourceFailed, news->percent, status);
    return;
  }
}

// Where the resource stands after an operation. False where another one has begun, or it was stopped.
bool Resource::settle(const std::shared_ptr<Operation>& operation, DWORD& status) {
  const std::lock_guard lock(mutex_);
  if (operation_ != operation) return false;
  operation_ = nullptr;
  const bool running = use_ && use_.runner()->running();
  if (operation->online && status == ERROR_SUCCESS && !running) status = ERROR_BROKEN_PIPE;
  healthy_ = operation->online && status == ERROR_SUCCESS;
  state_ = healthy_ ? State::Online : State::Offline;
  return true;
}

// Nothing more is reported. The process that it is open in, if that still runs.
std::shared_ptr<Runner> Resource::stop() {
  const std::lock_guard lock(mutex_);
  if (operation_) operation_->cancel();
  operation_ = nullptr;
  state_ = State::Offline;
  healthy_ = false;
  return use_ && use_.runner()->running() ? use_.runner() : nullptr;
}

void Resource::complain(const char* what, DWORD status) {
  const std::string how = status == ERROR_TIMEOUT ? "was not answered in time" : "ended with error " + std::to_string(status);
  monitor_.log(LOG_ERROR, widen_leniently(std::string(what) + " " + how));
}

}  // namespace resource_dll
