#pragma once
// The handles that callers hold: numbers with a kind, never used twice. A number that is not in the table is stale.
#include <map>

#include "abi/clusapi.h"
#include "batch.h"
#include "enumeration.h"
#include "session.h"

namespace standin {

template <typename T>
struct KindOf;
template <>
struct KindOf<HCLUSTER> : std::integral_constant<Kind, Kind::Cluster> {};
template <>
struct KindOf<HNODE> : std::integral_constant<Kind, Kind::Node> {};
template <>
struct KindOf<HRESOURCE> : std::integral_constant<Kind, Kind::Resource> {};
template <>
struct KindOf<HGROUP> : std::integral_constant<Kind, Kind::Group> {};
template <>
struct KindOf<HNETWORK> : std::integral_constant<Kind, Kind::Network> {};
template <>
struct KindOf<HNETINTERFACE> : std::integral_constant<Kind, Kind::NetInterface> {};
template <>
struct KindOf<HKEY> : std::integral_constant<Kind, Kind::Key> {};

template <uint8_t N>
using EnumerationKind = std::integral_constant<Kind, static_cast<Kind>(static_cast<uint8_t>(Kind::Enumeration) + N)>;
template <>
struct KindOf<HCLUSENUM> : EnumerationKind<0> {};
template <>
struct KindOf<HCLUSENUMEX> : EnumerationKind<1> {};
template <>
struct KindOf<HGROUPENUM> : EnumerationKind<2> {};
template <>
struct KindOf<HGROUPENUMEX> : EnumerationKind<3> {};
template <>
struct KindOf<HRESENUM> : EnumerationKind<4> {};
template <>
struct KindOf<HRESENUMEX> : EnumerationKind<5> {};
template <>
struct KindOf<HNODEENUM> : EnumerationKind<6> {};
template <>
struct KindOf<HNODEENUMEX> : EnumerationKind<7> {};
template <>
struct KindOf<HRESTYPEENUM> : EnumerationKind<8> {};
template <>
struct KindOf<HNETWORKENUM> : EnumerationKind<9> {};
template <>
struct KindOf<HNETINTERFACEENUM> : EnumerationKind<10> {};
template <>
struct KindOf<HGROUPSETENUM> : EnumerationKind<11> {};

template <>
struct KindOf<HREGBATCH> : std::integral_constant<Kind, Kind::Batch> {};
template <>
struct KindOf<HREGREADBATCH> : std::integral_constant<Kind, Kind::ReadBatch> {};
template <>
struct KindOf<HREGREADBATCHREPLY> : std::integral_constant<Kind, Kind::ReadBatchReply> {};

template <typename T>
concept HandleType = requires { KindOf<T>::value; };

// What a handle stands for. Calls in flight share it, so that closing never pulls it away under them.
struct Handle {
  Kind kind;
  std::shared_ptr<Session> session;
  Path path = {};
  Remote remote = {};                       // guarded by the session; unused by clusters and by what lives here alone
  std::shared_ptr<const Items> items = {};  // of an enumeration: its snapshot
  std::shared_ptr<Batch> batch = {};        // of a batch: its commands
  std::shared_ptr<ReadReply> reply = {};    // of a reply: its results
};

class Handles {
 public:
  static Handles& table();

  uint64_t add(std::shared_ptr<Handle> handle);
  std::shared_ptr<Handle> find(uint64_t number, Kind kind);
  // Takes a handle out, so that one caller alone closes it.
  std::shared_ptr<Handle> take(uint64_t number, Kind kind);
  void put_back(uint64_t number, std::shared_ptr<Handle> handle);
  // Takes out all that was opened through a cluster, the newest first.
  std::vector<std::shared_ptr<Handle>> take_all(const Session& session);
  size_t count();

 private:
  std::mutex mutex_;
  std::map<uint64_t, std::shared_ptr<Handle>> handles_;
  uint64_t next_ = 1;
};

}  // namespace standin
