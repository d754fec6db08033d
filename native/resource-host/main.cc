#include "abi/resapi.h"

#include "abi/resapi-layout.gen.h"

int main() { return 0; }
