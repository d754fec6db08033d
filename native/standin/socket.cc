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

enum class Ready { Read, Write };

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
  const Native native = WSASocketW(AF_INET, SOCK_STREAM, IPPROTO_TCP, nullptr, 0, kFlags);
  u_long on = 1;
  if (native != INVALID_SOCKET) ioctlsocket(native, FIONBIO, &on);
  return native;
}

void close_native(Native native) { closesocket(native); }
bool would_block() { return WSAGetLastError() == WSAEWOULDBLOCK; }
bool interrupted() { return false; }

// select, since WSAPoll does not report a refused connection before Windows 10 2004.
bool wait(Native native, Ready ready, int milliseconds) {
  fd_set wanted, failed;
  FD_ZERO(&wanted);
  FD_ZERO(&failed);
  FD_SET(native, &wanted);
  FD_SET(native, &failed);
  timeval limit{milliseconds / 1000, milliseconds % 1000 * 1000};
  const int count = select(0, ready == Ready::Read ? &wanted : nullptr, ready == Ready::Write ? &wanted : nullptr, &failed,
                           milliseconds == kEndless ? nullptr : &limit);
  return count > 0 && FD_ISSET(native, &wanted);
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

bool wait(Native native, Ready ready, int milliseconds) {
  pollfd entry{native, static_cast<short>(ready == Ready::Read ? POLLIN : POLLOUT), 0};
  int count;
  do {
    count = poll(&entry, 1, milliseconds);
  } while (count < 0 && errno == EINTR);
  return count > 0;
}
#endif

bool connect_native(Native native, uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(native, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0) return true;
  if (!would_block() || !wait(native, Ready::Write, kPatienceMs)) return false;
  int error = 0;
  SocketLength size = sizeof(error);
  return getsockopt(native, SOL_SOCKET, SO_ERROR, reinterpret_cast<char*>(&error), &size) == 0 && error == 0;
}

}  // namespace

Socket::Socket(Socket&& other) noexcept : native_(std::exchange(other.native_, kNone)) {}

Socket& Socket::operator=(Socket&& other) noexcept {
  std::swap(native_, other.native_);
  return *this;
}

Socket::~Socket() {
  if (valid()) close_native(static_cast<Native>(native_));
}

Socket Socket::connect(uint16_t port) {
  if (!start()) return {};
  const Native native = open_native();
  Socket socket(static_cast<uintptr_t>(native));
  if (!socket.valid() || !connect_native(native, port)) return {};
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
    } else if (!interrupted() && !(would_block() && wait(native, Ready::Write, kPatienceMs))) {
      return false;
    }
  }
  return true;
}

size_t Socket::receive(uint8_t* data, size_t size, Patience patience) {
  const auto native = static_cast<Native>(native_);
  const int limit = patience == Patience::Endless ? kEndless : kPatienceMs;
  for (;;) {
    if (!wait(native, Ready::Read, limit)) return 0;
    const auto received = recv(native, reinterpret_cast<char*>(data), static_cast<int>(size), 0);
    if (received >= 0) return static_cast<size_t>(received);
    if (!interrupted() && !would_block()) return 0;
  }
}

bool Socket::quiet() {
  char byte;
  return recv(static_cast<Native>(native_), &byte, 1, MSG_PEEK) < 0 && would_block();
}

}  // namespace standin
