#pragma once
// How the values of a reply reach the caller: the one place that knows characters from bytes, required sizes and probes.
//
// A buffer that is NULL asks for the size alone and succeeds. One that is too small answers ERROR_MORE_DATA, is left as it
// was, and its count says what is needed: characters without the terminator, or bytes with it. The other outputs of the
// call are filled all the same.
#include "abi/clusapi.h"
#include "abi/errors.h"
#include "batch.h"
#include "enumeration.h"
#include "wire/frames.h"

namespace standin {

using namespace wire;

class Output {
 public:
  // Takes what it needs from the reply and hands it to the caller. Answers a Win32 status.
  virtual DWORD fill(Values& values) = 0;

 protected:
  ~Output() = default;
};

// A DWORD, or something of its size. May be NULL.
class Number final : public Output {
 public:
  explicit Number(LPDWORD target) : target_(target) {}
  DWORD fill(Values& values) override;

 private:
  LPDWORD target_;
};

// A handle at the service.
class RemoteHandle final : public Output {
 public:
  explicit RemoteHandle(uint64_t& target) : target_(target) {}
  DWORD fill(Values& values) override;

 private:
  uint64_t& target_;
};

// A FILETIME. May be NULL.
class Time final : public Output {
 public:
  explicit Time(PFILETIME target) : target_(target) {}
  DWORD fill(Values& values) override;

 private:
  PFILETIME target_;
};

// A text and its count in characters. Both may be NULL; a text without a count is an error.
class Text final : public Output {
 public:
  Text(LPWSTR target, LPDWORD count) : target_(target), count_(count) {}
  DWORD fill(Values& values) override;

 private:
  LPWSTR target_;
  LPDWORD count_;
};

// Bytes and their count. Both may be NULL; bytes without a count are an error.
class Data final : public Output {
 public:
  Data(LPBYTE target, LPDWORD count) : target_(target), count_(count) {}
  DWORD fill(Values& values) override;

 private:
  LPBYTE target_;
  LPDWORD count_;
};

// A security descriptor and its size. Unlike other bytes, one that does not fit is ERROR_INSUFFICIENT_BUFFER, and so is a
// question for the size alone.
class Descriptor final : public Output {
 public:
  Descriptor(PSECURITY_DESCRIPTOR target, LPDWORD size) : target_(target), size_(size) {}
  DWORD fill(Values& values) override;

 private:
  PSECURITY_DESCRIPTOR target_;
  LPDWORD size_;
};

// The output of a control code: a buffer, its size, and the bytes returned or required. Without the last, a control code
// that answers something is an error.
class ControlOutput final : public Output {
 public:
  ControlOutput(LPVOID target, DWORD size, LPDWORD returned) : target_(target), size_(size), returned_(returned) {}
  DWORD fill(Values& values) override;

 private:
  LPVOID target_;
  DWORD size_;
  LPDWORD returned_;
};

// CLUSTERVERSIONINFO, as much of it as the caller's dwVersionInfoSize has room for. May be NULL.
class VersionInfo final : public Output {
 public:
  explicit VersionInfo(LPCLUSTERVERSIONINFO target) : target_(target) {}
  DWORD fill(Values& values) override;

 private:
  LPCLUSTERVERSIONINFO target_;
};

// The answers of a read batch: all the values that are left.
class ReadResults final : public Output {
 public:
  explicit ReadResults(ReadReply& target) : target_(target) {}
  DWORD fill(Values& values) override;

 private:
  ReadReply& target_;
};

// The items of an enumeration: all the values that are left.
class Snapshot final : public Output {
 public:
  Snapshot(Items& target, Shape shape) : target_(target), shape_(shape) {}
  DWORD fill(Values& values) override { return target_.take(values, shape_) ? ERROR_SUCCESS : RPC_X_BAD_STUB_DATA; }

 private:
  Items& target_;
  Shape shape_;
};

// Hands the values to the outputs. Every one has its turn; the first complaint is the answer.
DWORD fill_all(Values& values, std::span<Output* const> outputs);

}  // namespace standin
