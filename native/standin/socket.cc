#include "socket.h"

#include <utility>

#ifdef _WIN32
#include "abi/platform.h"
#include <winsock2.h>
#else
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#endif

namespace standin {
namespace {

// How long the other end may pause in the middle of something; thinking about a call is not limited.
constexpr int kPatienceMs = 10'000;
constexpr int kEndless = -1;

// The few calls whose names or habits differ between the systems.
#ifdef _WIN32
using Native = SOCKET;
using SocketLength = int;
constexpr int kSendFlags = 0;

// Winsock starts with the first connection, never while the library is being loaded, and is not stopped again.
bool start() {
  static const bool started = [] {
    WSADATA data;
    return WSAStartup(MAKEWORD(2, 2), &data) == 0;
  }();
  return started;
}

Native open_native() {
  constexpr DWORD kFlags = WSA_FLAG_OVERLAPPED | WSA_FLAG_NO_HANDLE_INHERIT;
  return WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, kFlags);
}

void close_native(Native native) { closesocket(native); }
bool would_block() { return WSAGetLastError() == WSAEWOULDBLOCK; }
bool interrupted() { return false; }

// Only once connected: to a port of this machine that takes no time, and waiting for it would take select.
bool set_nonblocking(Native native) {
  u_long on = 1;
  return ioctlsocket(native, FIONBIO, &on) == 0;
}

// select, since WSAPoll does not report a refused connection before Windows 10 2004.
bool wait_writable(Native native, int milliseconds) {
  fd_set wanted;
  FD_ZERO(&wanted);
  FD_SET(native, &wanted);
  timeval limit{milliseconds / 1000, milliseconds % 1000 * 1000};
  return select(0, nullptr, &wanted, nullptr, &limit) > 0;
}

void* make_event() { return CreateEventW(nullptr, TRUE, FALSE, nullptr); }
void close_event(void* event) { CloseHandle(event); }

// Overlapped, and not after a select: from the moment that data is there until the thread that selects asks what came of it,
// the server of Wine does nothing but look at that socket again and again.
size_t receive_native(Native native, void* event, uint8_t* data, size_t size, int milliseconds) {
  OVERLAPPED operation{};
  operation.hEvent = event;
  WSABUF buffer{static_cast<ULONG>(size), reinterpret_cast<char*>(data)};
  DWORD received = 0, flags = 0;
  if (WSARecv(native, &buffer, 1, nullptr, &flags, &operation, nullptr) != 0) {
    if (WSAGetLastError() != WSA_IO_PENDING) return 0;
    const DWORD limit = milliseconds == kEndless ? INFINITE : static_cast<DWORD>(milliseconds);
    if (WaitForSingleObject(event, limit) != WAIT_OBJECT_0) CancelIoEx(reinterpret_cast<HANDLE>(native), &operation);
  }
  // Ends when the system is done with buffer and operation, also after a cancellation.
  return WSAGetOverlappedResult(native, &operation, &received, TRUE, &flags) ? received : 0;
}
#else
using Native = int;
using SocketLength = socklen_t;
constexpr int kSendFlags = MSG_NOSIGNAL;

bool start() { return true; }

Native open_native() {
#ifdef SOCK_CLOEXEC
  return socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP);
#else
  const Native native = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
  if (native >= 0) {
    fcntl(native, F_SETFD, FD_CLOEXEC);
    fcntl(native, F_SETFL, O_NONBLOCK);
  }
  return native;
#endif
}

void close_native(Native native) { close(native); }
bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS; }
bool interrupted() { return errno == EINTR; }

bool set_nonblocking(Native) { return true; }  // it was opened so

bool wait(Native native, short events, int milliseconds) {
  pollfd entry{native, events, 0};
  int count;
  do {
    count = poll(&entry, 1, milliseconds);
  } while (count < 0 && errno == EINTR);
  return count > 0;
}

bool wait_writable(Native native, int milliseconds) { return wait(native, POLLOUT, milliseconds); }

void* make_event() { return nullptr; }
void close_event(void*) {}

size_t receive_native(Native native, void*, uint8_t* data, size_t size, int milliseconds) {
  for (;;) {
    if (!wait(native, POLLIN, milliseconds)) return 0;
    const auto received = recv(native, data, size, 0);
    if (received >= 0) return static_cast<size_t>(received);
    if (!interrupted() && !would_block()) return 0;
  }
}
#endif

bool connect_native(Native native, uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(native, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return true;
  if (!would_block() || !wait_writable(native, kPatienceMs)) return false;
  int error = 0;
  SocketLength size = sizeof(error);
  return getsockopt(native, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) == 0 && error == 0;
}

}  // namespace

Socket::Socket(Socket&& other) noexcept
    : native_(std::exchange(other.native_, kNone)), event_(std::exchange(other.event_, nullptr)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(native_, other.native_);
  std::swap(event_, other.event_);
  return *this;
}

Socket::~Socket() {
  if (valid()) close_native(static_cast<Native>(native_));
  if (event_ != nullptr) close_event(event_);
}

Socket Socket::connect(uint16_t port) {
  if (!start()) return {};
  const Native native = open_native();
  Socket socket(static_cast<uintptr_t>(native));
  if (!socket.valid() || !connect_native(native, port) || !set_nonblocking(native)) return {};
  socket.event_ = make_event();
  const int on = 1;
  setsockopt(native, IPPROTO_TCP, TCP_NODELAY, reinterpret_cast<const char*>(&on), sizeof(on));
  return socket;
}

bool Socket::send(const uint8_t* data, size_t size) {
  const auto native = static_cast<Native>(native_);
  while (size > 0) {
    const auto sent = ::send(native, reinterpret_cast<const char*>(data), static_cast<int>(size), kSendFlags);
    if (sent > 0) {
      data += sent;
      size -= static_cast<size_t>(sent);
    } else if (!interrupted() && !(would_block() && wait_writable(native, kPatienceMs))) {
      return false;
    }
  }
  return true;
}

size_t Socket::receive(uint8_t* data, size_t size, Patience patience) {
  const int limit = patience == Patience::Endless ? kEndless : kPatienceMs;
  return receive_native(static_cast<Native>(native_), event_, data, size, limit);
}

bool Socket::quiet() {
  char byte;
  return recv(static_cast<Native>(native_), &byte, 1, MSG_PEEK) < 0 && would_block();
}

}  // namespace standin
