// The addon imports Node-API from "node.exe" by delay load; this hook answers with the program that is really running:
// a renamed node.exe, electron.exe, or a host with Node in a DLL. node-gyp brings its own; mingw needs this one.
#ifdef _WIN32
#define WIN32_LEAN_AND_MEAN
#include <windows.h>

#include <delayimp.h>
#include <string.h>

namespace {

FARPROC WINAPI find_host(unsigned event, DelayLoadInfo* info) {
  if (event != dliNotePreLoadLibrary || _stricmp(info->szDll, "node.exe") != 0) return nullptr;
  HMODULE host = GetModuleHandleA("libnode.dll");
  if (host == nullptr) host = GetModuleHandleA("node.dll");
  if (host == nullptr) host = GetModuleHandleA(nullptr);
  return reinterpret_cast<FARPROC>(host);
}

}  // namespace

extern "C" {
PfnDliHook __pfnDliNotifyHook2 = find_host;
}
#endif
