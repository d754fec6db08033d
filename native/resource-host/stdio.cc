#include "stdio.h"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "abi/platform.h"
#ifdef _WIN32
#include <fcntl.h>
#include <io.h>
#else
#include <csignal>
#include <fcntl.h>
#include <unistd.h>
#endif
#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/lsan_interface.h>
#endif

namespace host {

#ifdef _WIN32
namespace {

HANDLE own(DWORD which) {
  HANDLE copy = INVALID_HANDLE_VALUE;
  const HANDLE self = GetCurrentProcess();
  DuplicateHandle(self, GetStdHandle(which), self, &copy, 0, FALSE, DUPLICATE_SAME_ACCESS);
  return copy;
}

// A parent also hands descriptors over in a block that each C runtime of the process reads when it is loaded: a count, a
// byte of flags for each, a handle for each. A DLL may bring a runtime of its own, which would find the pipes there.
void redirect_runtimes_to_come(HANDLE in, HANDLE out) {
  STARTUPINFOW info;
  GetStartupInfoW(&info);
  int count = 0;
  if (info.lpReserved2 == nullptr || info.cbReserved2 < sizeof(count)) return;
  std::memcpy(&count, info.lpReserved2, sizeof(count));
  const HANDLE handles[] = {in, out};
  if (count < 2 || info.cbReserved2 < sizeof(count) + count + sizeof(handles)) return;
  std::memcpy(info.lpReserved2 + sizeof(count) + count, handles, sizeof(handles));
}

}  // namespace

Stdio Stdio::take() {
  const Stdio pipes(reinterpret_cast<intptr_t>(own(STD_INPUT_HANDLE)), reinterpret_cast<intptr_t>(own(STD_OUTPUT_HANDLE)));
  const int nothing = _open("NUL", _O_RDWR | _O_NOINHERIT);
  _dup2(nothing, 0);
  if (_dup2(2, 1) != 0) _dup2(nothing, 1);
  const auto in = reinterpret_cast<HANDLE>(_get_osfhandle(0)), out = reinterpret_cast<HANDLE>(_get_osfhandle(1));
  SetStdHandle(STD_INPUT_HANDLE, in);
  SetStdHandle(STD_OUTPUT_HANDLE, out);
  redirect_runtimes_to_come(in, out);
  return pipes;
}

size_t Stdio::read(void* to, size_t size) const {
  DWORD got = 0;
  return ReadFile(reinterpret_cast<HANDLE>(in_), to, static_cast<DWORD>(size), &got, nullptr) ? got : 0;
}

bool Stdio::write(const uint8_t* data, size_t size) const {
  while (size != 0) {
    DWORD done = 0;
    if (!WriteFile(reinterpret_cast<HANDLE>(out_), data, static_cast<DWORD>(size), &done, nullptr)) return false;
    data += done;
    size -= done;
  }
  return true;
}

void end_in_order() {
  std::fflush(nullptr);
  ExitProcess(0);
}

void end_at_once(int code) {
  TerminateProcess(GetCurrentProcess(), static_cast<UINT>(code));
  std::abort();
}

#else

Stdio Stdio::take() {
  std::signal(SIGPIPE, SIG_IGN);
  constexpr int kAboveStandard = 3;
  const Stdio pipes(fcntl(0, F_DUPFD_CLOEXEC, kAboveStandard), fcntl(1, F_DUPFD_CLOEXEC, kAboveStandard));
  const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  dup2(nothing, 0);
  if (dup2(2, 1) < 0) dup2(nothing, 1);
  return pipes;
}

size_t Stdio::read(void* to, size_t size) const {
  ssize_t got;
  do got = ::read(static_cast<int>(in_), to, size);
  while (got < 0 && errno == EINTR);
  return got < 0 ? 0 : static_cast<size_t>(got);
}

bool Stdio::write(const uint8_t* data, size_t size) const {
  while (size != 0) {
    const ssize_t done = ::write(static_cast<int>(out_), data, size);
    if (done < 0 && errno == EINTR) continue;
    if (done < 0) return false;
    data += done;
    size -= static_cast<size_t>(done);
  }
  return true;
}

void end_in_order() {
  std::fflush(nullptr);
#ifdef __SANITIZE_ADDRESS__
  __lsan_do_leak_check();  // which would come with the end that is left out here
#endif
  _exit(0);
}

void end_at_once(int code) { _exit(code); }

#endif

}  // namespace host
