#include "memory.h"

#include <algorithm>
#include <cstring>
#ifndef _WIN32
#include <fcntl.h>
#include <mutex>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace host {
namespace {

// No smaller page exists where this runs: within one of these, either all can be read or nothing.
constexpr size_t kPage = 4096;

#ifdef _WIN32

bool copy_within_page(uint64_t address, void* to, size_t size) {
  SIZE_T copied = 0;
  return ReadProcessMemory(GetCurrentProcess(), reinterpret_cast<const void*>(address), to, size, &copied) != 0 &&
         copied == size;
}

#else

// The kernel says EFAULT where a signal would end the process: what it can write to a pipe can be read.
class Probe {
 public:
  Probe() {
    if (pipe(ends_) != 0) ends_[0] = ends_[1] = -1;
    for (const int end : ends_) fcntl(end, F_SETFD, FD_CLOEXEC);  // what the DLL starts is to have none of it
  }

  bool copy(uint64_t address, void* to, size_t size) {
    const std::lock_guard lock(mutex_);
    // Not by write(), which sanitizers replace by one that looks at the bytes itself.
    if (syscall(SYS_write, ends_[1], address, size) != static_cast<long>(size)) return false;
    return read(ends_[0], to, size) == static_cast<ssize_t>(size);
  }

 private:
  std::mutex mutex_;
  int ends_[2];
};

bool copy_within_page(uint64_t address, void* to, size_t size) {
  static Probe& probe = *new Probe;  // never destroyed: a DLL's threads may run to the very end
  return probe.copy(address, to, size);
}

#endif

}  // namespace

size_t read_memory(uint64_t address, void* to, size_t size) {
  size_t done = 0;
  while (done < size) {
    const size_t step = std::min(size - done, kPage - (address + done) % kPage);
    if (!copy_within_page(address + done, static_cast<uint8_t*>(to) + done, step)) break;
    done += step;
  }
  return done;
}

template <typename Char>
bool read_text(uint64_t address, size_t most, std::basic_string<Char>& text) {
  constexpr size_t kStep = 256;
  for (size_t left = most; left != 0;) {
    Char buffer[kStep];
    const size_t wanted = std::min(left, kStep);
    const size_t got = read_memory(address, buffer, wanted * sizeof(Char)) / sizeof(Char);
    const size_t length = std::find(buffer, buffer + got, Char()) - buffer;
    text.append(buffer, length);
    if (length != got) return true;
    if (got != wanted) return false;
    address += got * sizeof(Char);
    left -= got;
  }
  return true;
}

template bool read_text(uint64_t address, size_t most, std::basic_string<char>& text);
template bool read_text(uint64_t address, size_t most, std::basic_string<WCHAR>& text);

WideText bad_pointer(uint64_t address) {
  static constexpr char kWords[] = "<bad pointer 0x";
  WideText text(kWords, kWords + sizeof(kWords) - 1);
  int shift = 60;
  while (shift != 0 && (address >> shift) == 0) shift -= 4;
  for (; shift >= 0; shift -= 4) text += static_cast<WCHAR>("0123456789abcdef"[(address >> shift) & 15]);
  text += static_cast<WCHAR>('>');
  return text;
}

WideText any_text(LPCWSTR text, size_t most) {
  const auto address = reinterpret_cast<uintptr_t>(text);
  WideText copy;
  if (!read_text(address, most, copy)) copy += bad_pointer(address);
  return copy;
}

}  // namespace host
