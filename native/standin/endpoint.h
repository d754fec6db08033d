#pragma once
// Which simulated cluster a name means: sim:<port>-<token>[/NODE], or the one of the environment.
#include <optional>

#include "wire/frames.h"

namespace standin {

using namespace wire;

struct Endpoint {
  uint16_t port = 0;
  WideText token;

  bool operator==(const Endpoint&) const = default;
};

enum class Transport : DWORD { Lpc = 0, Rpc = 1 };

// Where a caller of OpenCluster wants to go.
struct Destination {
  Endpoint endpoint;
  std::optional<WideText> node;  // nothing: any node that is up
  Transport transport = Transport::Lpc;
};

// Resolves a cluster or node name as OpenCluster takes it:
// NULL is the local node of CLUSAPI_SIMULATOR's cluster, sim:… an endpoint, another name a node of CLUSAPI_SIMULATOR's cluster.
// Answers a Win32 status.
DWORD resolve(LPCWSTR name, Destination& destination);

}  // namespace standin
