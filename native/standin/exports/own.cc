// What the stand-in exports beside ClusAPI.
#include "standin/handles.h"

#if defined(__GNUC__) && !defined(_WIN32)
#pragma GCC visibility push(default)
#endif
extern "C" {

// How many handles this process holds, of all kinds: for tests that look for leaks.
DWORD WINAPI ClusterSimulatorHandleCount() { return static_cast<DWORD>(standin::Handles::table().count()); }

#ifndef _WIN32
// Windows has one last error per thread; elsewhere the library that sets it keeps it.
static thread_local DWORD last_error = 0;

DWORD WINAPI GetLastError() { return last_error; }

void WINAPI SetLastError(DWORD dwErrCode) { last_error = dwErrCode; }
#endif

}  // extern "C"
