/* A library that is no resource DLL: it exports neither Startup nor StartupEx. */
#define TABLE_VERSION 1
#include "resapi.h"

EXPORT DWORD WINAPI Starter(void);
DWORD WINAPI Starter(void) { return ERROR_SUCCESS; }
