// Microsoft's own declarations against the layouts in scripts/facts, by which ours are written. Only MSVC brings a header
// that can be asked: mingw's breaks above Windows Server 2008. Nobody has yet seen this compiled.
#ifdef _MSC_VER
#include <windows.h>

#include <clusapi.h>
#include <resapi.h>

#include "layout.gen.h"
#include "resapi-layout.gen.h"
#endif
