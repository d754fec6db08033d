#pragma once
// The C platform that ClusAPI stands on: Windows' own headers there, the same names with the same sizes elsewhere.
// Everything else in native/ takes its Windows types from here.
#ifdef _WIN32
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#include <cstdint>

#define WINAPI
#define CONST const

using BOOL = int;
using INT = int;
using BYTE = uint8_t;
using WORD = uint16_t;
using DWORD = uint32_t;
using LONG = int32_t;
using ULONG_PTR = uintptr_t;
using WCHAR = char16_t;
using PVOID = void*;
using LPVOID = void*;
using PBYTE = BYTE*;
using LPBYTE = BYTE*;
using LPDWORD = DWORD*;
using LPWSTR = WCHAR*;
using LPCWSTR = const WCHAR*;
using REGSAM = DWORD;
using SECURITY_INFORMATION = DWORD;
using PSECURITY_DESCRIPTOR = void*;

struct FILETIME {
  DWORD dwLowDateTime;
  DWORD dwHighDateTime;
};
using PFILETIME = FILETIME*;

struct SECURITY_ATTRIBUTES {
  DWORD nLength;
  LPVOID lpSecurityDescriptor;
  BOOL bInheritHandle;
};
using LPSECURITY_ATTRIBUTES = SECURITY_ATTRIBUTES*;

using HKEY = struct HKEY__*;
using PHKEY = HKEY*;

constexpr BOOL FALSE = 0, TRUE = 1;

// The thread's last error belongs to the library that set it; off Windows each clusapi exports its own pair.
#pragma GCC visibility push(default)
extern "C" {
DWORD WINAPI GetLastError();
void WINAPI SetLastError(DWORD dwErrCode);
}
#pragma GCC visibility pop
#endif
