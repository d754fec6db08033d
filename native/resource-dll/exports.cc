// What the monitor calls: Startup or StartupEx, then the functions of the table. No exception leaves, and no handle of a
// resource that is closed does anything.
#include <algorithm>
#include <exception>

#include "abi/errors.h"
#include "dll.h"

using namespace resource_dll;

namespace {

DWORD number_of(RESID id) { return static_cast<DWORD>(reinterpret_cast<uintptr_t>(id)); }

std::shared_ptr<Resource> resource_of(RESID id) { return Dll::the().find(number_of(id)); }

// Does something that has a result of its own for what goes wrong here: memory is all there is.
template <typename Result, typename Body>
Result guarded(Result failure, Body body) {
  try {
    return body();
  } catch (const std::exception&) {
    return failure;
  }
}

template <typename Body>
DWORD with(RESID id, Body body) {
  return guarded<DWORD>(ERROR_NOT_ENOUGH_MEMORY, [&] {
    const auto resource = resource_of(id);
    return resource ? body(*resource) : DWORD{ERROR_INVALID_HANDLE};
  });
}

std::optional<Bytes> input_of(PVOID buffer, DWORD size) {
  if (buffer == nullptr) return std::nullopt;
  return Bytes(static_cast<const BYTE*>(buffer), size);
}

// A control function: `body` makes the output, which is told or copied as far as the caller has room.
template <typename Body>
DWORD control(PVOID in, DWORD in_size, PVOID out, DWORD out_size, LPDWORD returned, Body body) {
  if ((in == nullptr && in_size != 0) || (out == nullptr && out_size != 0)) return ERROR_INVALID_PARAMETER;
  DWORD none = 0;
  DWORD& size = returned != nullptr ? *returned : none;
  size = 0;
  std::vector<BYTE> output;
  const DWORD status = body(input_of(in, in_size), output);
  if (status != ERROR_SUCCESS) return status;
  size = static_cast<DWORD>(output.size());
  if (size > out_size) return ERROR_MORE_DATA;
  std::copy(output.begin(), output.end(), static_cast<BYTE*>(out));
  return ERROR_SUCCESS;
}

RESID WINAPI Open(LPCWSTR name, HKEY key, RESOURCE_HANDLE handle, DWORD flags) {
  DWORD status = ERROR_INVALID_PARAMETER, id = 0;
  if (name != nullptr) {
    id = guarded<DWORD>(0, [&] {
      status = ERROR_NOT_ENOUGH_MEMORY;
      return Dll::the().open({name, key, handle, flags}, status);
    });
  }
  if (id == 0) SetLastError(status);
  return reinterpret_cast<RESID>(static_cast<uintptr_t>(id));
}

void WINAPI Close(RESID id) {
  // What its script logs until it has closed is still the resource's.
  with(id, [id](Resource& resource) {
    resource.close();
    Dll::the().forget(number_of(id));
    return DWORD{ERROR_SUCCESS};
  });
}

DWORD WINAPI Online(RESID id, LPHANDLE, DWORD flags, PBYTE, DWORD, DWORD) {
  return with(id, [&](Resource& resource) { return resource.online(flags); });
}

DWORD WINAPI Offline(RESID id, LPCWSTR destination, DWORD flags, PBYTE, DWORD, DWORD) {
  return with(id, [&](Resource& resource) { return resource.offline(destination, flags); });
}

void WINAPI Terminate(RESID id) {
  with(id, [](Resource& resource) { return resource.terminate(), DWORD{ERROR_SUCCESS}; });
}

BOOL WINAPI LooksAlive(RESID id) {
  return guarded(FALSE, [&] {
    const auto resource = resource_of(id);
    return resource && resource->looks_alive() ? TRUE : FALSE;
  });
}

BOOL WINAPI IsAlive(RESID id) {
  return guarded(FALSE, [&] {
    const auto resource = resource_of(id);
    return resource && resource->is_alive() ? TRUE : FALSE;
  });
}

DWORD WINAPI ResourceControl(RESID id, DWORD code, PVOID in, DWORD in_size, PVOID out, DWORD out_size, LPDWORD returned) {
  return with(id, [&](Resource& resource) {
    return control(in, in_size, out, out_size, returned, [&](std::optional<Bytes> input, std::vector<BYTE>& output) {
      return resource.control(code, input, output);
    });
  });
}

DWORD WINAPI ResourceTypeControl(LPCWSTR, DWORD code, PVOID in, DWORD in_size, PVOID out, DWORD out_size, LPDWORD returned) {
  return guarded<DWORD>(ERROR_NOT_ENOUGH_MEMORY, [&] {
    return control(in, in_size, out, out_size, returned, [&](std::optional<Bytes> input, std::vector<BYTE>& output) {
      return Dll::the().type_control(code, input, output);
    });
  });
}

// Node is told nothing that could be taken back; Terminate stops what is under way.
DWORD WINAPI Cancel(RESID, DWORD) { return ERROR_CALL_NOT_IMPLEMENTED; }

// Arbitrate and Release stay NULL, or every type would pass for one that can be a quorum.
CLRES_FUNCTION_TABLE table = {sizeof(CLRES_V2_FUNCTIONS),
                              CLRES_VERSION_V2_00,
                              {.V2Functions = {Open, Close, Online, Offline, Terminate, LooksAlive, IsAlive, nullptr, nullptr,
                                               ResourceControl, ResourceTypeControl, Cancel}}};

DWORD start(LPCWSTR type, DWORD least, DWORD most, const Callbacks& callbacks, PCLRES_FUNCTION_TABLE* result) {
  const bool reports = callbacks.set_status != nullptr || callbacks.set_status_ex != nullptr;
  if (type == nullptr || !reports || callbacks.log == nullptr || result == nullptr) return ERROR_INVALID_PARAMETER;
  const DWORD status = guarded<DWORD>(ERROR_NOT_ENOUGH_MEMORY, [&] { return Dll::the().start(type, least, most, callbacks); });
  if (status == ERROR_SUCCESS) *result = &table;
  return status;
}

}  // namespace

#ifdef _WIN32
#define EXPORTED extern "C" __declspec(dllexport)
#else
#define EXPORTED extern "C" __attribute__((visibility("default")))
#endif

EXPORTED DWORD WINAPI Startup(LPCWSTR type, DWORD least, DWORD most, PSET_RESOURCE_STATUS_ROUTINE set_status,
                              PLOG_EVENT_ROUTINE log, PCLRES_FUNCTION_TABLE* result) {
  return start(type, least, most, {.log = log, .set_status = set_status}, result);
}

EXPORTED DWORD WINAPI StartupEx(LPCWSTR type, DWORD least, DWORD most, PCLRES_CALLBACK_FUNCTION_TABLE callbacks,
                                PCLRES_FUNCTION_TABLE* result) {
  if (callbacks == nullptr) return ERROR_INVALID_PARAMETER;
  return start(type, least, most,
               {.log = callbacks->LogEvent,
                .set_status_ex = callbacks->SetResourceStatusEx,
                .signal_failure = callbacks->SignalFailure},
               result);
}
