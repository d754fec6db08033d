// The floor: the same work in C, and the cheapest way to cross Node-API. An operation's floor is its C time plus one
// empty crossing for each native call it makes; a list's floor is one crossing that builds the JavaScript array in C.
#include <node_api.h>
#include <vector>
#include "abi/clusapi.h"
#ifndef _WIN32
#include <dlfcn.h>
#endif

namespace {
decltype(&OpenClusterResource) openResource;
decltype(&CloseClusterResource) closeResource;
decltype(&GetClusterResourceKey) getKey;
decltype(&ClusterRegQueryValue) queryValue;
decltype(&ClusterRegCloseKey) closeKey;
decltype(&ClusterResourceControl) control;
HRESOURCE resource;
volatile const void* sink;

uint32_t argument(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value value;
  uint32_t number = 0;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
  napi_get_value_uint32(env, value, &number);
  return number;
}

napi_value empty(napi_env, napi_callback_info) { return nullptr; }

napi_value openClose(napi_env env, napi_callback_info info) {
  for (uint32_t n = argument(env, info); n--;) {
    auto handle = openResource(nullptr, reinterpret_cast<LPCWSTR>(u"SQL Server"));
    sink = handle;
    closeResource(handle);
  }
  return nullptr;
}

napi_value keyQueryClose(napi_env env, napi_callback_info info) {
  for (uint32_t n = argument(env, info); n--;) {
    BYTE data[512];
    DWORD type, size = sizeof data;
    HKEY key = getKey(resource, 0x20019);
    queryValue(key, reinterpret_cast<LPCWSTR>(u"Name"), &type, data, &size);
    sink = data;
    closeKey(key);
  }
  return nullptr;
}

napi_value checkpoints(napi_env env, napi_callback_info) {
  static std::vector<char16_t> buffer(8 << 20);
  DWORD returned = 0;
  control(resource, nullptr, 0x010000b5, nullptr, 0, buffer.data(), DWORD(buffer.size() * 2), &returned);
  napi_value list, item;
  napi_create_array(env, &list);
  uint32_t index = 0;
  for (const char16_t* p = buffer.data(); *p;) {
    const char16_t* end = p;
    while (*end) ++end;
    napi_create_string_utf16(env, p, size_t(end - p), &item);
    napi_set_element(env, list, index++, item);
    p = end + 1;
  }
  return list;
}

napi_value load(napi_env env, napi_callback_info info) {
  size_t count = 1, length;
  napi_value value;
  napi_get_cb_info(env, info, &count, &value, nullptr, nullptr);
#ifdef _WIN32
  wchar_t path[1024];
  napi_get_value_string_utf16(env, value, reinterpret_cast<char16_t*>(path), 1024, &length);
  HMODULE library = LoadLibraryW(path);
  auto find = [&](const char* name) { return reinterpret_cast<void*>(GetProcAddress(library, name)); };
#else
  char path[4096];
  napi_get_value_string_utf8(env, value, path, sizeof path, &length);
  void* library = dlopen(path, RTLD_NOW | RTLD_LOCAL);
  auto find = [&](const char* name) { return dlsym(library, name); };
#endif
  if (!library) {
    napi_throw_error(env, nullptr, "the benchmark's library does not load");
    return nullptr;
  }
#define FIND(slot, name) slot = reinterpret_cast<decltype(slot)>(find(#name))
  FIND(openResource, OpenClusterResource);
  FIND(closeResource, CloseClusterResource);
  FIND(getKey, GetClusterResourceKey);
  FIND(queryValue, ClusterRegQueryValue);
  FIND(closeKey, ClusterRegCloseKey);
  FIND(control, ClusterResourceControl);
  resource = openResource(nullptr, nullptr);
  return nullptr;
}
}  // namespace

NAPI_MODULE_INIT() {
  const napi_property_descriptor functions[] = {
      {"load", nullptr, load, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"empty", nullptr, empty, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"openClose", nullptr, openClose, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"keyQueryClose", nullptr, keyQueryClose, nullptr, nullptr, nullptr, napi_default, nullptr},
      {"checkpoints", nullptr, checkpoints, nullptr, nullptr, nullptr, napi_default, nullptr},
  };
  napi_define_properties(env, exports, sizeof functions / sizeof *functions, functions);
  return exports;
}
