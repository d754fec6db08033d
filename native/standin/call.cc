#include "call.h"

namespace standin {
namespace {

// The inputs of an open call, kept for opening again.
Step step_of(Kind kind, const char* function, Inputs inputs, const Again* again) {
  Step step{kind, function, {}, {}};
  for (const Input& input : inputs) {
    if (input.type == Input::Type::Text && !step.name) step.name = input.text();
    if (input.type == Input::Type::Number) step.numbers.push_back(static_cast<DWORD>(input.number));
  }
  if (again != nullptr) {
    step.function = again->function;
    step.numbers.clear();
    if (again->access) step.numbers.push_back(*again->access);
  }
  return step;
}

// Closes one handle at the service. A service that cannot be told has forgotten it, or will.
DWORD tell_closed(Handle& handle) {
  if (is_local(handle.kind)) return ERROR_SUCCESS;
  Session& session = *handle.session;
  Lease lease(*session.link(), session.link()->acquire_if_known());
  if (!lease) return ERROR_SUCCESS;
  const Remote last = session.last(handle.path, handle.remote);
  lease.outcome = close_remote(*lease, handle.kind, last.handle);
  const bool counts = !lease.outcome.lost && session.current(last.generation);
  return counts ? lease.outcome.status : ERROR_SUCCESS;
}

// Asks for the fault rules of a function that is answered here.
DWORD local_fault(const Session& session, const char* function) {
  if (!session.link()->local_faults) return ERROR_SUCCESS;
  const WideText name(function, function + std::char_traits<char>::length(function));
  const Inputs inputs = {name};
  Exchange exchange("local", inputs, {});
  exchange.bind(session.link());
  const DWORD status = exchange.run();
  // A service that is gone has no rules.
  return exchange.lost() ? ERROR_SUCCESS : status;
}

LPCWSTR text_of(const std::optional<WideText>& text) { return text ? text->c_str() : nullptr; }

uint64_t add(Handle handle) { return Handles::table().add(std::make_shared<Handle>(std::move(handle))); }

}  // namespace

DWORD add_below(Handle handle, uint64_t& number) {
  const std::shared_ptr<Session> session = handle.session;
  const Kind kind = handle.kind;
  const uint64_t added = add(std::move(handle));
  if (!session->closed) {
    number = added;
    return ERROR_SUCCESS;
  }
  if (const auto orphan = Handles::table().take(added, kind)) tell_closed(*orphan);
  return ERROR_INVALID_HANDLE;
}

DWORD perform(const char* function, std::span<const Input> inputs, Outputs outputs) noexcept {
  return guarded([&] {
    Exchange exchange(function, inputs, outputs);
    const DWORD status = exchange.bind();
    return status == ERROR_SUCCESS ? exchange.run() : status;
  });
}

DWORD perform_at(const char* function, LPCWSTR node, Outputs outputs) noexcept {
  return guarded([&] {
    Destination destination;
    if (const DWORD status = resolve(node, destination); status != ERROR_SUCCESS) return status;
    const Inputs inputs = {text_of(destination.node)};
    Exchange exchange(function, inputs, outputs);
    exchange.bind(Link::to(destination.endpoint));
    return exchange.run();
  });
}

DWORD perform_open_cluster(const char* function, LPCWSTR name, const DWORD* access, Outputs outputs,
                           uint64_t& number) noexcept {
  return guarded([&] {
    Destination destination;
    if (const DWORD status = resolve(name, destination); status != ERROR_SUCCESS) return status;
    Step root{Kind::Cluster, function, {}, {static_cast<DWORD>(destination.transport)}};
    if (access != nullptr) root.numbers.push_back(*access);
    std::vector<Input> inputs{text_of(destination.node)};
    inputs.insert(inputs.end(), root.numbers.begin(), root.numbers.end());
    uint64_t remote = 0;
    RemoteHandle handle(remote);
    std::vector<Output*> all{&handle};
    all.insert(all.end(), outputs);
    Exchange exchange(function, inputs, all);
    const auto link = Link::to(destination.endpoint);
    exchange.bind(link);
    if (const DWORD status = exchange.run(); status != ERROR_SUCCESS) return status;
    auto session = std::make_shared<Session>(link, destination.transport, std::move(root), remote, exchange.epoch());
    number = add({Kind::Cluster, std::move(session)});
    return DWORD{ERROR_SUCCESS};
  });
}

DWORD perform_open(Kind kind, const char* function, Inputs inputs, Outputs outputs, const Again* again,
                   uint64_t& number) noexcept {
  return guarded([&] {
    Remote remote;
    RemoteHandle handle(remote.handle);
    std::vector<Output*> all{&handle};
    all.insert(all.end(), outputs);
    Exchange exchange(function, inputs, all);
    if (const DWORD status = exchange.bind(); status != ERROR_SUCCESS) return status;
    if (const DWORD status = exchange.run(); status != ERROR_SUCCESS) return status;
    remote.generation = exchange.generation();
    const Handle& parent = exchange.first();
    // A key is found again below what it was opened from; everything else, whoever made it, below its cluster.
    Path path = extend(kind == Kind::Key ? parent.path : Path{}, step_of(kind, function, inputs, again));
    return add_below({kind, parent.session, std::move(path), remote}, number);
  });
}

DWORD perform_cluster_of(const char* function, Inputs inputs, uint64_t& number) noexcept {
  return guarded([&] {
    uint64_t remote = 0;
    RemoteHandle handle(remote);
    Output* const outputs[] = {&handle};
    Exchange exchange(function, inputs, outputs);
    if (const DWORD status = exchange.bind(); status != ERROR_SUCCESS) return status;
    if (const DWORD status = exchange.run(); status != ERROR_SUCCESS) return status;
    const Session& origin = *exchange.first().session;
    auto session = std::make_shared<Session>(origin.link(), origin.transport(), origin.root(), remote, exchange.epoch());
    number = add({Kind::Cluster, std::move(session)});
    return DWORD{ERROR_SUCCESS};
  });
}

DWORD perform_open_enumeration(Kind kind, const char* function, Inputs inputs, Shape shape, uint64_t& number) noexcept {
  return guarded([&] {
    auto items = std::make_shared<Items>();
    Snapshot snapshot(*items, shape);
    Output* const outputs[] = {&snapshot};
    Exchange exchange(function, inputs, outputs);
    if (const DWORD status = exchange.bind(); status != ERROR_SUCCESS) return status;
    if (const DWORD status = exchange.run(); status != ERROR_SUCCESS) return status;
    return add_below({kind, exchange.first().session, {}, {}, std::move(items)}, number);
  });
}

DWORD perform_local(Kind kind, const char* function, uint64_t number, std::shared_ptr<Handle>& handle) noexcept {
  return guarded([&] {
    handle = Handles::table().find(number, kind);
    return handle ? local_fault(*handle->session, function) : DWORD{ERROR_INVALID_HANDLE};
  });
}

std::shared_ptr<Handle> take(Kind kind, uint64_t number) noexcept { return Handles::table().take(number, kind); }

DWORD perform_item(Kind kind, const char* function, uint64_t number, DWORD index, Outputs outputs) noexcept {
  std::shared_ptr<Handle> handle;
  if (const DWORD status = perform_local(kind, function, number, handle); status != ERROR_SUCCESS) return status;
  const Items& items = *handle->items;
  if (index >= items.size()) return ERROR_NO_MORE_ITEMS;
  Values values = items[index];
  return fill_all(values, outputs);
}

DWORD perform_close(Kind kind, const char* function, uint64_t number) noexcept {
  return guarded([&] {
    auto handle = Handles::table().take(number, kind);
    if (!handle) return DWORD{ERROR_INVALID_HANDLE};
    if (kind == Kind::Cluster) {
      handle->session->closed = true;
      for (const auto& child : Handles::table().take_all(*handle->session)) tell_closed(*child);
    }
    const DWORD status = is_local(kind) ? local_fault(*handle->session, function) : tell_closed(*handle);
    if (status != ERROR_SUCCESS) {
      if (kind == Kind::Cluster) handle->session->closed = false;
      Handles::table().put_back(number, std::move(handle));
    }
    return status;
  });
}

}  // namespace standin
