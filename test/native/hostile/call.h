#pragma once
// One call of an exported function: what it reads, writes and returns follows its rule.
#include <algorithm>
#include <cstring>

#include "abi/errors.h"
#include "handles.h"
#include "rules.h"

namespace hostile {

class Call {
 public:
  explicit Call(const char* function) : rule_(enter(function)) {}

  const Rule& rule() const { return rule_; }

  template <class H> Call& use(H handle) {
    used(kindName<H>, toSerial(handle));
    if (!root_) root_ = rootOf(toSerial(handle));
    return *this;
  }
  template <class H> Call& useIfAny(H handle) { return handle ? use(handle) : *this; }

  /** What is opened now is of use only while this handle is open. */
  template <class H> Call& of(H handle) {
    root_ = toSerial(handle);
    return *this;
  }

  /** There are only so many items. */
  Call& item(DWORD index) {
    if (index >= items) natural_ = ERROR_NO_MORE_ITEMS;
    return *this;
  }
  bool ends() const { return natural_ == ERROR_NO_MORE_ITEMS && !rule_.status; }

  // Outputs. They are written whatever the status, as ClusAPI may do, but never past what the caller said is there.
  Call& number(LPDWORD to) {
    if (to) *to = rule_.number;
    return *this;
  }
  Call& time(PFILETIME to) {
    if (to) *to = {0xfffffff0, 0x81234567};
    return *this;
  }
  Call& text(LPWSTR to, LPDWORD count) {
    if (!count) return *this;
    const DWORD capacity = *count;
    const DWORD length = has(capacity);
    if (to) {
      const DWORD written = std::min(length, capacity == 0 ? 0 : capacity - 1);
      for (DWORD i = 0; i < written; ++i) to[i] = static_cast<WCHAR>(u'a' + i % 26);
      if (capacity > 0) to[written] = 0;
      if (capacity <= length) runsShort();
    }
    *count = rule_.size.value_or(length);
    return *this;
  }
  Call& bytes(LPVOID to, DWORD capacity, LPDWORD size) {
    const DWORD length = has(capacity);
    if (to) {
      for (DWORD i = 0; i < std::min(length, capacity); ++i) static_cast<BYTE*>(to)[i] = static_cast<BYTE>(i);
      if (capacity < length) runsShort();
    }
    if (size) *size = rule_.size.value_or(length);
    return *this;
  }
  Call& bytes(LPVOID to, LPDWORD size) { return size ? bytes(to, *size, size) : *this; }
  /** The same bytes, where the rule says so: what did the call bring? */
  Call& echo(const void* from, std::size_t length, LPVOID to, DWORD capacity, LPDWORD size) {
    if (!rule_.echo) return bytes(to, capacity, size);
    natural_ = length <= capacity ? ERROR_SUCCESS : ERROR_MORE_DATA;
    if (natural_ == ERROR_SUCCESS && length > 0) std::memcpy(to, from, length);
    *size = static_cast<DWORD>(length);
    return *this;
  }

  // Results.
  DWORD code() const {
    if (rule_.lastError) SetLastError(*rule_.lastError);
    return rule_.status.value_or(natural_);
  }
  bool succeeds() const {
    const DWORD status = rule_.status.value_or(natural_);
    if (status != ERROR_SUCCESS) SetLastError(status);
    else if (rule_.lastError) SetLastError(*rule_.lastError);
    return status == ERROR_SUCCESS && !rule_.fail;
  }
  template <class H> H open() {
    // A cluster is a root, also where it was had from another handle.
    const std::uint32_t root = std::is_same_v<H, HCLUSTER> ? 0 : root_;
    return succeeds() ? toHandle<H>(opened(kindName<H>, root)) : nullptr;
  }
  template <class H> DWORD openInto(H* to) {
    const DWORD status = code();
    give(to, status == ERROR_SUCCESS);
    return status;
  }
  template <class H> BOOL openIfTrue(H* to) {
    const bool success = succeeds();
    give(to, success);
    return success;
  }
  template <class State> State state() { return static_cast<State>(succeeds() ? static_cast<int>(rule_.number) : -1); }
  DWORD count() const { return rule_.number; }

  // A close takes effect even where it reports a failure, so that nobody has a reason to try twice.
  template <class H> DWORD closeCode(H handle) { return closed(kindName<H>, toSerial(handle)), code(); }
  /** The same for a close that opens something, of the same root. */
  template <class H, class Opened> DWORD closeInto(H handle, Opened* to) {
    root_ = rootOf(toSerial(handle));
    closed(kindName<H>, toSerial(handle));
    return openInto(to);
  }
  template <class H> BOOL close(H handle) { return closed(kindName<H>, toSerial(handle)), succeeds(); }

 private:
  static constexpr DWORD items = 5;

  void runsShort() {
    if (natural_ == ERROR_SUCCESS) natural_ = ERROR_MORE_DATA;
  }
  DWORD has(DWORD capacity) const { return rule_.grow ? capacity + rule_.grow : rule_.data; }
  template <class H> void give(H* to, bool success) {
    if (to) *to = !success ? stray<H>() : rule_.nothing ? nullptr : toHandle<H>(opened(kindName<H>, root_));
  }

  Rule rule_;
  DWORD natural_ = ERROR_SUCCESS;
  std::uint32_t root_ = 0;
};

}  // namespace hostile
