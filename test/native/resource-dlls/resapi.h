/* What a resource DLL in C needs of resapi.h and clusapi.h, where there are none, or old ones. Windows' names and layouts. */
#pragma once
#include <stddef.h>
#include <stdint.h>

#ifdef _WIN32
#include <windows.h>
#define EXPORT __declspec(dllexport)
#define W(text) L##text
#else
#include <uchar.h>
#define EXPORT __attribute__((visibility("default")))
#define WINAPI
#define W(text) u##text
typedef int BOOL;
typedef uint8_t BYTE;
typedef uint32_t DWORD;
typedef int32_t LONG;
typedef char16_t WCHAR;
typedef void* HANDLE;
typedef void* HKEY;
typedef uint64_t ULONGLONG;
typedef uintptr_t ULONG_PTR;
enum { FALSE, TRUE };
enum {
  ERROR_SUCCESS = 0,
  ERROR_INVALID_FUNCTION = 1,
  ERROR_NOT_ENOUGH_MEMORY = 8,
  ERROR_MORE_DATA = 234,
  ERROR_IO_PENDING = 997,
  ERROR_REVISION_MISMATCH = 1306
};
void SetLastError(DWORD code);
#endif

typedef void* RESID;
typedef HANDLE RESOURCE_HANDLE;

LONG WINAPI ClusterRegOpenKey(HKEY key, const WCHAR* name, DWORD access, HKEY* result);
LONG WINAPI ClusterRegCloseKey(HKEY key);
DWORD WINAPI ClusterRegSetValue(HKEY key, const WCHAR* name, DWORD type, const BYTE* data, DWORD size);
LONG WINAPI ClusterRegQueryValue(HKEY key, const WCHAR* name, DWORD* type, BYTE* data, DWORD* size);

enum { ClusterResourceOnline = 2, ClusterResourceOffline = 3, ClusterResourceFailed = 4, ClusterResourceOnlinePending = 129, ClusterResourceOfflinePending = 130 };
enum { LOG_INFORMATION, LOG_WARNING, LOG_ERROR, LOG_SEVERE };
enum { ResourceExitStateContinue, ResourceExitStateTerminate };

typedef struct {
  int ResourceState;
  DWORD CheckPoint;
  DWORD WaitHint;
  HANDLE EventHandle;
} RESOURCE_STATUS;

typedef struct {
  int ResourceState;
  DWORD CheckPoint;
  HANDLE EventHandle;
  DWORD ApplicationSpecificErrorCode;
  DWORD Flags;
  DWORD WaitHint;
} RESOURCE_STATUS_EX;

typedef DWORD(WINAPI* SetStatus)(RESOURCE_HANDLE handle, RESOURCE_STATUS* status);
typedef void(WINAPI* Log)(RESOURCE_HANDLE handle, int level, const WCHAR* format, ...);

typedef struct {
  Log LogEvent;
  DWORD(WINAPI* SetResourceStatusEx)(RESOURCE_HANDLE handle, RESOURCE_STATUS_EX* status);
  DWORD(WINAPI* SetResourceLockedMode)(RESOURCE_HANDLE handle, BOOL enabled, DWORD reason);
  DWORD(WINAPI* SignalFailure)(RESOURCE_HANDLE handle, int type, DWORD error);
  DWORD(WINAPI* SetResourceInMemoryNodeLocalProperties)(RESOURCE_HANDLE handle, unsigned char* list, DWORD size);
  DWORD(WINAPI* EndControlCall)(void* context, DWORD status);
  DWORD(WINAPI* EndTypeControlCall)(void* context, DWORD status);
  DWORD(WINAPI* ExtendControlCall)(void* context, DWORD timeout);
  DWORD(WINAPI* ExtendTypeControlCall)(void* context, DWORD timeout);
  DWORD(WINAPI* RaiseResTypeNotification)(const WCHAR* type, BYTE* payload, DWORD size);
  DWORD(WINAPI* ChangeResourceProcessForDumps)(RESOURCE_HANDLE handle, const WCHAR* process, DWORD id, BOOL add);
  DWORD(WINAPI* ChangeResTypeProcessForDumps)(const WCHAR* type, const WCHAR* process, DWORD id, BOOL add);
  DWORD(WINAPI* SetInternalState)(RESOURCE_HANDLE handle, int type, BOOL active);
  DWORD(WINAPI* SetResourceLockedModeEx)(RESOURCE_HANDLE handle, BOOL enabled, DWORD reason, DWORD flags);
  DWORD(WINAPI* RequestDump)(RESOURCE_HANDLE handle, BOOL due_to_call, DWORD delay);
  DWORD(WINAPI* SetResourceWprPolicy)(RESOURCE_HANDLE handle, DWORD flags);
  DWORD(WINAPI* ArmWprWatchdogForCurrentResourceCall)(RESOURCE_HANDLE handle, ULONGLONG timeout);
} CLRES_CALLBACK_FUNCTION_TABLE;

typedef void(WINAPI* QuorumLost)(RESOURCE_HANDLE handle);

/* The functions of a table, of any version: what differs has the parameters that the version gives it. */
typedef struct {
  DWORD TableSize;
  DWORD Version;
#if TABLE_VERSION == 1
  RESID(WINAPI* Open)(const WCHAR* name, HKEY key, RESOURCE_HANDLE handle);
#else
  RESID(WINAPI* Open)(const WCHAR* name, HKEY key, RESOURCE_HANDLE handle, DWORD flags);
#endif
  void(WINAPI* Close)(RESID resource);
#if TABLE_VERSION == 1
  DWORD(WINAPI* Online)(RESID resource, HANDLE* event);
  DWORD(WINAPI* Offline)(RESID resource);
#else
  DWORD(WINAPI* Online)(RESID resource, HANDLE* event, DWORD flags, BYTE* in, DWORD in_size, DWORD reserved);
  DWORD(WINAPI* Offline)(RESID resource, const WCHAR* node, DWORD flags, BYTE* in, DWORD in_size, DWORD reserved);
#endif
  void(WINAPI* Terminate)(RESID resource);
  BOOL(WINAPI* LooksAlive)(RESID resource);
  BOOL(WINAPI* IsAlive)(RESID resource);
  DWORD(WINAPI* Arbitrate)(RESID resource, QuorumLost lost);
  DWORD(WINAPI* Release)(RESID resource);
#if TABLE_VERSION < 3
#define CONTEXT
#define PASS_CONTEXT
#else
#define CONTEXT , void *context, BOOL *later
#define PASS_CONTEXT , context, later
#endif
  DWORD(WINAPI* ResourceControl)(RESID resource, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned CONTEXT);
  DWORD(WINAPI* ResourceTypeControl)(const WCHAR* type, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned CONTEXT);
#if TABLE_VERSION > 1
  DWORD(WINAPI* Cancel)(RESID resource, DWORD flags);
#endif
#if TABLE_VERSION > 3
  DWORD(WINAPI* ResourceControlAsUser)(RESID resource, HANDLE token, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned CONTEXT);
  DWORD(WINAPI* ResourceTypeControlAsUser)(const WCHAR* type, HANDLE token, DWORD code, void* in, DWORD in_size, void* out, DWORD out_size, DWORD* returned CONTEXT);
#endif
} CLRES_FUNCTION_TABLE;
