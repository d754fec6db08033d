#pragma once
// All connections of this process to one service: a connection per call in flight, the idle ones kept for the next.
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "connection.h"

namespace standin {

class Link {
 public:
  // The link to this endpoint, which all its handles share.
  static std::shared_ptr<Link> to(const Endpoint& endpoint);

  explicit Link(Endpoint endpoint) : endpoint_(std::move(endpoint)) {}

  // A connection for one call: an idle one that still stands, or a new one. Nothing on failure; the outcome says why.
  std::unique_ptr<Connection> acquire(Outcome& outcome);
  // The same for a call that only matters to a service that still knows this process: nothing where no connection is left.
  std::unique_ptr<Connection> acquire_if_known();

  // Takes a connection back after an exchange that ended so.
  void release(std::unique_ptr<Connection> connection, const Outcome& outcome);

  // Counts the losses: what was opened in another epoch may no longer be open at the service.
  uint64_t epoch() const { return epoch_.load(); }

  // Whether the service has fault rules for functions that are answered here.
  std::atomic<bool> local_faults = false;

 private:
  std::unique_ptr<Connection> idle();
  void drop(std::unique_ptr<Connection> connection);
  bool abandoned();

  const Endpoint endpoint_;
  std::atomic<uint64_t> epoch_ = 1;
  std::atomic<size_t> standing_ = 0;  // connections, idle or in use
  std::mutex mutex_;
  std::vector<std::unique_ptr<Connection>> idle_;
};

}  // namespace standin
