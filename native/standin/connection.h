#pragma once
// One connection to the service, used by one call at a time: a request goes out, the thread waits for its reply.
#include <memory>
#include <vector>

#include "endpoint.h"
#include "socket.h"
#include "wire/frames.h"

namespace standin {

// How an exchange ended. After a loss the connection is of no more use.
struct Outcome {
  DWORD status = 0;
  bool lost = false;

  bool ok() const { return status == 0 && !lost; }
};

class Connection {
 public:
  // Connects and introduces this process. Nothing on failure; the outcome says why.
  static std::unique_ptr<Connection> open(const Endpoint& endpoint, Outcome& outcome);

  // The buffer to pack the next request into.
  std::vector<uint8_t>& request() { return request_; }

  // Sends the packed request and waits for the reply, which stays valid until the next exchange.
  Outcome exchange(Reply& reply);

  bool quiet() { return socket_.quiet(); }

  // The link's epoch when this connection was last taken from it.
  uint64_t epoch = 0;

 private:
  explicit Connection(Socket socket) : socket_(std::move(socket)) {}

  Outcome exchange(Reply& reply, Socket::Patience patience);
  bool receive(size_t wanted, Socket::Patience patience);

  Socket socket_;
  std::vector<uint8_t> request_;
  std::vector<uint8_t> reply_;
  size_t received_ = 0;
};

}  // namespace standin
