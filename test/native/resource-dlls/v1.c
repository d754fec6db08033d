/* The type with a table of version 1. */
#define TABLE_VERSION 1
#define WITH_STARTUP
#include "type.h"
