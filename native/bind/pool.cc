#include "bind/pool.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "threads/thread.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

namespace clusapi {
namespace {

constexpr std::size_t eager = 8;            // threads that start as soon as nobody is idle
constexpr std::size_t most = 128;           // beyond this, calls wait in the queue
constexpr std::size_t stackBytes = 512 << 10;
constexpr unsigned patience = 10;           // milliseconds that a call may wait before the pool grows past `eager`
constexpr unsigned boredom = 30'000;        // milliseconds after which a thread past `eager` goes home

constexpr unsigned lingerRounds = 400;      // of `relax`: some ten microseconds

void relax() {
#if defined(__x86_64__) || defined(_M_X64)
  _mm_pause();
#endif
}

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
  std::unique_lock lock(mutex_);
  (head_ ? tail_->next_ : head_) = job;
  tail_ = job;
  ++waiting_;
  ++submitted_;
  const bool wake = arrange();
  lock.unlock();
  if (wake) wake_.notifyOne();
}

Pool::Counts Pool::counts() {
  std::lock_guard lock(mutex_);
  return {threads_, idle_, waiting_.load()};
}

// Locked; true if the caller is to wake a thread after unlocking. One wake is under way at a time, and the woken thread
// wakes the next if there is more: short calls then cost few system calls. Growth past `eager` is left to the
// supervisor, so that a burst of short calls does not start 128 threads.
bool Pool::arrange() {
  if (!head_ || lingering_) return false;
  if (idle_ > 0) return !std::exchange(waking_, true);
  if (threads_ < eager) {
    addWorker();
  } else if (threads_ < most && !watching_) {
    watching_ = true;
    if (supervised_) alarm_.notifyOne();
    else supervised_ = threads::start([this] { supervise(); }, stackBytes);
    if (!supervised_) watching_ = false;
  }
  return false;
}

// Waits a few microseconds for the next call without sleeping, so that a row of short calls needs no wakes at all. One
// thread at a time may; true when there is work.
bool Pool::linger(std::unique_lock<Mutex>& lock) {
  if (lingering_) return false;
  lingering_ = true;
  lock.unlock();
  for (unsigned i = 0; i < lingerRounds && waiting_.load(std::memory_order_relaxed) == 0; ++i) relax();
  lock.lock();
  lingering_ = false;
  return head_ != nullptr;
}

bool Pool::addWorker() {
  if (!threads::start([this] { work(); }, stackBytes)) return false;
  ++threads_;
  return true;
}

void Pool::work() {
  poolThread = true;
  std::unique_lock lock(mutex_);
  for (;;) {
    while (!head_ && !linger(lock)) {
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
    const bool wake = arrange();
    lock.unlock();
    if (wake) wake_.notifyOne();
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
    for (std::size_t more = std::min({waiting_.load(), threads_, most - threads_}); more > 0 && addWorker();) --more;
  }
}

}  // namespace clusapi
