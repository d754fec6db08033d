// A clusapi that lies, for tests of the binding. What it does wrong is told by the names and numbers that it is given:
//   names  "fail:5" fails with 5 (0: without an error), "block:200" takes 200 ms, "lie" gives handles whose calls lie
//   GetNodeClusterState("open" | "bad" | "orphans" | "calls") tells its own counts
// It never writes outside the memory that it is given: that would prove nothing about the binding.
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <thread>

#ifdef __GNUC__
#pragma GCC visibility push(default)  // everything that the header declares is exported; MSVC reads hostile.def
#endif
#include "abi/clusapi.h"
#include "abi/errors.h"

namespace {

#ifndef _WIN32
thread_local DWORD threadError = 0;
#endif

std::atomic<DWORD> openHandles{0}, badCloses{0}, orphans{0}, calls{0};

enum Kind : DWORD { cluster = 0xc1, resource, group, node, enumeration, key, closed = 0xdead };

struct Object {
  std::atomic<DWORD> kind;
  Object* root;
  bool lies = false;
  DWORD failure = 0;
  std::atomic<DWORD> derived{0};
};

constexpr DWORD noError = 0xffffffff;
constexpr DWORD lie = 0xfffffff0;

std::u16string_view view(LPCWSTR text) {
  const auto* units = reinterpret_cast<const char16_t*>(text);
  return text ? std::u16string_view(units) : std::u16string_view();
}

/** The number behind a prefix, or the default. */
DWORD numberAfter(std::u16string_view text, std::u16string_view prefix, DWORD otherwise) {
  if (!text.starts_with(prefix)) return otherwise;
  DWORD number = 0;
  for (const char16_t digit : text.substr(prefix.size())) number = number * 10 + (digit - u'0');
  return number;
}

void block(DWORD milliseconds) { std::this_thread::sleep_for(std::chrono::milliseconds(milliseconds)); }

template <class H> H open(Kind kind, void* parent, LPCWSTR name) {
  const auto text = view(name);
  ++calls;
  block(numberAfter(text, u"block:", 0));
  const DWORD failure = numberAfter(text, u"fail:", noError);
  if (failure != noError) {
    SetLastError(failure);
    return nullptr;
  }
  auto* above = static_cast<Object*>(parent);
  auto* object = new Object{kind, above ? (above->root ? above->root : above) : nullptr};
  object->lies = text.starts_with(u"lie");
  object->failure = numberAfter(text, u"later:", noError);
  if (object->root) ++object->root->derived;
  ++openHandles;
  SetLastError(1234);  // a success may leave any last error
  return reinterpret_cast<H>(object);
}

Object* at(void* handle) { return static_cast<Object*>(handle); }

/** Closed objects are kept, so that a second close is seen and no sanitizer has to. */
bool close(Kind kind, void* handle) {
  DWORD expected = kind;
  if (!handle || !at(handle)->kind.compare_exchange_strong(expected, closed)) {
    ++badCloses;
    SetLastError(ERROR_INVALID_HANDLE);
    return false;
  }
  if (at(handle)->derived > 0) ++orphans;
  if (at(handle)->root) --at(handle)->root->derived;
  --openHandles;
  return true;
}

bool alive(Kind kind, void* handle) {
  ++calls;
  if (handle && at(handle)->kind == kind) return true;
  ++badCloses;
  return false;
}

/** A text by the contract of its idiom. */
DWORD give(std::u16string_view text, LPWSTR buffer, LPDWORD count) {
  if (!count) return ERROR_SUCCESS;
  const DWORD capacity = *count;
  *count = static_cast<DWORD>(text.size());
  if (!buffer || capacity <= text.size()) return ERROR_MORE_DATA;
  std::memcpy(buffer, text.data(), text.size() * sizeof(char16_t));
  buffer[text.size()] = 0;
  return ERROR_SUCCESS;
}

DWORD giveBytes(const void* data, DWORD size, void* buffer, LPDWORD count) {
  const DWORD capacity = buffer ? *count : 0;
  *count = size;
  if (!buffer) return ERROR_SUCCESS;
  if (capacity < size) return ERROR_MORE_DATA;
  if (size > 0) std::memcpy(buffer, data, size);
  return ERROR_SUCCESS;
}

}  // namespace

#ifndef _WIN32
DWORD GetLastError() { return threadError; }
void SetLastError(DWORD error) { threadError = error; }
#endif

HCLUSTER OpenCluster(LPCWSTR name) { return open<HCLUSTER>(cluster, nullptr, name); }
HCLUSTER OpenClusterEx(LPCWSTR name, DWORD access, DWORD* granted) {
  if (granted) *granted = access;
  return open<HCLUSTER>(cluster, nullptr, name);
}
BOOL CloseCluster(HCLUSTER handle) { return close(cluster, handle); }
DWORD GetClusterInformation(HCLUSTER handle, LPWSTR name, LPDWORD count, LPCLUSTERVERSIONINFO info) {
  if (!alive(cluster, handle)) return ERROR_INVALID_HANDLE;
  if (info) info->MajorVersion = 10, info->dwReserved = info->dwVersionInfoSize;
  if (!at(handle)->lies) return give(u"Hostile", name, count);
  *count = lie;
  return ERROR_SUCCESS;
}
DWORD GetNodeClusterState(LPCWSTR name, LPDWORD state) {
  const auto text = view(name);
  *state = text == u"open" ? openHandles.load() : text == u"bad" ? badCloses.load() : text == u"orphans" ? orphans.load() : calls.load();
  return ERROR_SUCCESS;
}

HRESOURCE OpenClusterResource(HCLUSTER parent, LPCWSTR name) { return open<HRESOURCE>(resource, parent, name); }
BOOL CloseClusterResource(HRESOURCE handle) { return close(resource, handle); }
CLUSTER_RESOURCE_STATE GetClusterResourceState(HRESOURCE handle, LPWSTR nodeName, LPDWORD nodeCount, LPWSTR groupName, LPDWORD groupCount) {
  if (!alive(resource, handle)) return ClusterResourceStateUnknown;
  if (at(handle)->failure != noError) {
    SetLastError(at(handle)->failure);
    return ClusterResourceStateUnknown;
  }
  if (at(handle)->lies) {
    *nodeCount = *groupCount = lie;
    return static_cast<CLUSTER_RESOURCE_STATE>(777);
  }
  const DWORD status = give(u"NODE1", nodeName, nodeCount) | give(u"Group \U0001f600", groupName, groupCount);
  SetLastError(status);
  return status == ERROR_SUCCESS ? ClusterResourceOnline : ClusterResourceStateUnknown;
}
DWORD OnlineClusterResource(HRESOURCE handle) { return alive(resource, handle) ? 997 : ERROR_INVALID_HANDLE; }

// The control code tells what to do with the input.
DWORD ClusterResourceControl(HRESOURCE handle, HNODE, DWORD code, LPVOID in, DWORD inSize, LPVOID out, DWORD outSize, LPDWORD returned) {
  if (!alive(resource, handle)) return ERROR_INVALID_HANDLE;
  DWORD number = 0;
  if (in && inSize >= sizeof number) std::memcpy(&number, in, sizeof number);
  switch (code) {
    case 1: return *returned = outSize, giveBytes(in, inSize, out, returned);  // echo
    case 2: return *returned = lie, ERROR_SUCCESS;                             // more than there is room for
    case 3: return *returned = outSize + 1, ERROR_MORE_DATA;                   // one more every time
    case 4: return *returned = outSize, block(number), giveBytes(in, inSize, out, returned);
    case 5: return number;                                                     // any status
    case 6: return *returned = 0, ERROR_MORE_DATA;
    case 7: return *returned = outSize, ERROR_MORE_DATA;                       // what it already has
    default: return *returned = 0, DWORD{1};
  }
}

HGROUP OpenClusterGroup(HCLUSTER parent, LPCWSTR name) { return open<HGROUP>(group, parent, name); }
BOOL CloseClusterGroup(HGROUP handle) { return close(group, handle); }
DWORD MoveClusterGroup(HGROUP handle, HNODE) { return alive(group, handle) ? 997 : ERROR_INVALID_HANDLE; }

HNODE OpenClusterNode(HCLUSTER parent, LPCWSTR name) { return open<HNODE>(node, parent, name); }
BOOL CloseClusterNode(HNODE handle) { return close(node, handle); }
CLUSTER_NODE_STATE GetClusterNodeState(HNODE handle) { return alive(node, handle) ? ClusterNodePaused : ClusterNodeStateUnknown; }

HCLUSENUMEX ClusterOpenEnumEx(HCLUSTER parent, DWORD, PVOID) { return open<HCLUSENUMEX>(enumeration, parent, nullptr); }
DWORD ClusterCloseEnumEx(HCLUSENUMEX handle) { return close(enumeration, handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE; }
DWORD ClusterGetEnumCountEx(HCLUSENUMEX handle) { return alive(enumeration, handle) ? 5 : 0; }

// Items 0 and 1 are sound; then come an id before the buffer, a name beyond it, and a length that no pointer has.
DWORD ClusterEnumEx(HCLUSENUMEX handle, DWORD index, PCLUSTER_ENUM_ITEM item, LPDWORD size) {
  if (!alive(enumeration, handle)) return ERROR_INVALID_HANDLE;
  if (index > 4) return ERROR_NO_MORE_ITEMS;
  constexpr char16_t text[] = u"id\0A name";
  const DWORD capacity = *size;
  *size = sizeof *item + sizeof text;
  if (!item || capacity < *size) return ERROR_MORE_DATA;
  auto* texts = reinterpret_cast<LPWSTR>(item + 1);
  std::memcpy(texts, text, sizeof text);
  *item = {item->dwVersion, index, 6, texts, 14, texts + 3};
  if (index == 1) item->lpszId = nullptr, item->cbId = 0;
  if (index == 2) item->lpszId = reinterpret_cast<LPWSTR>(reinterpret_cast<ULONG_PTR>(item) - 2);
  if (index == 3) item->cbName = lie;
  if (index == 4) item->lpszName = nullptr;
  return ERROR_SUCCESS;
}

HKEY GetClusterKey(HCLUSTER parent, REGSAM) { return open<HKEY>(key, parent, nullptr); }
HKEY GetClusterResourceKey(HRESOURCE parent, REGSAM) { return open<HKEY>(key, parent, nullptr); }
LONG ClusterRegCloseKey(HKEY handle) { return close(key, handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE; }
LONG ClusterRegOpenKey(HKEY parent, LPCWSTR name, REGSAM, PHKEY result) {
  if (!alive(key, parent)) return ERROR_INVALID_HANDLE;
  *result = reinterpret_cast<HKEY>(static_cast<ULONG_PTR>(0xbadbad));
  if (view(name) == u"null") return *result = nullptr, ERROR_SUCCESS;
  const DWORD failure = numberAfter(view(name), u"fail:", noError);
  if (failure != noError) return static_cast<LONG>(failure);
  *result = open<HKEY>(key, parent, name);
  return ERROR_SUCCESS;
}
LONG ClusterRegCreateKey(HKEY parent, LPCWSTR name, DWORD, REGSAM, LPSECURITY_ATTRIBUTES, PHKEY result, LPDWORD disposition) {
  if (disposition) *disposition = 1;
  return ClusterRegOpenKey(parent, name, 0, result);
}
LONG ClusterRegDeleteKey(HKEY handle, LPCWSTR) { return alive(key, handle) ? ERROR_SUCCESS : ERROR_INVALID_HANDLE; }
// The value of a name is the name; "lie", "grow" and "block:…" are themselves.
LONG ClusterRegQueryValue(HKEY handle, LPCWSTR name, LPDWORD type, LPBYTE data, LPDWORD size) {
  if (!alive(key, handle)) return ERROR_INVALID_HANDLE;
  const auto text = view(name);
  *type = 1;
  if (text == u"lie") return *size = lie, ERROR_SUCCESS;
  if (text == u"grow") return ++*size, ERROR_MORE_DATA;
  block(numberAfter(text, u"block:", 0));
  return static_cast<LONG>(giveBytes(text.data(), static_cast<DWORD>((text.size() + 1) * sizeof(char16_t)), data, size));
}
DWORD ClusterRegSetValue(HKEY handle, LPCWSTR, DWORD, CONST BYTE* data, DWORD size) {
  DWORD sum = 0;
  for (DWORD i = 0; i < size; ++i) sum += data[i];
  return alive(key, handle) ? sum : DWORD{ERROR_INVALID_HANDLE};
}
LONG ClusterRegEnumKey(HKEY handle, DWORD index, LPWSTR name, LPDWORD count, PFILETIME time) {
  if (!alive(key, handle)) return ERROR_INVALID_HANDLE;
  if (index > 0) return ERROR_NO_MORE_ITEMS;
  if (time) *time = {0xfffffffe, 0x01d00000};
  return static_cast<LONG>(give(u"Subkey", name, count));
}
LONG ClusterRegQueryInfoKey(HKEY handle, LPDWORD a, LPDWORD b, LPDWORD c, LPDWORD d, LPDWORD e, LPDWORD f, PFILETIME time) {
  if (!alive(key, handle)) return ERROR_INVALID_HANDLE;
  *a = 1, *b = 2, *c = 3, *d = 4, *e = 5, *f = 6, *time = {7, 8};
  return ERROR_SUCCESS;
}
