#ifndef _WIN32
#include "posix-child.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <cerrno>
#include <csignal>

#include "abi/errors.h"

namespace resource_dll {
namespace {

constexpr int kChannelInNode = 3, kReportInNode = 4;
constexpr int kLowest = 10;  // above all numbers that Node is to find something at

Descriptor raised(int number) {
  const Descriptor low(number);
  return Descriptor(fcntl(number, F_DUPFD_CLOEXEC, kLowest));
}

Pipe raised(const int (&ends)[2]) { return {raised(ends[0]), raised(ends[1])}; }

#ifdef __linux__
constexpr int kSocket = SOCK_STREAM | SOCK_CLOEXEC;
int native_pipe(int (&ends)[2]) { return pipe2(ends, O_CLOEXEC); }
#else
constexpr int kSocket = SOCK_STREAM;
int native_pipe(int (&ends)[2]) { return pipe(ends); }
#endif

Pipe make_socket_pair() {
  int ends[2];
  return socketpair(AF_UNIX, kSocket, 0, ends) == 0 ? raised(ends) : Pipe();
}

DWORD status_of(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
      return ERROR_FILE_NOT_FOUND;
    case EACCES:
    case EPERM:
      return ERROR_ACCESS_DENIED;
    case ENOMEM:
    case EAGAIN:
      return ERROR_NOT_ENOUGH_MEMORY;
    default:
      return ERROR_GEN_FAILURE;
  }
}

Child failed(int error) {
  Child child;
  child.status = status_of(error);
  return child;
}

// What the child needs between fork and exec, where nothing may be allocated.
struct Order {
  const char* const* arguments;
  const char* folder;
  pid_t parent;
  int ends[kReportInNode + 1];  // what Node is to find at 0 to 4
};

// Runs in the child: only what is safe in a process whose other threads are gone.
[[noreturn]] void become_node(const Order& order) {
  setpgid(0, 0);
#ifdef __linux__
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != order.parent) _exit(127);  // the parent was gone before this was said
#endif
  for (int i = 0; i <= kReportInNode; i++) dup2(order.ends[i], i);
  fcntl(kReportInNode, F_SETFD, FD_CLOEXEC);
#ifdef __linux__
  close_range(kReportInNode + 1, ~0u, 0);  // what the monitor has open without a mark; fails harmlessly on old kernels
#endif
  for (int signal = 1; signal < NSIG; signal++) ::signal(signal, SIG_DFL);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  if (chdir(order.folder) == 0) execv(order.arguments[0], const_cast<char* const*>(order.arguments));
  const int error = errno;
  [[maybe_unused]] const auto written = write(kReportInNode, &error, sizeof(error));
  _exit(127);
}

}  // namespace

Pipe make_pipe() {
  int ends[2];
  return native_pipe(ends) == 0 ? raised(ends) : Pipe();
}

void never_block(const Descriptor& descriptor) {
  fcntl(descriptor.number(), F_SETFL, fcntl(descriptor.number(), F_GETFL) | O_NONBLOCK);
}

Child start_child(const Launch& launch) {
  Pipe channel = make_socket_pair(), output = make_pipe(), errors = make_pipe(), report = make_pipe();
  const Descriptor null = raised(::open("/dev/null", O_RDONLY | O_CLOEXEC));
  const auto is_missing = [](const Pipe& pipe) { return !pipe.in.valid() || !pipe.out.valid(); };
  if (is_missing(channel) || is_missing(output) || is_missing(errors) || is_missing(report) || !null.valid()) {
    return failed(errno);
  }
  const std::string argument = "fd:" + std::to_string(kChannelInNode);
  const char* const arguments[] = {launch.node.c_str(), launch.script.c_str(), "--clusapi-channel", argument.c_str(), nullptr};
  const Order order{arguments, launch.folder.c_str(), getpid(),
                    {null.number(), output.in.number(), errors.in.number(), channel.in.number(), report.in.number()}};
  const pid_t pid = fork();
  if (pid == 0) become_node(order);
  if (pid < 0) return failed(errno);
  setpgid(pid, pid);  // whoever is first
  report.in = Descriptor();
  // Closed by exec; else it has the reason.
  int error = 0;
  if (read(report.out.number(), &error, sizeof(error)) == sizeof(error)) {
    waitpid(pid, nullptr, 0);
    return failed(error);
  }
  return {ERROR_SUCCESS, pid, std::move(channel.out), std::move(output.out), std::move(errors.out)};
}

}  // namespace resource_dll
#endif
