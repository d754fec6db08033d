#pragma once
// A resource of the type, from Open to Close: what the monitor asks is passed on to Node, and what Node tells is reported. Its
// entries are called on any thread, Terminate beside any other, and return in time whatever Node does.
#include <atomic>
#include <condition_variable>
#include <memory>
#include <mutex>

#include "abi/resapi.h"
#include "manifest.h"
#include "monitor.h"
#include "operation.h"
#include "properties.h"
#include "runners.h"

namespace resource_dll {

class Resource : public std::enable_shared_from_this<Resource> {
 public:
  struct Opening {
    WideText name;
    HKEY key;  // the monitor's
    RESOURCE_HANDLE handle;
    DWORD flags;
  };
  // The manifest, the runners and the monitor outlive it.
  Resource(DWORD id, Opening opening, const Manifest& manifest, Runners& runners, Monitor& monitor)
      : id_(id), opening_(std::move(opening)), manifest_(manifest), runners_(runners), monitor_(monitor, opening_.handle) {}

  DWORD open();
  void close();
  DWORD online(DWORD flags);
  DWORD offline(LPCWSTR destination, DWORD flags);
  void terminate();
  bool looks_alive() const { return healthy_; }
  bool is_alive();
  // The output is what there is, however much the caller can take.
  DWORD control(DWORD code, std::optional<Bytes> input, std::vector<BYTE>& output);

  // What Node tells.
  void log(LOG_LEVEL level, WideView text) { monitor_.log(level, text); }
  void pending(DWORD percent);
  void health(bool alive);
  void runner_ended();

 private:
  enum class State { Offline, Pending, Online };

  Clock::time_point within(DWORD milliseconds) const { return Clock::now() + Milliseconds(milliseconds); }
  std::shared_ptr<Runner> opened();
  std::shared_ptr<Runner> reopened(Clock::time_point limit, DWORD& status);
  DWORD start(const std::shared_ptr<Operation>& operation);
  bool tell(const std::shared_ptr<Operation>& operation);
  void attend(const std::shared_ptr<Operation>& operation, bool told);
  bool settle(const std::shared_ptr<Operation>& operation, DWORD& status);
  std::shared_ptr<Runner> stop();
  void complain(const char* what, DWORD status);

  const DWORD id_;
  const Opening opening_;
  const Manifest& manifest_;
  Runners& runners_;
  MonitorHandle monitor_;
  std::atomic<bool> healthy_ = false;  // as far as is known: online, in a process that runs, and nobody has said otherwise

  std::mutex mutex_;  // guards what follows
  std::condition_variable changed_;
  State state_ = State::Offline;
  std::shared_ptr<Operation> operation_;
  RunnerUse use_;  // where it is open
  bool reopening_ = false, closed_ = false;
};

}  // namespace resource_dll
