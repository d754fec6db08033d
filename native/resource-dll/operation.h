#pragma once
// An Online or Offline that has returned ERROR_IO_PENDING, from its beginning to what came of it: told by Node, heard by the
// thread that reports to the monitor.
#include <condition_variable>
#include <mutex>
#include <optional>

#include "runner.h"

namespace resource_dll {

class Operation final : public Caller {
 public:
  Operation(bool online, DWORD flags, std::optional<WideText> destination = {})
      : online(online), flags(flags), destination(std::move(destination)) {}

  // Brings the resource online; else takes it offline, to move to another node if that is said.
  const bool online;
  const DWORD flags;
  const std::optional<WideText> destination;

  // It has ended.
  void answered(DWORD status, wire::Values values) override;
  // It is getting on. Only what is more than before says something.
  void advance(DWORD percent);
  // Nobody is to hear of it any more.
  void cancel();
  // Its entry returns: before that nothing is reported.
  void release();

  struct News {
    std::optional<DWORD> status;  // it has ended
    DWORD percent = 0;
  };
  // Waits until there is something to report. Nothing where it was cancelled.
  std::optional<News> wait();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool released_ = false, cancelled_ = false;
  std::optional<DWORD> status_;
  DWORD percent_ = 0, told_ = 0;
};

}  // namespace resource_dll
