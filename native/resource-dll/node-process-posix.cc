#ifndef _WIN32
#include <poll.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>

#include "abi/errors.h"
#include "posix-child.h"
#include "wire/frames.h"

namespace resource_dll {

struct NodeProcess::Native {
  Pipe wake = make_pipe();
  Descriptor channel, output, errors;
  std::mutex mutex;  // guards what follows
  pid_t pid = 0;     // 0 once it has been reaped
  std::deque<std::vector<uint8_t>> backlog;
  size_t sent = 0;     // of the first frame
  size_t waiting = 0;  // bytes
  bool deaf = false;   // nothing can be sent any more, though what Node has sent may still be there

  // Sends as much as Node takes now. With the mutex held.
  void flush() {
    while (!backlog.empty()) {
      const auto& frame = backlog.front();
#ifdef MSG_NOSIGNAL
      constexpr int kFlags = MSG_NOSIGNAL;
#else
      constexpr int kFlags = 0;
#endif
      const auto count = ::send(channel.number(), frame.data() + sent, frame.size() - sent, kFlags);
      if (count < 0 && errno == EINTR) continue;
      if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
      if (count < 0) return stop();
      waiting -= static_cast<size_t>(count);
      if ((sent += static_cast<size_t>(count)) < frame.size()) continue;
      backlog.pop_front();
      sent = 0;
    }
  }

  void stop() {
    deaf = true;
    backlog.clear();
  }

  // Reads what is there. False at the end.
  bool drain(const Descriptor& from, Stream stream, Receiver& receiver) {
    std::array<uint8_t, 64 * 1024> bytes;
    const auto count = ::read(from.number(), bytes.data(), bytes.size());
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
    return count > 0 && receiver.received(stream, {bytes.data(), static_cast<size_t>(count)});
  }

  // How the process has ended; nothing as long as it has not.
  std::optional<std::string> reap() {
    const std::lock_guard lock(mutex);
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(pid), &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid == 0) return std::nullopt;
    // What it has started goes with it, while the number of the group is still its own.
    ::kill(-pid, SIGKILL);
    int status = 0;
    const bool known = waitpid(pid, &status, 0) == pid;
    pid = 0;
    if (!known) return "ended in a way that nobody knows";  // somebody in this process waits for any child, or for none
    if (WIFSIGNALED(status)) return "was ended by signal " + std::to_string(WTERMSIG(status));
    return "ended with exit code " + std::to_string(WEXITSTATUS(status));
  }

  // Reads what Node prints. False where nothing came in this time.
  bool listen(int milliseconds, Receiver& receiver) {
    pollfd entries[] = {{output.number(), POLLIN, 0}, {errors.number(), POLLIN, 0}};
    if (poll(entries, std::size(entries), milliseconds) <= 0) return false;
    take(entries, receiver);
    return true;
  }

  void take(const pollfd* entries, Receiver& receiver) {
    if (entries[0].revents != 0 && !drain(output, Stream::Output, receiver)) output = Descriptor();
    if (entries[1].revents != 0 && !drain(errors, Stream::Errors, receiver)) errors = Descriptor();
  }
};

NodeProcess::NodeProcess() : native_(new Native) {
  for (const Descriptor* end : {&native_->wake.in, &native_->wake.out}) never_block(*end);
}

NodeProcess::~NodeProcess() = default;

DWORD NodeProcess::start(const Launch& launch) {
  if (!native_->wake.in.valid()) return ERROR_NOT_ENOUGH_MEMORY;
  Child child = start_child(launch);
  if (child.status != ERROR_SUCCESS) return child.status;
  for (const Descriptor* end : {&child.channel, &child.output, &child.errors}) never_block(*end);
  const std::lock_guard lock(native_->mutex);
  native_->pid = child.pid;
  native_->channel = std::move(child.channel);
  native_->output = std::move(child.output);
  native_->errors = std::move(child.errors);
  return ERROR_SUCCESS;
}

bool NodeProcess::serve(Milliseconds limit, Receiver& receiver) {
  Native& native = *native_;
  short wanted = POLLIN;
  {
    const std::lock_guard lock(native.mutex);
    if (!native.backlog.empty()) wanted |= POLLOUT;
  }
  // A stream that has ended is closed, and poll leaves out negative numbers.
  pollfd entries[] = {{native.wake.out.number(), POLLIN, 0},
                      {native.output.number(), POLLIN, 0},
                      {native.errors.number(), POLLIN, 0},
                      {native.channel.number(), wanted, 0}};
  if (poll(entries, std::size(entries), static_cast<int>(std::min<int64_t>(limit.count(), 60'000))) <= 0) return true;
  if (entries[0].revents != 0) {
    char bytes[64];
    while (::read(native.wake.out.number(), bytes, sizeof(bytes)) > 0) continue;
  }
  native.take(entries + 1, receiver);
  if ((entries[3].revents & POLLOUT) != 0) {
    const std::lock_guard lock(native.mutex);
    native.flush();
  }
  if ((entries[3].revents & ~POLLOUT) == 0) return true;
  return native.drain(native.channel, Stream::Channel, receiver);
}

std::string NodeProcess::finish(Milliseconds grace, Receiver& receiver) {
  Native& native = *native_;
  {
    const std::lock_guard lock(native.mutex);
    native.stop();
    native.channel = Descriptor();
  }
  constexpr int kLook = 5;  // milliseconds: without signals nothing tells of the end of a child
  const auto limit = Clock::now() + grace;
  bool killed = false;
  std::optional<std::string> how;
  while (!(how = native.reap())) {
    if (!killed && Clock::now() >= limit) {
      kill();
      killed = true;
    }
    native.listen(kLook, receiver);
  }
  // No more than pipes hold: what has left the group may go on printing.
  for (int i = 0; i < 8 && native.listen(0, receiver); i++) continue;
  return *how;
}

bool NodeProcess::send(std::vector<uint8_t> frame) {
  Native& native = *native_;
  const std::lock_guard lock(native.mutex);
  if (native.deaf || native.waiting + frame.size() > 2 * wire::kMaxBody) return false;
  const bool first = native.backlog.empty();
  native.waiting += frame.size();
  native.backlog.push_back(std::move(frame));
  // The sender's own thread sends, which saves a change of threads; what Node does not take now is left to the other one.
  if (first) native.flush();
  if (first && !native.backlog.empty()) wake();
  return !native.deaf;
}

void NodeProcess::wake() { [[maybe_unused]] const auto written = write(native_->wake.in.number(), "", 1); }

void NodeProcess::kill() {
  const std::lock_guard lock(native_->mutex);
  if (native_->pid > 0) ::kill(-native_->pid, SIGKILL);
}

}  // namespace resource_dll
#endif
