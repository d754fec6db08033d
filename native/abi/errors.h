#pragma once
// The few error codes native code itself speaks; every other number passes through. Windows brings its own.
#include "platform.h"
#ifndef _WIN32
constexpr DWORD ERROR_SUCCESS = 0, ERROR_INVALID_HANDLE = 6, ERROR_NOT_ENOUGH_MEMORY = 8, ERROR_INVALID_DATA = 13, ERROR_GEN_FAILURE = 31,
                ERROR_INVALID_PARAMETER = 87, ERROR_CALL_NOT_IMPLEMENTED = 120, ERROR_PROC_NOT_FOUND = 127, ERROR_BUSY = 170,
                ERROR_MORE_DATA = 234, ERROR_NO_MORE_ITEMS = 259, RPC_S_INVALID_BINDING = 1702, RPC_S_SERVER_UNAVAILABLE = 1722,
                RPC_S_CALL_FAILED = 1726, EPT_S_NOT_REGISTERED = 1753, RPC_X_BAD_STUB_DATA = 1783;
#endif
