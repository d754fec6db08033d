#include "bind/pool.h"

#include <algorithm>
#include <mutex>

namespace clusapi {
namespace {

constexpr std::size_t eager = 8;            // threads that start as soon as nobody is idle
constexpr std::size_t most = 128;           // beyond this, calls wait in the queue
constexpr std::size_t stackBytes = 512 << 10;
constexpr unsigned patience = 10;           // milliseconds that a call may wait before the pool grows past `eager`
constexpr unsigned boredom = 30'000;        // milliseconds after which a thread past `eager` goes home

thread_local bool poolThread = false;

}  // namespace

Pool& Pool::instance() {
  static Pool* const pool = new Pool;
  return *pool;
}

bool Pool::onPoolThread() { return poolThread; }

bool Pool::ready() {
  std::lock_guard lock(mutex_);
  return threads_ > 0 || addWorker();
}

void Pool::submit(Job* job) {
  std::lock_guard lock(mutex_);
  (head_ ? tail_->next_ : head_) = job;
  tail_ = job;
  ++waiting_;
  ++submitted_;
  arrange();
}

Pool::Counts Pool::counts() {
  std::lock_guard lock(mutex_);
  return {threads_, idle_, waiting_};
}

// Locked. One wake is under way at a time; the woken thread wakes the next if there is more: short calls then cost few
// system calls. Growth past `eager` is left to the supervisor, so that a burst of short calls does not start 128 threads.
void Pool::arrange() {
  if (!head_) return;
  if (idle_ > 0) {
    if (!waking_) waking_ = true, wake_.notifyOne();
  } else if (threads_ < eager) {
    addWorker();
  } else if (threads_ < most && !watching_) {
    watching_ = true;
    if (supervised_) alarm_.notifyOne();
    else supervised_ = startThread([](void* pool) { static_cast<Pool*>(pool)->supervise(); }, this, stackBytes);
    if (!supervised_) watching_ = false;
  }
}

bool Pool::addWorker() {
  if (!startThread([](void* pool) { static_cast<Pool*>(pool)->work(); }, this, stackBytes)) return false;
  ++threads_;
  return true;
}

void Pool::work() {
  poolThread = true;
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!head_) {
      ++idle_;
      const bool woken = wake_.waitFor(mutex_, boredom);
      --idle_;
      waking_ = false;
      if (!woken && !head_ && threads_ > eager) {
        --threads_;
        return;
      }
    }
    Job* job = head_;
    head_ = job->next_;
    --waiting_;
    ++started_;
    arrange();
    lock.unlock();
    job->run();
    lock.lock();
  }
}

// Sleeps until calls wait and nobody is idle; when the first of them still waits after `patience`, doubles the threads.
void Pool::supervise() {
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!head_ || threads_ >= most) {
      watching_ = false;
      alarm_.wait(mutex_);
    }
    const std::uint64_t seen = submitted_;
    alarm_.waitFor(mutex_, patience);
    if (started_ >= seen || idle_ > 0) continue;
    for (std::size_t more = std::min({waiting_, threads_, most - threads_}); more > 0 && addWorker();) --more;
  }
}

}  // namespace clusapi
