// A ClusAPI that lives in a few arrays: what every contender of the benchmark calls. A call costs nanoseconds, so that
// what is measured is the binding. BenchSetup chooses how many checkpoints there are and how long OnlineClusterResource blocks.
#include <atomic>
#include <chrono>
#include <cstring>
#include <string>
#include <thread>
#include "abi/clusapi.h"
#include "abi/errors.h"

#ifdef _WIN32
#define EXPORT __declspec(dllexport)
#else
#define EXPORT __attribute__((visibility("default")))
#endif

namespace {
std::u16string checkpoints;
std::atomic<unsigned> blockMicroseconds{0};
std::atomic<unsigned> controls{0};
char object[8];  // what every handle points at
template <class H> H handle() { return reinterpret_cast<H>(object); }
const char16_t value[] = u"SQL Server";
#ifndef _WIN32
thread_local DWORD lastError;
#endif
void block() {
  if (unsigned us = blockMicroseconds.load(std::memory_order_relaxed)) std::this_thread::sleep_for(std::chrono::microseconds(us));
}
}  // namespace

extern "C" {
#ifndef _WIN32
EXPORT DWORD GetLastError() { return lastError; }
EXPORT void SetLastError(DWORD code) { lastError = code; }
#endif
EXPORT void BenchSetup(DWORD count, bool latin, DWORD microseconds) {
  checkpoints.clear();
  for (DWORD i = 0; i < count; ++i) {
    std::string number = std::to_string(i);
    checkpoints += u"1\\Microsoft Enhanced Cryptographic Provider v1.0\\";
    checkpoints += latin ? u"Container" : u"Контейнер";
    checkpoints.append(number.begin(), number.end());
    checkpoints.push_back(0);
  }
  checkpoints.push_back(0);
  blockMicroseconds = microseconds;
  controls = 0;
}
EXPORT DWORD BenchControls() { return controls; }
EXPORT HCLUSTER WINAPI OpenCluster(LPCWSTR) { return handle<HCLUSTER>(); }
EXPORT BOOL WINAPI CloseCluster(HCLUSTER) { return TRUE; }
EXPORT HRESOURCE WINAPI OpenClusterResource(HCLUSTER, LPCWSTR) { return handle<HRESOURCE>(); }
EXPORT BOOL WINAPI CloseClusterResource(HRESOURCE) { return TRUE; }
EXPORT DWORD WINAPI OnlineClusterResource(HRESOURCE) { block(); return ERROR_SUCCESS; }
EXPORT HKEY WINAPI GetClusterResourceKey(HRESOURCE, REGSAM) { return handle<HKEY>(); }
EXPORT LONG WINAPI ClusterRegCloseKey(HKEY) { return ERROR_SUCCESS; }
EXPORT LONG WINAPI ClusterRegQueryValue(HKEY, LPCWSTR, LPDWORD type, LPBYTE data, LPDWORD size) {
  DWORD capacity = *size;
  *type = 1;
  *size = sizeof value;
  if (!data) return ERROR_SUCCESS;
  if (capacity < sizeof value) return ERROR_MORE_DATA;
  std::memcpy(data, value, sizeof value);
  return ERROR_SUCCESS;
}
EXPORT DWORD WINAPI ClusterResourceControl(HRESOURCE, HNODE, DWORD, LPVOID, DWORD, LPVOID out, DWORD capacity, LPDWORD returned) {
  controls.fetch_add(1, std::memory_order_relaxed);
  block();
  *returned = DWORD(checkpoints.size() * sizeof(char16_t));
  if (capacity < *returned) return out ? ERROR_MORE_DATA : ERROR_SUCCESS;
  std::memcpy(out, checkpoints.data(), *returned);
  return ERROR_SUCCESS;
}
}
