// A resource DLL in front of another one, which CLUSAPI_TEST_RESOURCE_DLL names: it exports Startup alone, as DLLs of old do, and
// answers one control code of the type itself, with the number of threads and of handles that its process has.
#include <cstdlib>
#include <cstring>

#include "abi/errors.h"
#include "abi/resapi.h"

#ifdef _WIN32
#include <tlhelp32.h>
#define EXPORTED extern "C" __declspec(dllexport)
#else
#include <dirent.h>
#include <dlfcn.h>
#define EXPORTED extern "C" __attribute__((visibility("default")))
#endif

namespace {

constexpr DWORD kCount = 0x0220'0004;

CLRES_FUNCTION_TABLE table;
PRESOURCE_TYPE_CONTROL_ROUTINE type_control;

#ifdef _WIN32
PSTARTUP_ROUTINE load() {
  WCHAR path[32768];
  if (GetEnvironmentVariableW(L"CLUSAPI_TEST_RESOURCE_DLL", path, 32768) == 0) return nullptr;
  const HMODULE module = LoadLibraryW(path);
  return module != nullptr ? reinterpret_cast<PSTARTUP_ROUTINE>(reinterpret_cast<void*>(GetProcAddress(module, STARTUP_ROUTINE))) : nullptr;
}

DWORD threads() {
  const HANDLE snapshot = CreateToolhelp32Snapshot(TH32CS_SNAPTHREAD, 0);
  THREADENTRY32 entry{};
  entry.dwSize = sizeof(entry);
  DWORD count = 0;
  for (BOOL more = Thread32First(snapshot, &entry); more; more = Thread32Next(snapshot, &entry)) {
    if (entry.th32OwnerProcessID == GetCurrentProcessId()) count++;
  }
  CloseHandle(snapshot);
  return count;
}

// One by one: Wine does not tell their number.
DWORD handles() {
  DWORD count = 0, flags;
  for (uintptr_t handle = 4; handle < 0x1000; handle += 4) {
    if (GetHandleInformation(reinterpret_cast<HANDLE>(handle), &flags)) count++;
  }
  return count;
}
#else
PSTARTUP_ROUTINE load() {
  const char* path = getenv("CLUSAPI_TEST_RESOURCE_DLL");
  void* module = path != nullptr ? dlopen(path, RTLD_NOW | RTLD_LOCAL) : nullptr;
  return module != nullptr ? reinterpret_cast<PSTARTUP_ROUTINE>(dlsym(module, STARTUP_ROUTINE)) : nullptr;
}

DWORD entries(const char* folder) {
  DIR* directory = opendir(folder);
  if (directory == nullptr) return 0;
  DWORD count = 0;
  while (readdir(directory) != nullptr) count++;
  closedir(directory);
  return count;
}

DWORD threads() { return entries("/proc/self/task"); }
DWORD handles() { return entries("/proc/self/fd"); }
#endif

DWORD WINAPI ResourceTypeControl(LPCWSTR type, DWORD code, PVOID in, DWORD in_size, PVOID out, DWORD out_size, LPDWORD returned) {
  if (code != kCount) return type_control(type, code, in, in_size, out, out_size, returned);
  const DWORD counts[] = {threads(), handles()};
  *returned = sizeof(counts);
  if (out_size < sizeof(counts)) return ERROR_MORE_DATA;
  std::memcpy(out, counts, sizeof(counts));
  return ERROR_SUCCESS;
}

}  // namespace

EXPORTED DWORD WINAPI Startup(LPCWSTR type, DWORD least, DWORD most, PSET_RESOURCE_STATUS_ROUTINE set_status, PLOG_EVENT_ROUTINE log,
                              PCLRES_FUNCTION_TABLE* result) {
  const auto startup = load();
  if (startup == nullptr) return ERROR_MOD_NOT_FOUND;
  PCLRES_FUNCTION_TABLE inner;
  if (const DWORD status = startup(type, least, most, set_status, log, &inner); status != ERROR_SUCCESS) return status;
  table = *inner;
  type_control = table.V2Functions.ResourceTypeControl;
  table.V2Functions.ResourceTypeControl = ResourceTypeControl;
  *result = &table;
  return ERROR_SUCCESS;
}
