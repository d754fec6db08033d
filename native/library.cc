#include "library.h"

#include <map>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>

#include "bind/threads.h"

#ifndef _WIN32
#include <dlfcn.h>
#endif

namespace clusapi {
namespace {

std::string utf8(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return {text.begin(), text.end()};
}

}  // namespace

const Library& Library::open(const std::filesystem::path& path) {
  static Mutex mutex;
  static auto* const libraries = new std::map<void*, const Library*>;
  std::lock_guard lock(mutex);
  void* module = load(path);
  const Library*& known = (*libraries)[module];
  if (!known) {
    std::unique_ptr<Library> library(new Library(module));
    library->bindLastError(path);
    known = library.release();
  }
  return *known;
}

#ifdef _WIN32

namespace {

/** Whether two paths lead to one file, however they are written. */
bool sameFile(const wchar_t* one, const wchar_t* other) {
  const auto identify = [](const wchar_t* path, BY_HANDLE_FILE_INFORMATION& information) {
    const HANDLE file = CreateFileW(path, 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr, OPEN_EXISTING, 0, nullptr);
    if (file == INVALID_HANDLE_VALUE) return false;
    const bool known = GetFileInformationByHandle(file, &information) != FALSE;
    CloseHandle(file);
    return known;
  };
  BY_HANDLE_FILE_INFORMATION a, b;
  return identify(one, a) && identify(other, b) && a.dwVolumeSerialNumber == b.dwVolumeSerialNumber &&
         a.nFileIndexHigh == b.nFileIndexHigh && a.nFileIndexLow == b.nFileIndexLow;
}

}  // namespace

void* Library::load(const std::filesystem::path& path) {
  const HMODULE module = LoadLibraryExW(path.c_str(), nullptr, LOAD_WITH_ALTERED_SEARCH_PATH);
  if (!module) throw std::runtime_error("cannot load " + utf8(path) + ": Windows error " + std::to_string(GetLastError()));
  // A loader may hand out whichever library of that name came first; that one must never pass for the one asked for.
  wchar_t file[32768];
  const DWORD length = GetModuleFileNameW(module, file, 32768);
  if (length == 0 || length >= 32768 || !sameFile(file, path.c_str())) {
    FreeLibrary(module);
    throw std::runtime_error("asked for " + utf8(path) + " but the system loaded " + utf8(std::wstring_view(file, length)));
  }
  HMODULE pinned;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, reinterpret_cast<LPCWSTR>(module), &pinned);
  return module;
}

void* Library::find(const char* name) const { return reinterpret_cast<void*>(GetProcAddress(static_cast<HMODULE>(module_), name)); }

void Library::bindLastError(const std::filesystem::path&) {
  lastError = &::GetLastError;
  setLastError = &::SetLastError;
}

std::filesystem::path systemLibraryPath(const char* name) {
  wchar_t folder[MAX_PATH];
  const UINT length = GetSystemDirectoryW(folder, MAX_PATH);
  if (length == 0 || length >= MAX_PATH) throw std::runtime_error("Windows does not tell its system directory");
  return std::filesystem::path(std::wstring_view(folder, length)) / name;
}

#else

void* Library::load(const std::filesystem::path& path) {
  void* module = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  if (!module) throw std::runtime_error(std::string("cannot load ") + dlerror());
  return module;
}

void* Library::find(const char* name) const { return dlsym(module_, name); }

void Library::bindLastError(const std::filesystem::path& path) {
  lastError = reinterpret_cast<decltype(lastError)>(find("GetLastError"));
  setLastError = reinterpret_cast<decltype(setLastError)>(find("SetLastError"));
  if (!lastError || !setLastError) throw std::runtime_error(utf8(path) + " is no clusapi: it exports no GetLastError and SetLastError");
}

std::filesystem::path systemLibraryPath(const char*) { throw std::runtime_error("only Windows has system libraries"); }

#endif

}  // namespace clusapi
