#pragma once
// The part of advapi32's CryptoAPI that machine key containers need; named apart from <wincrypt.h>, which is never included.
#include "platform.h"

using HCRYPTPROV = struct _HCRYPTPROV*;
using HCRYPTKEY = struct _HCRYPTKEY*;
using ALG_ID = unsigned int;

constexpr DWORD CRYPT_DELETEKEYSET = 0x10;

extern "C" {
BOOL WINAPI CryptAcquireContextW(HCRYPTPROV* phProv, LPCWSTR szContainer, LPCWSTR szProvider, DWORD dwProvType, DWORD dwFlags);
BOOL WINAPI CryptGenKey(HCRYPTPROV hProv, ALG_ID Algid, DWORD dwFlags, HCRYPTKEY* phKey);
BOOL WINAPI CryptGetUserKey(HCRYPTPROV hProv, DWORD dwKeySpec, HCRYPTKEY* phUserKey);
BOOL WINAPI CryptExportKey(HCRYPTKEY hKey, HCRYPTKEY hExpKey, DWORD dwBlobType, DWORD dwFlags, LPBYTE pbData, LPDWORD pdwDataLen);
BOOL WINAPI CryptDestroyKey(HCRYPTKEY hKey);
BOOL WINAPI CryptReleaseContext(HCRYPTPROV hProv, DWORD dwFlags);
}
