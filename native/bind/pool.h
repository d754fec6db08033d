#pragma once
// The process-wide threads that run calls which may block for minutes, and that close handles. It is created once and
// never destroyed: a thread may sit in a blocked call when the process ends.
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>

#include "bind/threads.h"

namespace clusapi {

/** Work for a pool thread. `run` ends the job's life or passes it on; the pool never touches it again. */
class Job {
 public:
  virtual void run() noexcept = 0;

 protected:
  Job() = default;
  Job(const Job&) = delete;
  Job& operator=(const Job&) = delete;
  virtual ~Job() = default;

 private:
  Job* next_ = nullptr;
  friend class Pool;
};

class Pool {
 public:
  struct Counts {
    std::size_t threads, idle, waiting;
  };

  static Pool& instance();
  /** Whether the calling thread belongs to the pool, and so may block. */
  static bool onPoolThread();

  /** Whether there is a thread at all. The first ones never go home, so once it is true it stays true. */
  bool ready();
  /** Any thread. */
  void submit(Job* job);
  Counts counts();

 private:
  bool arrange();
  bool addWorker();
  void work();
  bool linger(std::unique_lock<Mutex>& lock);
  void supervise();

  Mutex mutex_;
  Condition wake_, alarm_;
  Job *head_ = nullptr, *tail_ = nullptr;
  std::atomic<std::size_t> waiting_{0};  // changed while locked, read by a lingering thread
  std::size_t threads_ = 0, idle_ = 0;
  std::uint64_t submitted_ = 0, started_ = 0;
  bool waking_ = false, lingering_ = false, supervised_ = false, watching_ = false;
};

}  // namespace clusapi
