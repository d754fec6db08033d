#pragma once
// The ABI between a resource DLL and the Resource Monitor that calls it, written from scripts/facts: mingw's header lacks
// the end of RESOURCE_STATUS_EX, most of the callback table and all that came after Windows Server 2012.
#include "types.h"

#ifndef _WIN32
using HANDLE = void*;
using LPHANDLE = HANDLE*;
using PBOOL = BOOL*;
using ULONGLONG = unsigned long long;
#endif

// What Open returns; the DLL's own.
using RESID = PVOID;
// What Open is given, to be passed back in callbacks; the monitor's own.
using RESOURCE_HANDLE = HANDLE;
using PRES_CTL_CTX = PVOID;
using PRESTYPE_CTL_CTX = PVOID;

constexpr DWORD CLRES_VERSION_V1_00 = 0x100;
constexpr DWORD CLRES_VERSION_V2_00 = 0x200;
constexpr DWORD CLRES_VERSION_V3_00 = 0x300;
constexpr DWORD CLRES_VERSION_V4_00 = 0x400;

// The names of the functions that a resource DLL exports.
constexpr char STARTUP_ROUTINE[] = "Startup";
constexpr char STARTUP_EX_ROUTINE[] = "StartupEx";

enum LOG_LEVEL : int {
  LOG_INFORMATION,
  LOG_WARNING,
  LOG_ERROR,
  LOG_SEVERE,
};

enum RESOURCE_EXIT_STATE : int {
  ResourceExitStateContinue,
  ResourceExitStateTerminate,
  ResourceExitStateMax,
};

enum FAILURE_TYPE : int {
  FAILURE_TYPE_GENERAL,
  FAILURE_TYPE_EMBEDDED,
  FAILURE_TYPE_NETWORK_LOSS,
};

enum CLUSTER_RESOURCE_APPLICATION_STATE : int {
  ClusterResourceApplicationStateUnknown = 1,
  ClusterResourceApplicationOSHeartBeat,
  ClusterResourceApplicationReady,
};

struct RESOURCE_STATUS {
  CLUSTER_RESOURCE_STATE ResourceState;
  DWORD CheckPoint;
  DWORD WaitHint;
  HANDLE EventHandle;
};
using PRESOURCE_STATUS = RESOURCE_STATUS*;

struct RESOURCE_STATUS_EX {
  CLUSTER_RESOURCE_STATE ResourceState;
  DWORD CheckPoint;
  HANDLE EventHandle;
  DWORD ApplicationSpecificErrorCode;
  DWORD Flags;
  DWORD WaitHint;
};
using PRESOURCE_STATUS_EX = RESOURCE_STATUS_EX*;

// What the monitor offers. The variadic one is __cdecl-compatible on every x64 convention.
using PSET_RESOURCE_STATUS_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, PRESOURCE_STATUS ResourceStatus);
using PSET_RESOURCE_STATUS_ROUTINE_EX = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, PRESOURCE_STATUS_EX ResourceStatus);
using PQUORUM_RESOURCE_LOST = void(WINAPI*)(RESOURCE_HANDLE Resource);
using PLOG_EVENT_ROUTINE = void(WINAPI*)(RESOURCE_HANDLE ResourceHandle, LOG_LEVEL LogLevel, LPCWSTR FormatString, ...);
using PSET_RESOURCE_LOCKED_MODE_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, BOOL LockedModeEnabled, DWORD LockedModeReason);
using PSIGNAL_FAILURE_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, FAILURE_TYPE FailureType, DWORD ApplicationSpecificErrorCode);
using PSET_RESOURCE_INMEMORY_NODELOCAL_PROPERTIES_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, unsigned char* propertyListBuffer, DWORD propertyListBufferSize);
using PEND_CONTROL_CALL = DWORD(WINAPI*)(const PRES_CTL_CTX context, DWORD status);
using PEND_TYPE_CONTROL_CALL = DWORD(WINAPI*)(const PRESTYPE_CTL_CTX context, DWORD status);
using PEXTEND_RES_CONTROL_CALL = DWORD(WINAPI*)(const PRES_CTL_CTX context, DWORD newTimeoutInMs);
using PEXTEND_RES_TYPE_CONTROL_CALL = DWORD(WINAPI*)(const PRESTYPE_CTL_CTX context, DWORD newTimeoutInMs);
using PRAISE_RES_TYPE_NOTIFICATION = DWORD(WINAPI*)(LPCWSTR ResourceType, const PBYTE pPayload, DWORD payloadSize);
using PCHANGE_RESOURCE_PROCESS_FOR_DUMPS = DWORD(WINAPI*)(RESOURCE_HANDLE resource, LPCWSTR processName, DWORD processId, BOOL isAdd);
using PCHANGE_RES_TYPE_PROCESS_FOR_DUMPS = DWORD(WINAPI*)(LPCWSTR resourceTypeName, LPCWSTR processName, DWORD processId, BOOL isAdd);
using PSET_INTERNAL_STATE = DWORD(WINAPI*)(RESOURCE_HANDLE, CLUSTER_RESOURCE_APPLICATION_STATE stateType, BOOL active);
using PSET_RESOURCE_LOCKED_MODE_EX_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, BOOL LockedModeEnabled, DWORD LockedModeReason, DWORD LockedModeFlags);
using PREQUEST_DUMP_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, BOOL DumpDueToCallInProgress, DWORD DumpDelayInMs);
using PSET_RESOURCE_WPR_POLICY_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, DWORD WprPolicyFlags);
using PARM_WPR_WATCHDOG_FOR_CURRENT_RESOURCE_CALL_ROUTINE = DWORD(WINAPI*)(RESOURCE_HANDLE ResourceHandle, ULONGLONG TimeoutInMs);

struct CLRES_CALLBACK_FUNCTION_TABLE {
  PLOG_EVENT_ROUTINE LogEvent;
  PSET_RESOURCE_STATUS_ROUTINE_EX SetResourceStatusEx;
  PSET_RESOURCE_LOCKED_MODE_ROUTINE SetResourceLockedMode;
  PSIGNAL_FAILURE_ROUTINE SignalFailure;
  PSET_RESOURCE_INMEMORY_NODELOCAL_PROPERTIES_ROUTINE SetResourceInMemoryNodeLocalProperties;
  PEND_CONTROL_CALL EndControlCall;
  PEND_TYPE_CONTROL_CALL EndTypeControlCall;
  PEXTEND_RES_CONTROL_CALL ExtendControlCall;
  PEXTEND_RES_TYPE_CONTROL_CALL ExtendTypeControlCall;
  PRAISE_RES_TYPE_NOTIFICATION RaiseResTypeNotification;
  PCHANGE_RESOURCE_PROCESS_FOR_DUMPS ChangeResourceProcessForDumps;
  PCHANGE_RES_TYPE_PROCESS_FOR_DUMPS ChangeResTypeProcessForDumps;
  PSET_INTERNAL_STATE SetInternalState;
  PSET_RESOURCE_LOCKED_MODE_EX_ROUTINE SetResourceLockedModeEx;
  PREQUEST_DUMP_ROUTINE RequestDump;
  PSET_RESOURCE_WPR_POLICY_ROUTINE SetResourceWprPolicy;
  PARM_WPR_WATCHDOG_FOR_CURRENT_RESOURCE_CALL_ROUTINE ArmWprWatchdogForCurrentResourceCall;
};
using PCLRES_CALLBACK_FUNCTION_TABLE = CLRES_CALLBACK_FUNCTION_TABLE*;

// What the DLL offers.
using POPEN_ROUTINE = RESID(WINAPI*)(LPCWSTR ResourceName, HKEY ResourceKey, RESOURCE_HANDLE ResourceHandle);
using POPEN_V2_ROUTINE = RESID(WINAPI*)(LPCWSTR ResourceName, HKEY ResourceKey, RESOURCE_HANDLE ResourceHandle, DWORD OpenFlags);
using PCLOSE_ROUTINE = void(WINAPI*)(RESID Resource);
using PONLINE_ROUTINE = DWORD(WINAPI*)(RESID Resource, LPHANDLE EventHandle);
using PONLINE_V2_ROUTINE = DWORD(WINAPI*)(RESID Resource, LPHANDLE EventHandle, DWORD OnlineFlags, PBYTE InBuffer, DWORD InBufferSize, DWORD Reserved);
using POFFLINE_ROUTINE = DWORD(WINAPI*)(RESID Resource);
using POFFLINE_V2_ROUTINE = DWORD(WINAPI*)(RESID Resource, LPCWSTR DestinationNodeName, DWORD OfflineFlags, PBYTE InBuffer, DWORD InBufferSize, DWORD Reserved);
using PTERMINATE_ROUTINE = void(WINAPI*)(RESID Resource);
using PIS_ALIVE_ROUTINE = BOOL(WINAPI*)(RESID Resource);
using PLOOKS_ALIVE_ROUTINE = BOOL(WINAPI*)(RESID Resource);
using PARBITRATE_ROUTINE = DWORD(WINAPI*)(RESID Resource, PQUORUM_RESOURCE_LOST LostQuorumResource);
using PRELEASE_ROUTINE = DWORD(WINAPI*)(RESID Resource);
using PRESOURCE_CONTROL_ROUTINE = DWORD(WINAPI*)(RESID Resource, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned);
using PRESOURCE_TYPE_CONTROL_ROUTINE = DWORD(WINAPI*)(LPCWSTR ResourceTypeName, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned);
using PCANCEL_ROUTINE = DWORD(WINAPI*)(RESID Resource, DWORD CancelFlags_RESERVED);
using PBEGIN_RESCALL_ROUTINE = DWORD(WINAPI*)(RESID Resource, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned, PRES_CTL_CTX context, PBOOL ReturnedAsynchronously);
using PBEGIN_RESTYPECALL_ROUTINE = DWORD(WINAPI*)(LPCWSTR ResourceTypeName, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned, PRESTYPE_CTL_CTX context, PBOOL ReturnedAsynchronously);
using PBEGIN_RESCALL_AS_USER_ROUTINE = DWORD(WINAPI*)(RESID Resource, HANDLE TokenHandle, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned, PRES_CTL_CTX context, PBOOL ReturnedAsynchronously);
using PBEGIN_RESTYPECALL_AS_USER_ROUTINE = DWORD(WINAPI*)(LPCWSTR ResourceTypeName, HANDLE TokenHandle, DWORD ControlCode, PVOID InBuffer, DWORD InBufferSize, PVOID OutBuffer, DWORD OutBufferSize, LPDWORD BytesReturned, PRESTYPE_CTL_CTX context, PBOOL ReturnedAsynchronously);

struct CLRES_V1_FUNCTIONS {
  POPEN_ROUTINE Open;
  PCLOSE_ROUTINE Close;
  PONLINE_ROUTINE Online;
  POFFLINE_ROUTINE Offline;
  PTERMINATE_ROUTINE Terminate;
  PLOOKS_ALIVE_ROUTINE LooksAlive;
  PIS_ALIVE_ROUTINE IsAlive;
  PARBITRATE_ROUTINE Arbitrate;
  PRELEASE_ROUTINE Release;
  PRESOURCE_CONTROL_ROUTINE ResourceControl;
  PRESOURCE_TYPE_CONTROL_ROUTINE ResourceTypeControl;
};

struct CLRES_V2_FUNCTIONS {
  POPEN_V2_ROUTINE Open;
  PCLOSE_ROUTINE Close;
  PONLINE_V2_ROUTINE Online;
  POFFLINE_V2_ROUTINE Offline;
  PTERMINATE_ROUTINE Terminate;
  PLOOKS_ALIVE_ROUTINE LooksAlive;
  PIS_ALIVE_ROUTINE IsAlive;
  PARBITRATE_ROUTINE Arbitrate;
  PRELEASE_ROUTINE Release;
  PRESOURCE_CONTROL_ROUTINE ResourceControl;
  PRESOURCE_TYPE_CONTROL_ROUTINE ResourceTypeControl;
  PCANCEL_ROUTINE Cancel;
};

struct CLRES_V3_FUNCTIONS {
  POPEN_V2_ROUTINE Open;
  PCLOSE_ROUTINE Close;
  PONLINE_V2_ROUTINE Online;
  POFFLINE_V2_ROUTINE Offline;
  PTERMINATE_ROUTINE Terminate;
  PLOOKS_ALIVE_ROUTINE LooksAlive;
  PIS_ALIVE_ROUTINE IsAlive;
  PARBITRATE_ROUTINE Arbitrate;
  PRELEASE_ROUTINE Release;
  PBEGIN_RESCALL_ROUTINE BeginResourceControl;
  PBEGIN_RESTYPECALL_ROUTINE BeginResourceTypeControl;
  PCANCEL_ROUTINE Cancel;
};

struct CLRES_V4_FUNCTIONS {
  POPEN_V2_ROUTINE Open;
  PCLOSE_ROUTINE Close;
  PONLINE_V2_ROUTINE Online;
  POFFLINE_V2_ROUTINE Offline;
  PTERMINATE_ROUTINE Terminate;
  PLOOKS_ALIVE_ROUTINE LooksAlive;
  PIS_ALIVE_ROUTINE IsAlive;
  PARBITRATE_ROUTINE Arbitrate;
  PRELEASE_ROUTINE Release;
  PBEGIN_RESCALL_ROUTINE BeginResourceControl;
  PBEGIN_RESTYPECALL_ROUTINE BeginResourceTypeControl;
  PCANCEL_ROUTINE Cancel;
  PBEGIN_RESCALL_AS_USER_ROUTINE BeginResourceControlAsUser;
  PBEGIN_RESTYPECALL_AS_USER_ROUTINE BeginResourceTypeControlAsUser;
};

struct CLRES_FUNCTION_TABLE {
  DWORD TableSize;
  DWORD Version;
  union {
    CLRES_V1_FUNCTIONS V1Functions;
    CLRES_V2_FUNCTIONS V2Functions;
    CLRES_V3_FUNCTIONS V3Functions;
    CLRES_V4_FUNCTIONS V4Functions;
  };
};
using PCLRES_FUNCTION_TABLE = CLRES_FUNCTION_TABLE*;

using PSTARTUP_ROUTINE = DWORD(WINAPI*)(LPCWSTR ResourceType, DWORD MinVersionSupported, DWORD MaxVersionSupported,
                                        PSET_RESOURCE_STATUS_ROUTINE SetResourceStatus, PLOG_EVENT_ROUTINE LogEvent,
                                        PCLRES_FUNCTION_TABLE* FunctionTable);
using PSTARTUP_EX_ROUTINE = DWORD(WINAPI*)(LPCWSTR ResourceType, DWORD MinVersionSupported, DWORD MaxVersionSupported,
                                           PCLRES_CALLBACK_FUNCTION_TABLE MonitorCallbackFunctions,
                                           PCLRES_FUNCTION_TABLE* ResourceDllInterfaceFunctions);
