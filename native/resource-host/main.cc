// resource-host: started by lib/resource-host, which tells what the process is told and what it tells.
#include "abi/resapi.h"

#include "abi/resapi-layout.gen.h"
#include "host.h"

namespace host {

Host& the_host() {
  // Never destroyed: a DLL's threads may run to the very end.
  static Host& host = *new Host(Stdio::take());
  return host;
}

}  // namespace host

int main() {
#ifdef _WIN32
  // A library that is missing, or a crash, is an answer or an exit code, and no dialog that waits for somebody.
  SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX | SEM_NOOPENFILEERRORBOX);
#endif
  host::the_host().run();
}
