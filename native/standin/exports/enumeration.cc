#include "standin/call.h"

using namespace standin;

HCLUSENUMEX WINAPI ClusterOpenEnumEx(HCLUSTER hCluster, DWORD dwType, PVOID pOptions) {
  uint64_t number = 0;
  constexpr DWORD kNoOptions = 0;
  const DWORD status = pOptions != nullptr ? ERROR_INVALID_PARAMETER
                                           : perform_open_enumeration(__func__, {hCluster, dwType, kNoOptions}, number);
  return handle_or_null<HCLUSENUMEX>(status, number);
}

DWORD WINAPI ClusterEnumEx(HCLUSENUMEX hClusterEnum, DWORD dwIndex, PCLUSTER_ENUM_ITEM pItem, LPDWORD cbItem) {
  std::shared_ptr<const Items> items;
  if (const DWORD status = local(__func__, hClusterEnum, items); status != ERROR_SUCCESS) return status;
  return dwIndex < items->size() ? pack((*items)[dwIndex], pItem, cbItem) : ERROR_NO_MORE_ITEMS;
}

DWORD WINAPI ClusterGetEnumCountEx(HCLUSENUMEX hClusterEnum) {
  std::shared_ptr<const Items> items;
  const DWORD status = local(__func__, hClusterEnum, items);
  if (status == ERROR_SUCCESS) return static_cast<DWORD>(items->size());
  SetLastError(status);
  return 0;
}

DWORD WINAPI ClusterCloseEnumEx(HCLUSENUMEX hClusterEnum) { return close_code(__func__, hClusterEnum); }
