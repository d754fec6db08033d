// The enumerations. Their families differ in names and types alone, so each is a line or two, and the macros above say once
// what all of them do.
#include "standin/call.h"
#include "standin/packed.h"

using namespace standin;

namespace {

constexpr Tag kTypeAndName[] = {Tag::U32, Tag::Text};
constexpr Tag kName[] = {Tag::Text};
constexpr DWORD kNoOptions = 0;

// Options have no documented meaning but none at all.
template <HandleType T, HandleType Parent>
T open_items(const char* function, Parent parent, DWORD type, PVOID options) {
  if (options == nullptr) return open_enumeration<T>(function, {parent, type, kNoOptions}, shape_of<CLUSTER_ENUM_ITEM>);
  return handle_or_null<T>(ERROR_INVALID_PARAMETER, 0);
}

template <HandleType T, typename Item>
T open_with_properties(const char* function, HCLUSTER cluster, Bytes properties, Bytes read_only, DWORD flags) {
  if (!is_buffer(properties.data, properties.size) || !is_buffer(read_only.data, read_only.size)) {
    return handle_or_null<T>(ERROR_INVALID_PARAMETER, 0);
  }
  return open_enumeration<T>(function, {cluster, properties, read_only, flags}, shape_of<Item>);
}

}  // namespace

#define COUNT(family, ex, Handle) \
  DWORD WINAPI family##GetEnumCount##ex(Handle enumeration) { return count(__func__, enumeration); }
#define CLOSE(family, ex, Handle) \
  DWORD WINAPI family##CloseEnum##ex(Handle enumeration) { return close_code(__func__, enumeration); }

// Types and names of what belongs to an object.
#define NAMES(family, Handle) \
  COUNT(family, , Handle) \
  CLOSE(family, , Handle) \
  DWORD WINAPI family##Enum(Handle enumeration, DWORD index, LPDWORD type, LPWSTR name, LPDWORD length) { \
    return item(__func__, enumeration, index, Number(type), Text(name, length)); \
  }
#define NAMES_OF(family, Handle, Parent) \
  NAMES(family, Handle) \
  Handle WINAPI family##OpenEnum(Parent parent, DWORD type) { \
    return open_enumeration<Handle>(__func__, {parent, type}, kTypeAndName); \
  }

// Names of what is all of one type.
#define NAMES_ALONE(family, Handle) \
  CLOSE(family, , Handle) \
  DWORD WINAPI family##Enum(Handle enumeration, DWORD index, LPWSTR name, LPDWORD length) { \
    return item(__func__, enumeration, index, Text(name, length)); \
  }

// Structures.
#define ITEMS(family, Handle, Item) \
  COUNT(family, Ex, Handle) \
  CLOSE(family, Ex, Handle) \
  DWORD WINAPI family##EnumEx(Handle enumeration, DWORD index, Item* target, LPDWORD size) { \
    return item(__func__, enumeration, index, Packed(target, size)); \
  }
#define ITEMS_OF(family, Handle, Parent) \
  ITEMS(family, Handle, CLUSTER_ENUM_ITEM) \
  Handle WINAPI family##OpenEnumEx(Parent parent, DWORD type, PVOID options) { \
    return open_items<Handle>(__func__, parent, type, options); \
  }
#define ITEMS_WITH_PROPERTIES(family, Handle, Item) \
  ITEMS(family, Handle, Item) \
  Handle WINAPI family##OpenEnumEx(HCLUSTER cluster, LPCWSTR properties, DWORD properties_size, LPCWSTR read_only, \
                                   DWORD read_only_size, DWORD flags) { \
    return open_with_properties<Handle, Item>(__func__, cluster, {properties, properties_size}, {read_only, read_only_size}, \
                                              flags); \
  }

NAMES_OF(Cluster, HCLUSENUM, HCLUSTER)
ITEMS_OF(Cluster, HCLUSENUMEX, HCLUSTER)
NAMES_OF(ClusterNode, HNODEENUM, HNODE)
ITEMS_OF(ClusterNode, HNODEENUMEX, HNODE)
NAMES_OF(ClusterGroup, HGROUPENUM, HGROUP)
ITEMS_WITH_PROPERTIES(ClusterGroup, HGROUPENUMEX, CLUSTER_GROUP_ENUM_ITEM)
NAMES_OF(ClusterResource, HRESENUM, HRESOURCE)
ITEMS_WITH_PROPERTIES(ClusterResource, HRESENUMEX, CLUSTER_RESOURCE_ENUM_ITEM)
NAMES_OF(ClusterNetwork, HNETWORKENUM, HNETWORK)

NAMES(ClusterResourceType, HRESTYPEENUM)
HRESTYPEENUM WINAPI ClusterResourceTypeOpenEnum(HCLUSTER hCluster, LPCWSTR lpszResourceTypeName, DWORD dwType) {
  return open_enumeration<HRESTYPEENUM>(__func__, {hCluster, lpszResourceTypeName, dwType}, kTypeAndName);
}

// Nobody counts interfaces.
NAMES_ALONE(ClusterNetInterface, HNETINTERFACEENUM)
HNETINTERFACEENUM WINAPI ClusterNetInterfaceOpenEnum(HCLUSTER hCluster, LPCWSTR lpszNodeName, LPCWSTR lpszNetworkName) {
  return open_enumeration<HNETINTERFACEENUM>(__func__, {hCluster, lpszNodeName, lpszNetworkName}, kName);
}

NAMES_ALONE(ClusterGroupSet, HGROUPSETENUM)
COUNT(ClusterGroupSet, , HGROUPSETENUM)
HGROUPSETENUM WINAPI ClusterGroupSetOpenEnum(HCLUSTER hCluster) {
  return open_enumeration<HGROUPSETENUM>(__func__, {hCluster}, kName);
}
