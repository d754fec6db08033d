#include "abi/errors.h"
#include "abi/resapi.h"
