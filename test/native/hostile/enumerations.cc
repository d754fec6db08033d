// The enumerations of the hostile library: their families differ in names and types alone.
#ifdef __GNUC__
#pragma GCC visibility push(default)
#endif
#include "abi/clusapi.h"
#ifdef __GNUC__
#pragma GCC visibility pop
#endif

#include <iterator>
#include <utility>

#include "call.h"

using namespace hostile;

namespace {

/** Where a structure keeps the size of a text and the pointer to it. */
struct Part {
  std::size_t size, pointer;
};
template <class T> constexpr Part parts[] = {{}};
template <> inline constexpr Part parts<CLUSTER_ENUM_ITEM>[] = {
    {offsetof(CLUSTER_ENUM_ITEM, cbId), offsetof(CLUSTER_ENUM_ITEM, lpszId)},
    {offsetof(CLUSTER_ENUM_ITEM, cbName), offsetof(CLUSTER_ENUM_ITEM, lpszName)},
};
template <> inline constexpr Part parts<CLUSTER_GROUP_ENUM_ITEM>[] = {
    {offsetof(CLUSTER_GROUP_ENUM_ITEM, cbId), offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszId)},
    {offsetof(CLUSTER_GROUP_ENUM_ITEM, cbName), offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszName)},
    {offsetof(CLUSTER_GROUP_ENUM_ITEM, cbOwnerNode), offsetof(CLUSTER_GROUP_ENUM_ITEM, lpszOwnerNode)},
    {offsetof(CLUSTER_GROUP_ENUM_ITEM, cbProperties), offsetof(CLUSTER_GROUP_ENUM_ITEM, pProperties)},
    {offsetof(CLUSTER_GROUP_ENUM_ITEM, cbRoProperties), offsetof(CLUSTER_GROUP_ENUM_ITEM, pRoProperties)},
};
template <> inline constexpr Part parts<CLUSTER_RESOURCE_ENUM_ITEM>[] = {
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbId), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszId)},
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbName), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszName)},
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbOwnerGroupName), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszOwnerGroupName)},
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbOwnerGroupId), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, lpszOwnerGroupId)},
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbProperties), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, pProperties)},
    {offsetof(CLUSTER_RESOURCE_ENUM_ITEM, cbRoProperties), offsetof(CLUSTER_RESOURCE_ENUM_ITEM, pRoProperties)},
};

constexpr DWORD partBytes = 8;
template <class T> constexpr DWORD needed = sizeof(T) + std::size(parts<T>) * partBytes + 1;

/** Makes an item whose first or last part lies where the rule says; `capacity` is the size of the buffer, parts included. */
template <class T> void makeItem(const Rule& rule, BYTE* buffer, DWORD capacity) {
  std::memset(buffer, 0, sizeof(T));
  std::memcpy(buffer, &CLUSTER_ENUM_ITEM_VERSION, sizeof(DWORD));
  if constexpr (requires(T item) { item.dwType; }) std::memcpy(buffer + offsetof(T, dwType), &rule.number, sizeof(DWORD));
  BYTE* place = buffer + sizeof(T) + (rule.item == "unaligned");
  const Part& first = parts<T>[0];
  const Part& last = parts<T>[std::size(parts<T>) - 1];
  for (const Part& part : parts<T>) {
    DWORD size = partBytes;
    std::memset(place, &part == &last ? 'n' : 'i', size);
    BYTE* at = std::exchange(place, place + size);
    if (&part == &first && rule.item == "before") at = buffer - 2;
    if (&part == &first && rule.item == "null") at = nullptr;
    if (&part == &last && rule.item == "behind") at = buffer + capacity + 2;
    if (&part == &last && rule.item == "across") at = buffer + capacity - 2;
    if (&part == &last && rule.item == "huge") size = 0xffffffff;
    if (&part == &last && rule.item == "wild") at = reinterpret_cast<BYTE*>(1);
    if (rule.item == "empty") at = nullptr, size = 0;
    std::memcpy(buffer + part.size, &size, sizeof size);
    std::memcpy(buffer + part.pointer, &at, sizeof at);
  }
}

template <class T> DWORD giveItem(Call& call, T* item, LPDWORD size) {
  if (call.ends()) return call.code();
  const Rule& rule = call.rule();
  const DWORD capacity = *size;
  *size = rule.size.value_or(rule.grow ? capacity + rule.grow : needed<T>);
  if (item && capacity >= needed<T>) makeItem<T>(rule, reinterpret_cast<BYTE*>(item), capacity);
  const bool fits = capacity >= needed<T> && !rule.grow;
  return fits || rule.status ? call.code() : DWORD{ERROR_MORE_DATA};
}

}  // namespace

#define OPEN(family, ex, Handle, Parent, ...) \
  Handle WINAPI family##OpenEnum##ex(Parent parent, __VA_ARGS__) { return Call(__func__).use(parent).open<Handle>(); }
#define COUNT(family, ex, Handle) \
  DWORD WINAPI family##GetEnumCount##ex(Handle handle) { return Call(__func__).use(handle).count(); }
#define CLOSE(family, ex, Handle) \
  DWORD WINAPI family##CloseEnum##ex(Handle handle) { return Call(__func__).closeCode(handle); }
#define NAMES(family, Handle, Parent, ...) \
  OPEN(family, , Handle, Parent, __VA_ARGS__) \
  COUNT(family, , Handle) \
  CLOSE(family, , Handle) \
  DWORD WINAPI family##Enum(Handle handle, DWORD index, LPDWORD type, LPWSTR name, LPDWORD length) { \
    return Call(__func__).use(handle).item(index).number(type).text(name, length).code(); \
  }
#define NAMES_ALONE(family, Handle) \
  CLOSE(family, , Handle) \
  DWORD WINAPI family##Enum(Handle handle, DWORD index, LPWSTR name, LPDWORD length) { \
    return Call(__func__).use(handle).item(index).text(name, length).code(); \
  }
#define ITEMS(family, Handle, Item, Parent, ...) \
  OPEN(family, Ex, Handle, Parent, __VA_ARGS__) \
  COUNT(family, Ex, Handle) \
  CLOSE(family, Ex, Handle) \
  DWORD WINAPI family##EnumEx(Handle handle, DWORD index, Item* item, LPDWORD size) { \
    Call call(__func__); \
    return giveItem(call.use(handle).item(index), item, size); \
  }

NAMES(Cluster, HCLUSENUM, HCLUSTER, DWORD)
ITEMS(Cluster, HCLUSENUMEX, CLUSTER_ENUM_ITEM, HCLUSTER, DWORD, PVOID)
NAMES(ClusterNode, HNODEENUM, HNODE, DWORD)
ITEMS(ClusterNode, HNODEENUMEX, CLUSTER_ENUM_ITEM, HNODE, DWORD, PVOID)
NAMES(ClusterGroup, HGROUPENUM, HGROUP, DWORD)
ITEMS(ClusterGroup, HGROUPENUMEX, CLUSTER_GROUP_ENUM_ITEM, HCLUSTER, LPCWSTR, DWORD, LPCWSTR, DWORD, DWORD)
NAMES(ClusterResource, HRESENUM, HRESOURCE, DWORD)
ITEMS(ClusterResource, HRESENUMEX, CLUSTER_RESOURCE_ENUM_ITEM, HCLUSTER, LPCWSTR, DWORD, LPCWSTR, DWORD, DWORD)
NAMES(ClusterResourceType, HRESTYPEENUM, HCLUSTER, LPCWSTR, DWORD)
NAMES(ClusterNetwork, HNETWORKENUM, HNETWORK, DWORD)
OPEN(ClusterNetInterface, , HNETINTERFACEENUM, HCLUSTER, LPCWSTR, LPCWSTR)
NAMES_ALONE(ClusterNetInterface, HNETINTERFACEENUM)
NAMES_ALONE(ClusterGroupSet, HGROUPSETENUM)
COUNT(ClusterGroupSet, , HGROUPSETENUM)
HGROUPSETENUM WINAPI ClusterGroupSetOpenEnum(HCLUSTER cluster) { return Call(__func__).use(cluster).open<HGROUPSETENUM>(); }
