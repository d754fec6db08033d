#pragma once
// What a resource DLL is given to call, on any thread and with any arguments: each call is told, nothing more.
#include "abi/resapi.h"

namespace host {

DWORD WINAPI SetResourceStatus(RESOURCE_HANDLE handle, PRESOURCE_STATUS status);
void WINAPI LogEvent(RESOURCE_HANDLE handle, LOG_LEVEL level, LPCWSTR format, ...);
void WINAPI LostQuorumResource(RESOURCE_HANDLE handle);

// What StartupEx gets. The DLL may keep the pointer.
PCLRES_CALLBACK_FUNCTION_TABLE callback_table();

// Watches an event that the DLL handed over for this resource, as the `EventHandle` of `function`. False, and it is told, where it
// is none that can be waited for.
struct Resource;
bool watch(Resource& resource, HANDLE event, const char* function);

}  // namespace host
