#include "session.h"

#include "abi/errors.h"

namespace standin {

const char* close_function(Kind kind) {
  switch (kind) {
    case Kind::Cluster:
      return "CloseCluster";
    case Kind::Node:
      return "CloseClusterNode";
    case Kind::Resource:
      return "CloseClusterResource";
    case Kind::Group:
      return "CloseClusterGroup";
    case Kind::Network:
      return "CloseClusterNetwork";
    case Kind::NetInterface:
      return "CloseClusterNetInterface";
    case Kind::Key:
      return "ClusterRegCloseKey";
    case Kind::Batch:
    case Kind::ReadBatch:
    case Kind::ReadBatchReply:
    case Kind::Enumeration:
      break;
  }
  return "";
}

Outcome Step::open(Connection& connection, uint64_t parent, uint64_t& handle) const {
  RequestWriter writer(connection.request(), function.c_str(), 1 + name.has_value() + numbers.size());
  if (kind == Kind::Cluster) {
    writer.null();
  } else {
    writer.handle(parent);
  }
  if (name) writer.text(name->data(), name->size());
  for (const DWORD number : numbers) writer.number(number);
  if (!writer.finish()) return {ERROR_INVALID_PARAMETER, false};
  Reply reply;
  Outcome outcome = connection.exchange(reply);
  if (!outcome.ok()) return outcome;
  const auto value = reply.values.next(Tag::U64);
  if (!value) return {RPC_X_BAD_STUB_DATA, false};
  handle = value->number;
  return outcome;
}

Path extend(const Path& path, Step step) {
  Path extended = path;
  Step* const last = extended.empty() ? nullptr : &extended.back();
  if (last == nullptr || last->function != step.function || step.kind != Kind::Key) {
    extended.push_back(std::move(step));
    return extended;
  }
  if (!last->name->empty() && !step.name->empty()) last->name->push_back('\\');
  last->name->append(*step.name);
  last->numbers = std::move(step.numbers);
  return extended;
}

Outcome close_remote(Connection& connection, Kind kind, uint64_t handle) {
  RequestWriter writer(connection.request(), close_function(kind), 1);
  writer.handle(handle);
  writer.finish();
  Reply reply;
  Outcome outcome = connection.exchange(reply);
  if (reply.context_lost) outcome.status = ERROR_SUCCESS;
  return outcome;
}

Session::Session(std::shared_ptr<Link> link, Transport transport, Step root, uint64_t handle, uint64_t epoch)
    : link_(std::move(link)), transport_(transport), root_(std::move(root)), cluster_{handle, 1}, epoch_(epoch) {}

uint64_t Session::generation() {
  const std::lock_guard lock(mutex_);
  return cluster_.generation;
}

bool Session::current(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  return !stale() && cluster_.generation == generation;
}

Outcome Session::prepare(Connection& connection, const Path& path, Remote& remote, Remote& now) {
  const std::lock_guard lock(mutex_);
  if (stale()) {
    if (transport_ == Transport::Lpc) return {RPC_S_SERVER_UNAVAILABLE, false};
    // No node is up: whatever the service says to that, the cluster cannot be reached.
    if (const Outcome outcome = reopen_cluster(connection); !outcome.ok()) return {RPC_S_SERVER_UNAVAILABLE, outcome.lost};
  }
  if (!path.empty() && remote.generation != cluster_.generation) {
    if (const Outcome outcome = reopen(connection, path, remote); !outcome.ok()) return outcome;
  }
  now = path.empty() ? cluster_ : remote;
  return {};
}

Remote Session::last(const Path& path, const Remote& remote) {
  const std::lock_guard lock(mutex_);
  return path.empty() ? cluster_ : remote;
}

void Session::lose(uint64_t generation) {
  const std::lock_guard lock(mutex_);
  if (cluster_.generation == generation) lost_ = true;
}

// On any node that is up. The service may still know the old handle (another connection kept it): it is given back.
Outcome Session::reopen_cluster(Connection& connection) {
  uint64_t handle = 0;
  Outcome outcome = root_.open(connection, 0, handle);
  if (!outcome.ok()) return outcome;
  outcome = close_remote(connection, Kind::Cluster, cluster_.handle);
  cluster_ = {handle, cluster_.generation + 1};
  epoch_ = connection.epoch;
  lost_ = false;
  return outcome.lost ? outcome : Outcome{};
}

Outcome Session::reopen(Connection& connection, const Path& path, Remote& remote) {
  uint64_t at = cluster_.handle;
  for (const Step& step : path) {
    uint64_t next = 0;
    const Outcome opened = step.open(connection, at, next);
    if (opened.lost) return opened;
    if (&step != &path.front()) {
      if (const Outcome closed = close_remote(connection, (&step - 1)->kind, at); closed.lost) return closed;
    }
    if (opened.status != ERROR_SUCCESS) return opened;
    at = next;
  }
  const Outcome closed = close_remote(connection, path.back().kind, remote.handle);
  remote = {at, cluster_.generation};
  return closed.lost ? closed : Outcome{};
}

}  // namespace standin
