#pragma once
// One opened cluster: how to reach it, and how to reach it again after the connection or the node was lost.
#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "link.h"

namespace standin {

// What a handle is a handle to. The number is part of the handle's value. Those from Batch on live here, and
// the service knows nothing of them; those from Enumeration on are kinds of enumerations.
enum class Kind : uint8_t {
  Cluster = 1, Node, Resource, Group, Network, NetInterface, Key, Batch = 0x70, ReadBatch, ReadBatchReply, Enumeration = 0x80
};

constexpr bool is_local(Kind kind) { return kind >= Kind::Batch; }

// The ClusAPI function that closes this kind at the service.
const char* close_function(Kind kind);

// One open call, kept so that it can be made again: by name, with the same access.
struct Step {
  Kind kind = Kind::Cluster;
  std::string function;
  std::optional<WideText> name;
  std::vector<DWORD> numbers;  // the inputs after the name

  // Makes the call under `parent`, or for a cluster on any node, and takes the service's handle from the reply.
  Outcome open(Connection& connection, uint64_t parent, uint64_t& handle) const;
};

// The way from the cluster to what a handle stands for; empty for the cluster itself.
using Path = std::vector<Step>;

// The way to a subkey: below another opened key it is one longer name, so that chains of keys stay short.
Path extend(const Path& path, Step step);

// A handle at the service, as of a generation of its session.
struct Remote {
  uint64_t handle = 0;
  uint64_t generation = 0;
};

// Tells the service to forget a handle. A service that is gone has forgotten it.
Outcome close_remote(Connection& connection, Kind kind, uint64_t handle);

class Session {
 public:
  Session(std::shared_ptr<Link> link, Transport transport, Step root, uint64_t handle, uint64_t epoch);

  const std::shared_ptr<Link>& link() const { return link_; }
  Transport transport() const { return transport_; }
  // How the cluster is opened again.
  const Step& root() const { return root_; }

  // The generation that new handles belong to.
  uint64_t generation();
  // Whether a handle of this generation is still what the service knows.
  bool current(uint64_t generation);

  // Brings a handle up to date, opening it again by name if it was lost, and gives what to call it.
  // An LPC session is never opened again: its cluster service went away.
  Outcome prepare(Connection& connection, const Path& path, Remote& remote, Remote& now);
  // What the service called it last.
  Remote last(const Path& path, const Remote& remote);

  // The node that held the handles of this generation is gone.
  void lose(uint64_t generation);

  // Whether the cluster was closed, and with it all that was opened from it.
  std::atomic<bool> closed = false;

 private:
  bool stale() const { return lost_ || epoch_ != link_->epoch(); }
  Outcome reopen_cluster(Connection& connection);
  Outcome reopen(Connection& connection, const Path& path, Remote& remote);

  const std::shared_ptr<Link> link_;
  const Transport transport_;
  const Step root_;
  std::mutex mutex_;
  Remote cluster_;       // guarded by mutex_, as is every Remote of this session
  uint64_t epoch_ = 0;   // the link's, when the cluster was opened
  bool lost_ = false;
};

}  // namespace standin
