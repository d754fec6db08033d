#include "callbacks.h"

#include <cstdarg>

#include "format-message.h"
#include "host.h"
#include "memory.h"

#ifdef __GNUC__
// An argument that was not passed is whatever lies there.
#define UNWATCHED __attribute__((no_sanitize_address, no_sanitize_thread))
#else
#define UNWATCHED
#endif

namespace host {
namespace {

constexpr size_t kMaxName = 1024;
constexpr size_t kMaxBytes = 32u << 20;

void tell_bad_argument(const Item& resource, const char* function, const char* parameter) {
  the_host().tell("badArgument", resource, {words(function), words(parameter)});
}

// The resource with this handle. Nothing, and it is told, where there is none.
std::shared_ptr<Resource> resource_of(RESOURCE_HANDLE handle, const char* callback) {
  auto [resource, number] = the_host().resources.by_handle(handle);
  if (!resource) the_host().tell("badHandle", or_null(number), {words(callback)});
  return resource;
}

// A callback that only tells.
DWORD told(const char* callback, RESOURCE_HANDLE handle, Items values) {
  const auto resource = resource_of(handle, callback);
  if (!resource) return ERROR_INVALID_HANDLE;
  the_host().tell(callback, resource->number, std::move(values));
  return ERROR_SUCCESS;
}

// The bytes behind a pointer and a size. Nothing where they are not all there.
std::optional<Bytes> bytes_at(const void* data, DWORD size) {
  if (size > kMaxBytes) return std::nullopt;
  Bytes bytes(size);
  if (read_memory(reinterpret_cast<uintptr_t>(data), bytes.data(), size) != size) return std::nullopt;
  return bytes;
}

// A status of either kind, by copy: the pointer may be anything.
template <typename Status>
DWORD status_told(const char* callback, RESOURCE_HANDLE handle, const Status* pointer, Items (*more)(const Status&)) {
  const auto resource = resource_of(handle, callback);
  if (!resource) return ERROR_INVALID_HANDLE;
  Status status;
  if (!read_value(pointer, status)) {
    tell_bad_argument(resource->number, callback, "ResourceStatus");
    return ERROR_INVALID_PARAMETER;
  }
  Items values{static_cast<DWORD>(status.ResourceState), status.CheckPoint, status.WaitHint, DWORD{status.EventHandle != nullptr}};
  for (Item& value : more(status)) values.push_back(std::move(value));
  the_host().tell("SetResourceStatus", resource->number, std::move(values));
  if (status.ResourceState == ClusterResourceOnline && status.EventHandle != nullptr) watch(*resource, status.EventHandle, callback);
  return resource->terminated ? ResourceExitStateTerminate : ResourceExitStateContinue;
}

DWORD WINAPI SetResourceStatusEx(RESOURCE_HANDLE handle, PRESOURCE_STATUS_EX status) {
  return status_told<RESOURCE_STATUS_EX>("SetResourceStatusEx", handle, status, [](const RESOURCE_STATUS_EX& status) {
    return Items{status.ApplicationSpecificErrorCode, status.Flags};
  });
}

DWORD WINAPI SetResourceLockedMode(RESOURCE_HANDLE handle, BOOL enabled, DWORD reason) {
  return told("SetResourceLockedMode", handle, {static_cast<DWORD>(enabled), reason});
}

DWORD WINAPI SetResourceLockedModeEx(RESOURCE_HANDLE handle, BOOL enabled, DWORD reason, DWORD flags) {
  return told("SetResourceLockedModeEx", handle, {static_cast<DWORD>(enabled), reason, flags});
}

DWORD WINAPI SignalFailure(RESOURCE_HANDLE handle, FAILURE_TYPE type, DWORD error) {
  return told("SignalFailure", handle, {static_cast<DWORD>(type), error});
}

DWORD WINAPI SetResourceInMemoryNodeLocalProperties(RESOURCE_HANDLE handle, unsigned char* list, DWORD size) {
  constexpr const char* kName = "SetResourceInMemoryNodeLocalProperties";
  const auto resource = resource_of(handle, kName);
  if (!resource) return ERROR_INVALID_HANDLE;
  auto bytes = bytes_at(list, size);
  if (!bytes) {
    tell_bad_argument(resource->number, kName, "propertyListBuffer");
    return ERROR_INVALID_PARAMETER;
  }
  the_host().tell(kName, resource->number, {std::move(*bytes)});
  return ERROR_SUCCESS;
}

// The callbacks about a control under way. The context is a handle, too.
enum class Then { Go, Stay };
DWORD control_told(const char* callback, const void* context, bool of_resource, Then then, DWORD number) {
  Host& host = the_host();
  const auto control = then == Then::Go ? host.controls.take(context, of_resource) : host.controls.find(context, of_resource);
  if (!control) {
    host.tell("badHandle", Item(), {words(callback)});
    return ERROR_INVALID_HANDLE;
  }
  Items values{control->call, number};
  if (then == Then::Go) values.push_back(control->filled(number));
  host.tell(callback, or_null(control->resource), std::move(values));
  return ERROR_SUCCESS;
}

DWORD WINAPI EndControlCall(const PRES_CTL_CTX context, DWORD status) {
  return control_told("EndControlCall", context, true, Then::Go, status);
}

DWORD WINAPI EndTypeControlCall(const PRESTYPE_CTL_CTX context, DWORD status) {
  return control_told("EndTypeControlCall", context, false, Then::Go, status);
}

DWORD WINAPI ExtendControlCall(const PRES_CTL_CTX context, DWORD timeout) {
  return control_told("ExtendControlCall", context, true, Then::Stay, timeout);
}

DWORD WINAPI ExtendTypeControlCall(const PRESTYPE_CTL_CTX context, DWORD timeout) {
  return control_told("ExtendTypeControlCall", context, false, Then::Stay, timeout);
}

DWORD WINAPI RaiseResTypeNotification(LPCWSTR type, const PBYTE payload, DWORD size) {
  auto bytes = bytes_at(payload, size);
  if (!bytes) {
    tell_bad_argument(Item(), "RaiseResTypeNotification", "pPayload");
    return ERROR_INVALID_PARAMETER;
  }
  the_host().tell("RaiseResTypeNotification", Item(), {any_text(type, kMaxName), std::move(*bytes)});
  return ERROR_SUCCESS;
}

DWORD WINAPI ChangeResourceProcessForDumps(RESOURCE_HANDLE handle, LPCWSTR process, DWORD id, BOOL add) {
  return told("ChangeResourceProcessForDumps", handle, {any_text(process, kMaxName), id, static_cast<DWORD>(add)});
}

DWORD WINAPI ChangeResTypeProcessForDumps(LPCWSTR type, LPCWSTR process, DWORD id, BOOL add) {
  Items values{any_text(type, kMaxName), any_text(process, kMaxName), id, static_cast<DWORD>(add)};
  the_host().tell("ChangeResTypeProcessForDumps", Item(), std::move(values));
  return ERROR_SUCCESS;
}

DWORD WINAPI SetInternalState(RESOURCE_HANDLE handle, CLUSTER_RESOURCE_APPLICATION_STATE type, BOOL active) {
  return told("SetInternalState", handle, {static_cast<DWORD>(type), static_cast<DWORD>(active)});
}

DWORD WINAPI RequestDump(RESOURCE_HANDLE handle, BOOL due_to_call, DWORD delay) {
  return told("RequestDump", handle, {static_cast<DWORD>(due_to_call), delay});
}

DWORD WINAPI SetResourceWprPolicy(RESOURCE_HANDLE handle, DWORD flags) {
  return told("SetResourceWprPolicy", handle, {flags});
}

DWORD WINAPI ArmWprWatchdogForCurrentResourceCall(RESOURCE_HANDLE handle, ULONGLONG timeout) {
  return told("ArmWprWatchdogForCurrentResourceCall", handle, {static_cast<uint64_t>(timeout)});
}

}  // namespace

DWORD WINAPI SetResourceStatus(RESOURCE_HANDLE handle, PRESOURCE_STATUS status) {
  return status_told<RESOURCE_STATUS>("SetResourceStatus", handle, status, [](const RESOURCE_STATUS&) { return Items{Item(), Item()}; });
}

void WINAPI LostQuorumResource(RESOURCE_HANDLE handle) { told("LostQuorumResource", handle, {}); }

UNWATCHED void WINAPI LogEvent(RESOURCE_HANDLE handle, LOG_LEVEL level, LPCWSTR format, ...) {
  va_list list;
  va_start(list, format);
  WideText text = format_message(format, [&list]() UNWATCHED { return va_arg(list, uint64_t); });
  va_end(list);
  // Startup and the type's own functions have no handle to log with. With a wrong one the text is still worth telling.
  auto [resource, number] = the_host().resources.by_handle(handle);
  if (!resource && handle != nullptr) the_host().tell("badHandle", or_null(number), {words("LogEvent")});
  the_host().tell("LogEvent", or_null(number), {static_cast<DWORD>(level), std::move(text)});
}

PCLRES_CALLBACK_FUNCTION_TABLE callback_table() {
  static CLRES_CALLBACK_FUNCTION_TABLE table = {
      .LogEvent = LogEvent,
      .SetResourceStatusEx = SetResourceStatusEx,
      .SetResourceLockedMode = SetResourceLockedMode,
      .SignalFailure = SignalFailure,
      .SetResourceInMemoryNodeLocalProperties = SetResourceInMemoryNodeLocalProperties,
      .EndControlCall = EndControlCall,
      .EndTypeControlCall = EndTypeControlCall,
      .ExtendControlCall = ExtendControlCall,
      .ExtendTypeControlCall = ExtendTypeControlCall,
      .RaiseResTypeNotification = RaiseResTypeNotification,
      .ChangeResourceProcessForDumps = ChangeResourceProcessForDumps,
      .ChangeResTypeProcessForDumps = ChangeResTypeProcessForDumps,
      .SetInternalState = SetInternalState,
      .SetResourceLockedModeEx = SetResourceLockedModeEx,
      .RequestDump = RequestDump,
      .SetResourceWprPolicy = SetResourceWprPolicy,
      .ArmWprWatchdogForCurrentResourceCall = ArmWprWatchdogForCurrentResourceCall,
  };
  return &table;
}

bool watch(Resource& resource, HANDLE event, const char* function) {
  const DWORD number = resource.number;
  const auto signaled = [number] { the_host().channel().send("eventSignaled", {number}); };
  const bool watched = resource.watch.start(event, signaled);
  if (!watched) tell_bad_argument(number, function, "EventHandle");
  return watched;
}

}  // namespace host
