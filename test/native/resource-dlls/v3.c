/* The type with a table of version 3. */
#define TABLE_VERSION 3
#define WITH_STARTUP_EX
#include "type.h"
