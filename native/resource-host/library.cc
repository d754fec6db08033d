#include "library.h"

#include <cstdio>

#include "abi/errors.h"
#ifndef _WIN32
#include <dlfcn.h>

#include <filesystem>
#endif

namespace host {

#ifdef _WIN32

DWORD Library::load(const WideText& path, bool) {
  // Its folder takes the place of ours, so that it finds what lies beside it. A name that was loaded already stays what it is.
  module_ = LoadLibraryExW(path.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (module_ != nullptr) return ERROR_SUCCESS;
  const DWORD status = GetLastError();
  std::fprintf(stderr, "resource-host: cannot load %ls: error %lu\n", path.c_str(), status);
  return status != ERROR_SUCCESS ? status : ERROR_GEN_FAILURE;
}

void* Library::find(const char* name) const {
  return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(module_), name));
}

bool Library::is_only_clusapi() const {
  WCHAR path[MAX_PATH];
  const UINT length = GetSystemDirectoryW(path, MAX_PATH);
  const WideText system = length < MAX_PATH ? WideText(path, length) + L"\\clusapi.dll" : WideText();
  if (GetModuleHandleW(L"clusapi.dll") == module_ && GetModuleHandleW(system.c_str()) == nullptr) return true;
  std::fprintf(stderr, "resource-host: another clusapi.dll was loaded beside the simulator's\n");
  return false;
}

#else

DWORD Library::load(const WideText& path, bool shared) {
  try {
    module_ = dlopen(std::filesystem::path(path).c_str(), RTLD_NOW | (shared ? RTLD_GLOBAL : RTLD_LOCAL));
    if (module_ != nullptr) return ERROR_SUCCESS;
    std::fprintf(stderr, "resource-host: cannot load %s\n", dlerror());
  } catch (const std::filesystem::filesystem_error& unnamable) {
    std::fprintf(stderr, "resource-host: %s\n", unnamable.what());
  }
  return ERROR_MOD_NOT_FOUND;
}

void* Library::find(const char* name) const { return dlsym(module_, name); }

// Symbols of the stand-in were there first.
bool Library::is_only_clusapi() const { return true; }

#endif

}  // namespace host
