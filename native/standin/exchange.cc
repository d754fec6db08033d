#include "exchange.h"

namespace standin {

DWORD Exchange::bind() {
  for (const Input& input : inputs_) {
    if (input.type != Input::Type::Handle && input.type != Input::Type::OptionalHandle) continue;
    Bound& bound = bound_.emplace_back();
    if (input.type == Input::Type::OptionalHandle && input.number == 0) continue;
    bound.handle = Handles::table().find(input.number, input.kind);
    if (!bound.handle) return ERROR_INVALID_HANDLE;
    const Session& session = *bound.handle->session;
    if (!link_) link_ = session.link();
    if (session.link() != link_) return ERROR_INVALID_HANDLE;
    if (session.transport() != first().session->transport()) return RPC_S_INVALID_BINDING;
  }
  return ERROR_SUCCESS;
}

DWORD Exchange::run() {
  DWORD original = ERROR_SUCCESS;
  for (int round = 0;; round++) {
    Outcome outcome;
    {
      Lease lease(*link_, link_->acquire(outcome));
      again_ = false;
      if (lease) lease.outcome = outcome = attempt(*lease);
      else round = 1;  // nobody listens: trying again would not help
    }
    // Bytes that make no sense are no lost connection: the same call would meet them again.
    lost_ = outcome.lost && outcome.status != RPC_X_BAD_STUB_DATA;
    if ((lost_ || again_) && reconnects() && round == 0) {
      original = outcome.status;
      continue;
    }
    return original != ERROR_SUCCESS && outcome.status == RPC_S_SERVER_UNAVAILABLE ? original : outcome.status;
  }
}

Outcome Exchange::attempt(Connection& connection) {
  for (auto& [handle, now] : bound_) {
    if (!handle) continue;
    const Outcome outcome = handle->session->prepare(connection, handle->path, handle->remote, now);
    if (!outcome.ok()) return outcome;
  }
  if (!pack(connection)) return {ERROR_INVALID_PARAMETER, false};
  epoch_ = connection.epoch;
  Reply reply;
  const Outcome outcome = connection.exchange(reply);
  if (outcome.lost) return outcome;
  link_->local_faults = reply.local_faults;
  if (reply.context_lost) {
    for (const Bound& bound : bound_) {
      if (bound.handle) bound.handle->session->lose(bound.now.generation);
    }
  }
  again_ = reply.context_lost || (outcome.status == ERROR_INVALID_HANDLE && outdated());
  return {outcome.status == ERROR_SUCCESS ? fill_all(reply.values, outputs_) : outcome.status, false};
}

bool Exchange::pack(Connection& connection) {
  RequestWriter writer(connection.request(), function_, inputs_.size());
  const Bound* bound = bound_.data();
  for (const Input& input : inputs_) {
    switch (input.type) {
      case Input::Type::Handle:
      case Input::Type::OptionalHandle:
        writer.handle((bound++)->now.handle);
        break;
      case Input::Type::Number:
        writer.number(static_cast<DWORD>(input.number));
        break;
      case Input::Type::Text:
        if (input.data == nullptr) writer.null();
        else writer.text(static_cast<const WCHAR*>(input.data), input.size);
        break;
      case Input::Type::Bytes:
        if (input.data == nullptr) writer.null();
        else writer.bytes(input.data, input.size);
        break;
    }
  }
  return writer.finish();
}

// Whether another thread opened the handles again while this call was on its way.
bool Exchange::outdated() {
  for (const Bound& bound : bound_) {
    if (bound.handle && !bound.handle->session->current(bound.now.generation)) return true;
  }
  return false;
}

}  // namespace standin
