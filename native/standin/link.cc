#include "link.h"

#include <algorithm>
#include <utility>

namespace standin {
namespace {

constexpr size_t kKeptIdle = 8;

// Never destroyed: threads may still be in a call while the process ends.
struct Registry {
  std::mutex mutex;
  std::vector<std::shared_ptr<Link>> links;
};

Registry& registry() {
  static Registry& registry = *new Registry;
  return registry;
}

}  // namespace

std::shared_ptr<Link> Link::to(const Endpoint& endpoint) {
  auto& [mutex, links] = registry();
  const std::lock_guard lock(mutex);
  for (const auto& link : links) {
    if (link->endpoint_ == endpoint) return link;
  }
  // A process may meet many simulated clusters in its life: forget those that are over.
  std::erase_if(links, [](const auto& link) { return link.use_count() == 1 && link->abandoned(); });
  return links.emplace_back(std::make_shared<Link>(endpoint));
}

std::unique_ptr<Connection> Link::acquire(Outcome& outcome) {
  auto connection = idle();
  if (!connection) {
    const uint64_t epoch = epoch_.load();
    connection = Connection::open(endpoint_, outcome);
    if (!connection) return nullptr;
    connection->epoch = epoch;
    standing_++;
  }
  outcome = {};
  return connection;
}

std::unique_ptr<Connection> Link::acquire_if_known() {
  auto connection = idle();
  if (connection || standing_ == 0) return connection;
  Outcome outcome;
  return acquire(outcome);
}

void Link::release(std::unique_ptr<Connection> connection, const Outcome& outcome) {
  if (outcome.lost) return drop(std::move(connection));
  {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kKeptIdle) {
      idle_.push_back(std::move(connection));
      return;
    }
  }
  standing_--;
}

// An idle connection that still stands; those that fell meanwhile are dropped.
std::unique_ptr<Connection> Link::idle() {
  for (;;) {
    std::unique_ptr<Connection> connection;
    {
      const std::lock_guard lock(mutex_);
      if (idle_.empty()) return nullptr;
      connection = std::move(idle_.back());
      idle_.pop_back();
    }
    if (connection->quiet()) {
      connection->epoch = epoch_.load();
      return connection;
    }
    drop(std::move(connection));
  }
}

// One loss begins one new epoch, however many connections fell with it.
void Link::drop(std::unique_ptr<Connection> connection) {
  uint64_t epoch = connection->epoch;
  epoch_.compare_exchange_strong(epoch, epoch + 1);
  standing_--;
}

bool Link::abandoned() {
  const std::lock_guard lock(mutex_);
  return std::ranges::none_of(idle_, [](const auto& connection) { return connection->quiet(); });
}

}  // namespace standin
