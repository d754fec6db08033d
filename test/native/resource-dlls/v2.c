/* The type with a table of version 2. */
#define TABLE_VERSION 2
#define WITH_STARTUP
#define WITH_STARTUP_EX
#include "type.h"
