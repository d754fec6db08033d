#include "enumeration.h"

#include <cstring>
#include <utility>

#include "abi/errors.h"

namespace standin {
namespace {

size_t bytes_of(const WideText& text) { return (text.size() + 1) * sizeof(WCHAR); }

LPWSTR copy(const WideText& text, BYTE*& at) {
  const auto start = reinterpret_cast<LPWSTR>(at);
  std::memcpy(at, text.c_str(), bytes_of(text));
  at += bytes_of(text);
  return start;
}

}  // namespace

DWORD pack(const Item& item, PCLUSTER_ENUM_ITEM buffer, LPDWORD size) {
  if (size == nullptr) return ERROR_INVALID_PARAMETER;
  const size_t needed = sizeof(CLUSTER_ENUM_ITEM) + bytes_of(item.id) + bytes_of(item.name);
  const DWORD capacity = std::exchange(*size, static_cast<DWORD>(needed));
  if (buffer == nullptr) return ERROR_SUCCESS;
  if (capacity < needed) return ERROR_MORE_DATA;
  auto* at = reinterpret_cast<BYTE*>(buffer + 1);
  buffer->dwVersion = CLUSTER_ENUM_ITEM_VERSION;
  buffer->dwType = item.type;
  buffer->cbId = static_cast<DWORD>(bytes_of(item.id));
  buffer->lpszId = copy(item.id, at);
  buffer->cbName = static_cast<DWORD>(bytes_of(item.name));
  buffer->lpszName = copy(item.name, at);
  return ERROR_SUCCESS;
}

}  // namespace standin
