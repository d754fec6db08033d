/* The type with a table of version 4. */
#define TABLE_VERSION 4
#define WITH_STARTUP_EX
#include "type.h"
