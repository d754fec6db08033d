#ifdef _WIN32
#include <algorithm>
#include <deque>
#include <mutex>
#include <optional>

#include "wire/frames.h"
#include "windows-child.h"

namespace resource_dll {
namespace {

constexpr DWORD kKilled = ERROR_PROCESS_ABORTED;  // the exit code of a process that was killed here

// One operation of a pipe that may be under way. Only the thread that serves begins any: those of a thread that ends are
// cancelled.
class PipeOperation {
 public:
  PipeOperation() { overlapped_.hEvent = event_.get(); }

  bool pending() const { return pending_; }
  HANDLE event() const { return event_.get(); }

  void connect(const Handle& pipe) {
    begin(pipe);
    settle(ConnectNamedPipe(pipe.get(), &overlapped_));
  }
  void read(const Handle& pipe, std::vector<uint8_t>& buffer) {
    begin(pipe);
    settle(ReadFile(pipe.get(), buffer.data(), static_cast<DWORD>(buffer.size()), nullptr, &overlapped_));
  }
  void write(const Handle& pipe, const std::vector<uint8_t>& data) {
    begin(pipe);
    settle(WriteFile(pipe.get(), data.data(), static_cast<DWORD>(data.size()), nullptr, &overlapped_));
  }

  // How an operation whose event is set has ended: the bytes moved, nothing where the pipe is no more.
  std::optional<DWORD> result() {
    DWORD bytes = 0;
    pending_ = false;
    if (error_ == ERROR_PIPE_CONNECTED) return 0;
    if (error_ != ERROR_SUCCESS && error_ != ERROR_IO_PENDING) return std::nullopt;
    if (!GetOverlappedResult(pipe_, &overlapped_, &bytes, FALSE)) return std::nullopt;
    return bytes;
  }

  // Afterwards nothing touches the buffer any more.
  void cancel() {
    DWORD bytes;
    if (pending_ && error_ == ERROR_IO_PENDING && (CancelIoEx(pipe_, &overlapped_) || GetLastError() == ERROR_NOT_FOUND)) {
      GetOverlappedResult(pipe_, &overlapped_, &bytes, TRUE);
    }
    pending_ = false;
    ResetEvent(event_.get());
  }

 private:
  void begin(const Handle& pipe) {
    pipe_ = pipe.get();
    pending_ = true;
    ResetEvent(event_.get());
  }
  // What ends at once has an event as well.
  void settle(BOOL done) {
    error_ = done ? ERROR_SUCCESS : GetLastError();
    if (error_ != ERROR_IO_PENDING) SetEvent(event_.get());
  }

  Handle event_{CreateEventW(nullptr, TRUE, FALSE, nullptr)};
  OVERLAPPED overlapped_{};
  HANDLE pipe_ = nullptr;
  DWORD error_ = ERROR_SUCCESS;
  bool pending_ = false;
};

// A pipe that is read all the time.
struct Reading {
  Handle pipe;
  PipeOperation operation;
  std::vector<uint8_t> buffer = std::vector<uint8_t>(64 * 1024);

  void begin() {
    if (pipe.valid() && !operation.pending()) operation.read(pipe, buffer);
  }
  // Hands over what has come. False at the end.
  bool take(Stream stream, Receiver& receiver) {
    const auto size = operation.result();
    return size && receiver.received(stream, {buffer.data(), *size});
  }
  void close() {
    operation.cancel();
    pipe = Handle();
  }
};

}  // namespace

struct NodeProcess::Native {
  Handle wake{CreateEventW(nullptr, FALSE, FALSE, nullptr)};
  Handle process;
  DWORD id = 0;
  bool connected = false;
  PipeOperation connecting, writing;
  Reading channel, output, errors;
  std::vector<uint8_t> frame;  // being written
  std::mutex mutex;            // guards what follows
  Handle job;
  std::deque<std::vector<uint8_t>> backlog;
  size_t waiting = 0;  // bytes
  bool deaf = false;   // nothing can be sent any more

  ~Native() {
    for (PipeOperation* operation : {&connecting, &writing}) operation->cancel();
    for (Reading* reading : {&channel, &output, &errors}) reading->close();
  }

  // Whether there are events to wait for: without one, waiting would be spinning.
  bool usable() const {
    const HANDLE events[] = {wake.get(), connecting.event(), writing.event(), channel.operation.event(),
                             output.operation.event(), errors.operation.event()};
    return std::ranges::find(events, HANDLE()) == std::end(events);
  }

  void stop() {
    const std::lock_guard lock(mutex);
    deaf = true;
    backlog.clear();
  }

  void begin_writing() {
    if (writing.pending()) return;
    const std::lock_guard lock(mutex);
    waiting -= frame.size();
    frame.clear();
    if (backlog.empty()) return;
    frame = std::move(backlog.front());
    backlog.pop_front();
    writing.write(channel.pipe, frame);
  }

  // Lets the process in that was started, and nobody else.
  void admit() {
    ULONG client = 0;
    connected = connecting.result() && GetNamedPipeClientProcessId(channel.pipe.get(), &client) && client == id;
    if (!connected) DisconnectNamedPipe(channel.pipe.get());
  }

  // Waits for the first of these to be set. Its index; nothing when the time is over.
  template <size_t N>
  std::optional<DWORD> wait(const HANDLE (&events)[N], DWORD count, Milliseconds limit) {
    const auto milliseconds = static_cast<DWORD>(std::clamp<int64_t>(limit.count(), 0, 60'000));
    const DWORD first = WaitForMultipleObjects(count, events, FALSE, milliseconds);
    return first < WAIT_OBJECT_0 + count ? std::optional(first - WAIT_OBJECT_0) : std::nullopt;
  }

  void print(bool to_errors, Receiver& receiver) {
    Reading& reading = to_errors ? errors : output;
    if (!reading.take(to_errors ? Stream::Errors : Stream::Output, receiver)) reading.close();
  }
};

NodeProcess::NodeProcess() : native_(new Native) {}

NodeProcess::~NodeProcess() = default;

DWORD NodeProcess::start(const Launch& launch) {
  if (!native_->usable()) return ERROR_NOT_ENOUGH_MEMORY;
  Child child = start_child(launch);
  if (child.status != ERROR_SUCCESS) return child.status;
  native_->process = std::move(child.process);
  native_->id = child.id;
  native_->channel.pipe = std::move(child.channel);
  native_->output.pipe = std::move(child.output);
  native_->errors.pipe = std::move(child.errors);
  const std::lock_guard lock(native_->mutex);
  native_->job = std::move(child.job);
  return ERROR_SUCCESS;
}

bool NodeProcess::serve(Milliseconds limit, Receiver& receiver) {
  Native& native = *native_;
  native.output.begin();
  native.errors.begin();
  if (native.connected) {
    native.channel.begin();
    native.begin_writing();
  } else if (!native.connecting.pending()) {
    native.connecting.connect(native.channel.pipe);
  }
  // A pipe that is connected tells of the end itself, after what was sent last.
  const HANDLE events[] = {native.wake.get(), native.connected ? native.channel.operation.event() : native.connecting.event(),
                           native.output.operation.event(), native.errors.operation.event(),
                           native.connected ? native.writing.event() : native.process.get()};
  const bool idle = native.connected && !native.writing.pending();
  const auto first = native.wait(events, idle ? 4 : 5, limit);
  if (!first || *first == 0) return true;
  if (*first == 2 || *first == 3) return native.print(*first == 3, receiver), true;
  if (*first == 1 && native.connected) return native.channel.take(Stream::Channel, receiver);
  if (*first == 1) return native.admit(), true;
  if (!native.connected) return false;
  if (!native.writing.result()) native.stop();
  return true;
}

std::string NodeProcess::finish(Milliseconds grace, Receiver& receiver) {
  Native& native = *native_;
  native.stop();
  native.connecting.cancel();
  native.writing.cancel();
  native.channel.close();
  const auto limit = Clock::now() + grace;
  bool ended = false;
  // Reads what Node prints, until it has ended and nothing is left.
  for (bool killed = false; !ended || native.output.pipe.valid() || native.errors.pipe.valid();) {
    constexpr Milliseconds kLook{200}, kRest{100};
    native.output.begin();
    native.errors.begin();
    const HANDLE events[] = {native.output.operation.event(), native.errors.operation.event(), native.process.get()};
    const auto left = std::chrono::ceil<Milliseconds>(limit - Clock::now());
    const auto first = native.wait(events, ended ? 2 : 3, ended ? kRest : killed ? kLook : left);
    if (first && *first < 2) native.print(*first == 1, receiver);
    else if (first) ended = true;
    else if (ended) break;
    if (killed || (!ended && Clock::now() < limit)) continue;
    kill();  // what it has started, too
    killed = true;
  }
  DWORD code = 0;
  GetExitCodeProcess(native.process.get(), &code);
  return code == kKilled ? "was killed" : "ended with exit code " + std::to_string(code);
}

bool NodeProcess::send(std::vector<uint8_t> frame) {
  Native& native = *native_;
  const std::lock_guard lock(native.mutex);
  if (native.deaf || native.waiting + frame.size() > 2 * wire::kMaxBody) return false;
  native.waiting += frame.size();
  native.backlog.push_back(std::move(frame));
  wake();
  return true;
}

void NodeProcess::wake() { SetEvent(native_->wake.get()); }

void NodeProcess::kill() {
  const std::lock_guard lock(native_->mutex);
  if (native_->job.valid()) TerminateJobObject(native_->job.get(), kKilled);
}

}  // namespace resource_dll
#endif
