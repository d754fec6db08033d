#pragma once
// The Resource Monitor as this library sees it: the callbacks of Startup or StartupEx. None is made with a lock held.
#include <condition_variable>
#include <mutex>

#include "abi/resapi.h"
#include "node-process.h"
#include "text.h"

namespace resource_dll {

// Of the table of StartupEx nothing is read but what every monitor that knows StartupEx has.
struct Callbacks {
  PLOG_EVENT_ROUTINE log = nullptr;
  PSET_RESOURCE_STATUS_ROUTINE set_status = nullptr;        // of Startup
  PSET_RESOURCE_STATUS_ROUTINE_EX set_status_ex = nullptr;  // of StartupEx
  PSIGNAL_FAILURE_ROUTINE signal_failure = nullptr;
};

class Monitor {
 public:
  void use(const Callbacks& callbacks);

  // Line by line, in pieces that the cluster log takes. NULL for what is about no resource.
  void log(RESOURCE_HANDLE resource, LOG_LEVEL level, WideView text);
  // False where the monitor wants nothing more to be done for the resource.
  bool report(RESOURCE_HANDLE resource, CLUSTER_RESOURCE_STATE state, DWORD check_point, DWORD error);
  // An online resource is so no longer.
  void fail(RESOURCE_HANDLE resource, DWORD error);

 private:
  Callbacks callbacks();

  std::mutex mutex_;
  Callbacks callbacks_;
};

// The monitor's side of one resource. Once it is closed nothing about it is called back; closing waits for what is under way.
class MonitorHandle {
 public:
  MonitorHandle(Monitor& monitor, RESOURCE_HANDLE handle) : monitor_(monitor), handle_(handle) {}

  void log(LOG_LEVEL level, WideView text);
  bool report(CLUSTER_RESOURCE_STATE state, DWORD check_point, DWORD error);
  void fail(DWORD error);

  void close(Clock::time_point limit);

 private:
  bool enter();
  void leave();

  Monitor& monitor_;
  const RESOURCE_HANDLE handle_;
  std::mutex mutex_;
  std::condition_variable left_;
  size_t inside_ = 0;
  bool closed_ = false;
};

}  // namespace resource_dll
