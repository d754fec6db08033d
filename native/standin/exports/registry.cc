#include "abi/security-descriptor.h"
#include "standin/call.h"

using namespace standin;

HKEY WINAPI GetClusterKey(HCLUSTER hCluster, REGSAM samDesired) { return open<HKEY>(__func__, {hCluster, samDesired}); }

HKEY WINAPI GetClusterResourceKey(HRESOURCE hResource, REGSAM samDesired) {
  return open<HKEY>(__func__, {hResource, samDesired});
}

HKEY WINAPI GetClusterGroupKey(HGROUP hGroup, REGSAM samDesired) { return open<HKEY>(__func__, {hGroup, samDesired}); }

HKEY WINAPI GetClusterNodeKey(HNODE hNode, REGSAM samDesired) { return open<HKEY>(__func__, {hNode, samDesired}); }

HKEY WINAPI GetClusterNetworkKey(HNETWORK hNetwork, REGSAM samDesired) { return open<HKEY>(__func__, {hNetwork, samDesired}); }

HKEY WINAPI GetClusterNetInterfaceKey(HNETINTERFACE hNetInterface, REGSAM samDesired) {
  return open<HKEY>(__func__, {hNetInterface, samDesired});
}

HKEY WINAPI GetClusterResourceTypeKey(HCLUSTER hCluster, LPCWSTR lpszTypeName, REGSAM samDesired) {
  return open<HKEY>(__func__, {hCluster, lpszTypeName, samDesired});
}

LONG WINAPI ClusterRegOpenKey(HKEY hKey, LPCWSTR lpszSubKey, REGSAM samDesired, PHKEY phkResult) {
  return open_into(phkResult, __func__, {hKey, lpszSubKey, samDesired}, nullptr);
}

LONG WINAPI ClusterRegCreateKey(HKEY hKey, LPCWSTR lpszSubKey, DWORD dwOptions, REGSAM samDesired, LPSECURITY_ATTRIBUTES,
                                PHKEY phkResult, LPDWORD lpdwDisposition) {
  // After a loss the key is opened by name, not created once more: someone may have deleted it.
  const Again again{"ClusterRegOpenKey", samDesired};
  return open_into(phkResult, __func__, {hKey, lpszSubKey, dwOptions, samDesired, Bytes{nullptr, 0}}, &again,
                   Number(lpdwDisposition));
}

LONG WINAPI ClusterRegCloseKey(HKEY hKey) { return close_code(__func__, hKey); }

LONG WINAPI ClusterRegDeleteKey(HKEY hKey, LPCWSTR lpszSubKey) { return code(__func__, {hKey, lpszSubKey}); }

LONG WINAPI ClusterRegQueryValue(HKEY hKey, LPCWSTR lpszValueName, LPDWORD lpdwValueType, LPBYTE lpData, LPDWORD lpcbData) {
  return code(__func__, {hKey, lpszValueName}, Number(lpdwValueType), Data(lpData, lpcbData));
}

DWORD WINAPI ClusterRegSetValue(HKEY hKey, LPCWSTR lpszValueName, DWORD dwType, CONST BYTE* lpData, DWORD cbData) {
  if (!is_buffer(lpData, cbData)) return ERROR_INVALID_PARAMETER;
  constexpr BYTE kNothing = 0;
  return code(__func__, {hKey, lpszValueName, dwType, Bytes{lpData != nullptr ? lpData : &kNothing, cbData}});
}

DWORD WINAPI ClusterRegDeleteValue(HKEY hKey, LPCWSTR lpszValueName) { return code(__func__, {hKey, lpszValueName}); }

LONG WINAPI ClusterRegEnumKey(HKEY hKey, DWORD dwIndex, LPWSTR lpszName, LPDWORD lpcchName, PFILETIME lpftLastWriteTime) {
  return code(__func__, {hKey, dwIndex}, Text(lpszName, lpcchName), Time(lpftLastWriteTime));
}

DWORD WINAPI ClusterRegEnumValue(HKEY hKey, DWORD dwIndex, LPWSTR lpszValueName, LPDWORD lpcchValueName, LPDWORD lpdwType,
                                 LPBYTE lpData, LPDWORD lpcbData) {
  return code(__func__, {hKey, dwIndex}, Text(lpszValueName, lpcchValueName), Number(lpdwType), Data(lpData, lpcbData));
}

LONG WINAPI ClusterRegQueryInfoKey(HKEY hKey, LPDWORD lpcSubKeys, LPDWORD lpcchMaxSubKeyLen, LPDWORD lpcValues,
                                   LPDWORD lpcchMaxValueNameLen, LPDWORD lpcbMaxValueLen, LPDWORD lpcbSecurityDescriptor,
                                   PFILETIME lpftLastWriteTime) {
  return code(__func__, {hKey}, Number(lpcSubKeys), Number(lpcchMaxSubKeyLen), Number(lpcValues), Number(lpcchMaxValueNameLen),
              Number(lpcbMaxValueLen), Number(lpcbSecurityDescriptor), Time(lpftLastWriteTime));
}

LONG WINAPI ClusterRegGetKeySecurity(HKEY hKey, SECURITY_INFORMATION RequestedInformation,
                                     PSECURITY_DESCRIPTOR pSecurityDescriptor, LPDWORD lpcbSecurityDescriptor) {
  return code(__func__, {hKey, DWORD{RequestedInformation}}, Descriptor(pSecurityDescriptor, lpcbSecurityDescriptor));
}

LONG WINAPI ClusterRegSetKeySecurity(HKEY hKey, SECURITY_INFORMATION SecurityInformation,
                                     PSECURITY_DESCRIPTOR pSecurityDescriptor) {
  if (pSecurityDescriptor == nullptr) return ERROR_INVALID_PARAMETER;
  const auto size = security::descriptorBytes(pSecurityDescriptor);
  if (!size || *size > kMaxBody) return ERROR_INVALID_SECURITY_DESCR;
  return code(__func__, {hKey, DWORD{SecurityInformation}, Bytes{pSecurityDescriptor, *size}});
}

LONG WINAPI ClusterRegSyncDatabase(HCLUSTER hCluster, DWORD flags) { return code(__func__, {hCluster, flags}); }
