#include "callbacks.h"
#include "during.h"
#include "operations.h"

namespace host {
namespace {

// Calls the DLL's StartupEx or, where it has none, Startup.
DWORD start_up(Host& host, PSTARTUP_ROUTINE startup, PSTARTUP_EX_ROUTINE startup_ex, DWORD least, DWORD most,
               PCLRES_FUNCTION_TABLE& table) noexcept {
  const During during(startup_ex != nullptr ? STARTUP_EX_ROUTINE : STARTUP_ROUTINE);
  return startup_ex != nullptr ? startup_ex(host.type.c_str(), least, most, callback_table(), &table)
                               : startup(host.type.c_str(), least, most, SetResourceStatus, LogEvent, &table);
}

}  // namespace

Answer load(Order& order) {
  Host& host = order.host;
  const WideText stand_in = order.arguments.text();
  const WideText library = order.arguments.text();
  WideText type = order.arguments.text();
  const auto least = order.arguments.number(), most = order.arguments.number();
  const auto cluster = order.arguments.text_or_null();
  order.arguments.end();
  if (host.loading.exchange(true)) throw Refused{ERROR_ALREADY_INITIALIZED};
  host.type = std::move(type);

  const char* entry = "";
  // How far it came.
  const auto ended = [&](DWORD status, const char* stage) {
    Answer answer{status, {words(stage), words(entry), host.table.size(), host.table.version()}};
    for (Item& slot : host.table.slots()) answer.values.push_back(std::move(slot));
    return answer;
  };

  // First, because the DLL's import of clusapi.dll is bound to whatever bears that name by then.
  if (const DWORD status = host.stand_in.load(stand_in, true)) return ended(status, "standIn");
  if (!host.cluster.bind(host.stand_in)) return ended(ERROR_PROC_NOT_FOUND, "standIn");
  if (const DWORD status = host.library.load(library, false)) return ended(status, "LoadLibrary");
  if (!host.stand_in.is_only_clusapi()) return ended(ERROR_INVALID_DLL, "LoadLibrary");

  const auto startup_ex = reinterpret_cast<PSTARTUP_EX_ROUTINE>(host.library.find(STARTUP_EX_ROUTINE));
  const auto startup = reinterpret_cast<PSTARTUP_ROUTINE>(host.library.find(STARTUP_ROUTINE));
  if (startup_ex == nullptr && startup == nullptr) return ended(ERROR_PROC_NOT_FOUND, "exports");
  entry = startup_ex != nullptr ? STARTUP_EX_ROUTINE : STARTUP_ROUTINE;

  PCLRES_FUNCTION_TABLE table = nullptr;
  if (const DWORD status = start_up(host, startup, startup_ex, least, most, table)) return ended(status, "Startup");
  if (!host.table.read(table)) return ended(ERROR_INVALID_DATA, "table");
  if (const DWORD status = host.cluster.open(cluster)) return ended(status, "cluster");
  host.loaded = true;
  return ended(ERROR_SUCCESS, "done");
}

}  // namespace host
