// A clusapi of long ago: it exports so little that nearly every function is missing.
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#include "abi/clusapi.h"

#ifndef _WIN32
namespace {
thread_local DWORD error = 0;
}
DWORD WINAPI GetLastError() { return error; }
void WINAPI SetLastError(DWORD code) { error = code; }
#endif

HCLUSTER WINAPI OpenCluster(LPCWSTR) { return reinterpret_cast<HCLUSTER>(8); }
BOOL WINAPI CloseCluster(HCLUSTER) { return TRUE; }
