#include "module.h"

#include <cstdio>
#include <memory>

#include "text.h"

#ifndef _WIN32
#include <dlfcn.h>

#include <climits>
#include <cstdlib>
#endif

namespace resource_dll {
namespace {

constexpr size_t kLongestText = 1u << 20;

#ifdef _WIN32
constexpr const char* kSeparators = "\\/";
constexpr char kSeparator = '\\';

std::string own_path() {
  HMODULE module;
  constexpr DWORD kFlags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT;
  if (!GetModuleHandleExW(kFlags, reinterpret_cast<LPCWSTR>(&own_module), &module)) return {};
  WideText path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD length = GetModuleFileNameW(module, path.data(), static_cast<DWORD>(path.size()));
    if (length < path.size()) return narrow({path.data(), length});
    path.resize(2 * path.size());
  }
}

FILE* open_file(const std::string& path) { return _wfopen(widen_leniently(path).c_str(), L"rbN"); }
#else
constexpr const char* kSeparators = "/";
constexpr char kSeparator = '/';

std::string own_path() {
  Dl_info info;
  char path[PATH_MAX];
  if (dladdr(reinterpret_cast<const void*>(&own_module), &info) == 0 || realpath(info.dli_fname, path) == nullptr) return {};
  return path;
}

FILE* open_file(const std::string& path) { return fopen(path.c_str(), "rbe"); }
#endif

}  // namespace

std::optional<Module> own_module() {
  const std::string path = own_path();
  const size_t slash = path.find_last_of(kSeparators);
  if (slash == std::string::npos) return std::nullopt;
  const std::string file = path.substr(slash + 1);
  return Module{path.substr(0, slash), file.substr(0, file.find_last_of('.'))};
}

std::string path_in(const std::string& folder, const std::string& path) {
#ifdef _WIN32
  const bool absolute = path.find(':') == 1 || path.find_first_of(kSeparators) == 0;
#else
  const bool absolute = path.starts_with(kSeparator);
#endif
  return absolute ? path : folder + kSeparator + path;
}

std::optional<std::string> read_text(const std::string& path) {
  const std::unique_ptr<FILE, int (*)(FILE*)> file(open_file(path), fclose);
  if (!file) return std::nullopt;
  std::string text;
  char bytes[4096];
  while (const size_t size = fread(bytes, 1, sizeof(bytes), file.get())) {
    text.append(bytes, size);
    if (text.size() > kLongestText) return std::nullopt;
  }
  if (ferror(file.get()) != 0) return std::nullopt;
  return text;
}

void pin_module() {
#ifdef _WIN32
  HMODULE module;
  constexpr DWORD kFlags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN;
  GetModuleHandleExW(kFlags, reinterpret_cast<LPCWSTR>(&own_module), &module);
#endif
  // Elsewhere the linker has marked it (-z nodelete).
}

}  // namespace resource_dll
