#include "connection.h"

#include <algorithm>
#include <cstring>
#include <random>

#include "abi/errors.h"

#ifndef _WIN32
#include <unistd.h>
#endif

namespace standin {
namespace {

// A buffer that once held a large answer is not kept.
constexpr size_t kKeptBuffer = 1u << 20;
constexpr size_t kFirstBuffer = 16u << 10;

DWORD process_id() {
#ifdef _WIN32
  return GetCurrentProcessId();
#else
  return static_cast<DWORD>(getpid());
#endif
}

// What the service knows this process by: handles belong to it and live as long as one of its connections.
const WideText& client_id() {
  static const WideText& id = *[] {
    std::random_device random;
    auto* digits = new WideText;
    for (int i = 0; i < 32; i++) digits->push_back(static_cast<WCHAR>("0123456789abcdef"[random() & 15]));
    return digits;
  }();
  return id;
}

}  // namespace

std::unique_ptr<Connection> Connection::open(const Endpoint& endpoint, Outcome& outcome) {
  outcome = {RPC_S_SERVER_UNAVAILABLE, true};
  Socket socket = Socket::connect(endpoint.port);
  if (!socket.valid()) return nullptr;
  std::unique_ptr<Connection> connection(new Connection(std::move(socket)));
  RequestWriter writer(connection->request_, "hello", 4);
  writer.number(kProtocol);
  writer.text(endpoint.token.data(), endpoint.token.size());
  writer.text(client_id().data(), client_id().size());
  writer.number(process_id());
  writer.finish();
  Reply reply;
  outcome = connection->exchange(reply, Socket::Patience::Short);
  // Nothing was asked yet: a service that hangs up on the introduction is no service.
  if (outcome.lost) outcome.status = RPC_S_SERVER_UNAVAILABLE;
  return outcome.status == ERROR_SUCCESS ? std::move(connection) : nullptr;
}

Outcome Connection::exchange(Reply& reply) { return exchange(reply, Socket::Patience::Endless); }

Outcome Connection::exchange(Reply& reply, Socket::Patience patience) {
  if (reply_.size() > kKeptBuffer) std::vector<uint8_t>().swap(reply_);
  if (reply_.size() < kFirstBuffer) reply_.resize(kFirstBuffer);
  received_ = 0;
  if (!socket_.send(request_.data(), request_.size())) return {RPC_S_SERVER_UNAVAILABLE, true};
  if (request_.size() > kKeptBuffer) std::vector<uint8_t>().swap(request_);
  if (!receive(1, patience) || !receive(kLengthBytes, Socket::Patience::Short)) return {RPC_S_CALL_FAILED, true};
  uint32_t body;
  std::memcpy(&body, reply_.data(), sizeof(body));
  if (body > kMaxBody) return {RPC_X_BAD_STUB_DATA, true};
  if (!receive(kLengthBytes + body, Socket::Patience::Short)) return {RPC_S_CALL_FAILED, true};
  // Nobody asked for more than one reply.
  const auto parsed = received_ == kLengthBytes + body ? parse_reply(reply_.data() + kLengthBytes, body) : std::nullopt;
  if (!parsed) return {RPC_X_BAD_STUB_DATA, true};
  reply = *parsed;
  return {reply.status, false};
}

// Receives until that many bytes of the frame are there. The buffer grows with what arrives, not with what was announced.
bool Connection::receive(size_t wanted, Socket::Patience patience) {
  while (received_ < wanted) {
    if (received_ == reply_.size()) reply_.resize(std::min(received_ * 2, wanted));
    const size_t more = socket_.receive(reply_.data() + received_, reply_.size() - received_, patience);
    if (more == 0) return false;
    received_ += more;
  }
  return true;
}

}  // namespace standin
