#include "operations.h"

#include "callbacks.h"
#include "during.h"

namespace host {
namespace {

// The longest output that can be ordered: it has to fit into a frame.
constexpr DWORD kMaxOutput = 32u << 20;

// Calls a function of the DLL. What it throws ends the process, as it would the Resource Monitor.
template <typename F, typename... A>
auto enter(const Host& host, Slot slot, A... arguments) noexcept {
  const During during(host.table.name(slot));
  return host.table.get<F>(slot)(arguments...);
}

// What C takes for no bytes.
BYTE* data_of(Bytes& bytes) { return bytes.empty() ? nullptr : bytes.data(); }

// Where it fails before the DLL is asked, the answer names the function.
Answer open(Order& order) {
  Host& host = order.host;
  const auto number = order.arguments.number();
  const WideText name = order.arguments.text();
  const auto path = order.arguments.text_or_null();
  const auto flags = order.arguments.number();
  order.arguments.end();

  const auto resource = host.resources.add(number);
  if (!resource) throw Refused{ERROR_INVALID_PARAMETER};
  Answer answer{};
  const char* function;
  answer.status = host.cluster.open_key(name, path, resource->key, function);
  if (answer.status != ERROR_SUCCESS) {
    answer.values = {words(function)};
  } else {
    host.cluster.clear_last_error();
    resource->id = host.table.second()
                       ? enter<POPEN_V2_ROUTINE>(host, Slot::Open, name.c_str(), resource->key.key, resource->handle, flags)
                       : enter<POPEN_ROUTINE>(host, Slot::Open, name.c_str(), resource->key.key, resource->handle);
    if (resource->id != nullptr) return answer;
    answer.status = host.cluster.failure();
    host.cluster.close_key(resource->key);
  }
  host.resources.take(number);
  host.resources.retire(*resource);
  return answer;
}

Answer online(Order& order) {
  Host& host = order.host;
  const auto resource = order.resource();
  const auto flags = order.arguments.number();
  Bytes input = order.arguments.bytes();
  order.arguments.end();

  resource->watch.stop();
  resource->terminated = false;
  HANDLE event = nullptr;
  const DWORD status = host.table.second()
                           ? enter<PONLINE_V2_ROUTINE>(host, Slot::Online, resource->id, &event, flags, data_of(input),
                                                       static_cast<DWORD>(input.size()), DWORD{0})
                           : enter<PONLINE_ROUTINE>(host, Slot::Online, resource->id, &event);
  const bool up = status == ERROR_SUCCESS || status == ERROR_IO_PENDING;
  const bool watched = up && event != nullptr && watch(*resource, event, "Online");
  return {status, {DWORD{watched}}};
}

Answer offline(Order& order) {
  Host& host = order.host;
  const auto resource = order.resource();
  const auto destination = order.arguments.text_or_null();
  const auto flags = order.arguments.number();
  Bytes input = order.arguments.bytes();
  order.arguments.end();

  resource->watch.stop();
  if (!host.table.second()) return {enter<POFFLINE_ROUTINE>(host, Slot::Offline, resource->id), {}};
  const LPCWSTR node = destination ? destination->c_str() : nullptr;
  return {enter<POFFLINE_V2_ROUTINE>(host, Slot::Offline, resource->id, node, flags, data_of(input),
                                     static_cast<DWORD>(input.size()), DWORD{0}),
          {}};
}

template <Slot slot>
Answer alive(Order& order) {
  const auto resource = order.resource();
  order.arguments.end();
  const BOOL alive = enter<PIS_ALIVE_ROUTINE>(order.host, slot, resource->id);
  return {ERROR_SUCCESS, {static_cast<DWORD>(alive)}};
}

Answer terminate(Order& order) {
  const auto resource = order.resource();
  order.arguments.end();
  resource->watch.stop();
  resource->terminated = true;
  enter<PTERMINATE_ROUTINE>(order.host, Slot::Terminate, resource->id);
  return {ERROR_SUCCESS, {}};
}

Answer close(Order& order) {
  Host& host = order.host;
  const auto number = order.resource()->number;
  order.arguments.end();
  const auto resource = host.resources.take(number);
  if (!resource) throw Refused{ERROR_INVALID_HANDLE};
  resource->watch.stop();
  enter<PCLOSE_ROUTINE>(host, Slot::Close, resource->id);
  host.resources.retire(*resource);
  host.cluster.close_key(resource->key);
  return {ERROR_SUCCESS, {}};
}

Answer arbitrate(Order& order) {
  const auto resource = order.resource();
  order.arguments.end();
  return {enter<PARBITRATE_ROUTINE>(order.host, Slot::Arbitrate, resource->id, &LostQuorumResource), {}};
}

Answer release(Order& order) {
  const auto resource = order.resource();
  order.arguments.end();
  return {enter<PRELEASE_ROUTINE>(order.host, Slot::Release, resource->id), {}};
}

Answer cancel(Order& order) {
  const auto resource = order.resource();
  const auto flags = order.arguments.number();
  order.arguments.end();
  return {enter<PCANCEL_ROUTINE>(order.host, Slot::Cancel, resource->id, flags), {}};
}

// What an order for a control is about. The resource is nothing for one of the type.
std::shared_ptr<Control> control_of(Order& order, std::optional<DWORD> resource) {
  const auto control = std::make_shared<Control>();
  control->call = order.number;
  control->resource = resource;
  control->code = order.arguments.number();
  control->input = order.arguments.bytes();
  const auto size = order.arguments.number();
  order.arguments.end();
  if (size > kMaxOutput) throw Refused{ERROR_INVALID_PARAMETER};
  control->output.resize(size);
  return control;
}

Answer ended(const Control& control, DWORD status) { return {status, {control.filled(status), control.returned, DWORD{0}}}; }

DWORD size_of(const Bytes& bytes) { return static_cast<DWORD>(bytes.size()); }

// A control function of V1 or V2, which is done when it returns. `target` is what comes before the code.
template <typename F, typename... Target>
Answer control_now(Host& host, Slot slot, Control& c, Target... target) {
  return ended(c, enter<F>(host, slot, target..., c.code, data_of(c.input), size_of(c.input), data_of(c.output),
                           size_of(c.output), &c.returned));
}

// One of V3 or V4, which may end later, by a callback.
template <typename F, typename... Target>
Answer control_begun(Host& host, Slot slot, const std::shared_ptr<Control>& control, Target... target) {
  Control& c = *control;
  BOOL later = FALSE;
  void* const context = host.controls.add(control);
  const DWORD status = enter<F>(host, slot, target..., c.code, data_of(c.input), size_of(c.input), data_of(c.output),
                                size_of(c.output), &c.returned, context, &later);
  if (later) return {status, {Bytes(), DWORD{0}, DWORD{1}}};
  host.controls.take(context, c.resource.has_value());
  return ended(c, status);
}

template <typename Now, typename Begin, typename Target>
Answer control(Host& host, Slot slot, const std::shared_ptr<Control>& control, Target target) {
  return host.table.third() ? control_begun<Begin>(host, slot, control, target) : control_now<Now>(host, slot, *control, target);
}

Answer resource_control(Order& order) {
  const auto resource = order.resource();
  const auto asked = control_of(order, resource->number);
  return control<PRESOURCE_CONTROL_ROUTINE, PBEGIN_RESCALL_ROUTINE>(order.host, Slot::ResourceControl, asked, resource->id);
}

Answer resource_type_control(Order& order) {
  const auto asked = control_of(order, std::nullopt);
  return control<PRESOURCE_TYPE_CONTROL_ROUTINE, PBEGIN_RESTYPECALL_ROUTINE>(order.host, Slot::ResourceTypeControl, asked,
                                                                             order.host.type.c_str());
}

// The same for an entry that is given the token of a user.
std::shared_ptr<Control> control_as_user(Order& order, std::optional<DWORD> resource) {
  const auto asked = control_of(order, resource);
  if (const DWORD status = asked->user.make()) throw Refused{status};
  return asked;
}

Answer resource_control_as_user(Order& order) {
  const auto resource = order.resource();
  const auto asked = control_as_user(order, resource->number);
  return control_begun<PBEGIN_RESCALL_AS_USER_ROUTINE>(order.host, Slot::ResourceControlAsUser, asked, resource->id,
                                                       asked->user.handle());
}

Answer resource_type_control_as_user(Order& order) {
  const auto asked = control_as_user(order, std::nullopt);
  return control_begun<PBEGIN_RESTYPECALL_AS_USER_ROUTINE>(order.host, Slot::ResourceTypeControlAsUser, asked,
                                                           order.host.type.c_str(), asked->user.handle());
}

struct Operation {
  std::string_view name;
  Slot slot;
  Answer (*run)(Order& order);
};

constexpr Operation kOperations[] = {
    {"open", Slot::Open, open},
    {"close", Slot::Close, close},
    {"online", Slot::Online, online},
    {"offline", Slot::Offline, offline},
    {"terminate", Slot::Terminate, terminate},
    {"looksAlive", Slot::LooksAlive, alive<Slot::LooksAlive>},
    {"isAlive", Slot::IsAlive, alive<Slot::IsAlive>},
    {"arbitrate", Slot::Arbitrate, arbitrate},
    {"release", Slot::Release, release},
    {"resourceControl", Slot::ResourceControl, resource_control},
    {"resourceTypeControl", Slot::ResourceTypeControl, resource_type_control},
    {"cancel", Slot::Cancel, cancel},
    {"resourceControlAsUser", Slot::ResourceControlAsUser, resource_control_as_user},
    {"resourceTypeControlAsUser", Slot::ResourceTypeControlAsUser, resource_type_control_as_user},
};

}  // namespace

Answer perform(std::string_view name, Order& order) {
  if (name == "load") return load(order);
  for (const Operation& operation : kOperations) {
    if (operation.name != name) continue;
    if (!order.host.loaded) throw Refused{ERROR_NOT_READY};
    if (order.host.table.get<void*>(operation.slot) == nullptr) throw Refused{ERROR_PROC_NOT_FOUND};
    return operation.run(order);
  }
  throw Refused{ERROR_CALL_NOT_IMPLEMENTED};
}

}  // namespace host
