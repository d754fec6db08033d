#include "outputs.h"

#include <algorithm>
#include <cstddef>
#include <cstring>

#include "abi/errors.h"
#include "abi/layout.gen.h"

namespace standin {
namespace {

// CLUSTERVERSIONINFO as it was before the version numbers were added.
constexpr DWORD kFirstVersionInfo = offsetof(CLUSTERVERSIONINFO, dwClusterHighestVersion);

template <size_t N>
bool take_text(Values& values, WCHAR (&target)[N]) {
  const auto value = values.next(Tag::Text);
  if (!value) return false;
  const size_t length = std::min(value->size, N - 1);
  std::memcpy(target, value->data, length * sizeof(WCHAR));
  target[length] = 0;
  return true;
}

template <typename T>
bool take_number(Values& values, T& target) {
  const auto value = values.next(Tag::U32);
  if (value) target = static_cast<T>(value->number);
  return value.has_value();
}

// Tells how much a text or bytes are, and copies them where they fit. A question for the size alone succeeds.
DWORD give(const Value& value, bool fits, void* target, DWORD& size) {
  size = static_cast<DWORD>(value.size);
  if (target == nullptr) return ERROR_SUCCESS;
  if (!fits) return ERROR_MORE_DATA;
  if (value.size != 0) std::memcpy(target, value.data, value.size * (value.tag == Tag::Text ? sizeof(WCHAR) : 1));
  return ERROR_SUCCESS;
}

}  // namespace

DWORD Number::fill(Values& values) {
  const auto value = values.next(Tag::U32);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (target_ != nullptr) *target_ = static_cast<DWORD>(value->number);
  return ERROR_SUCCESS;
}

DWORD RemoteHandle::fill(Values& values) {
  const auto value = values.next(Tag::U64);
  if (!value) return RPC_X_BAD_STUB_DATA;
  target_ = value->number;
  return ERROR_SUCCESS;
}

DWORD Time::fill(Values& values) {
  const auto value = values.next(Tag::U64);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (target_ != nullptr) *target_ = {static_cast<DWORD>(value->number), static_cast<DWORD>(value->number >> 32)};
  return ERROR_SUCCESS;
}

DWORD Text::fill(Values& values) {
  const auto value = values.next(Tag::Text);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (count_ == nullptr) return target_ == nullptr ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  const DWORD status = give(*value, value->size < *count_, target_, *count_);
  if (status == ERROR_SUCCESS && target_ != nullptr) target_[value->size] = 0;
  return status;
}

DWORD Data::fill(Values& values) {
  const auto value = values.next(Tag::Bytes);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (count_ == nullptr) return target_ == nullptr ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  return give(*value, value->size <= *count_, target_, *count_);
}

DWORD Descriptor::fill(Values& values) {
  const auto value = values.next(Tag::Bytes);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (size_ == nullptr) return ERROR_INVALID_PARAMETER;
  const DWORD status = give(*value, value->size <= *size_, target_, *size_);
  return target_ == nullptr || status != ERROR_SUCCESS ? DWORD{ERROR_INSUFFICIENT_BUFFER} : status;
}

DWORD ControlOutput::fill(Values& values) {
  const auto value = values.next(Tag::Bytes);
  if (!value) return RPC_X_BAD_STUB_DATA;
  if (returned_ == nullptr) return value->size == 0 ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  return give(*value, value->size <= size_, target_, *returned_);
}

DWORD VersionInfo::fill(Values& values) {
  CLUSTERVERSIONINFO info{};
  const bool whole = take_number(values, info.MajorVersion) && take_number(values, info.MinorVersion) &&
                     take_number(values, info.BuildNumber) && take_text(values, info.szVendorId) &&
                     take_text(values, info.szCSDVersion) && take_number(values, info.dwClusterHighestVersion) &&
                     take_number(values, info.dwClusterLowestVersion) && take_number(values, info.dwFlags) &&
                     take_number(values, info.dwReserved);
  if (!whole) return RPC_X_BAD_STUB_DATA;
  if (target_ == nullptr) return ERROR_SUCCESS;
  info.dwVersionInfoSize = target_->dwVersionInfoSize;
  if (info.dwVersionInfoSize < kFirstVersionInfo) return ERROR_INVALID_PARAMETER;
  std::memcpy(target_, &info, info.dwVersionInfoSize < sizeof(info) ? kFirstVersionInfo : sizeof(info));
  return ERROR_SUCCESS;
}

DWORD ReadResults::fill(Values& values) {
  while (!values.empty()) {
    const auto command = values.next(Tag::U32);
    const auto options = values.next(Tag::U32);
    const auto subkey = values.next(Tag::Text);
    const auto name = values.next(Tag::Text);
    const auto data = values.next(Tag::Bytes);
    if (!command || !options || !subkey || !name || !data) return RPC_X_BAD_STUB_DATA;
    target_.results.push_back({static_cast<DWORD>(command->number), static_cast<DWORD>(options->number), subkey->text(),
                               name->text(), {data->data, data->data + data->size}});
  }
  return ERROR_SUCCESS;
}

DWORD fill_all(Values& values, std::span<Output* const> outputs) {
  DWORD status = ERROR_SUCCESS;
  for (Output* output : outputs) {
    const DWORD filled = output->fill(values);
    if (filled == RPC_X_BAD_STUB_DATA) return filled;
    if (status == ERROR_SUCCESS) status = filled;
  }
  return values.empty() ? status : RPC_X_BAD_STUB_DATA;
}

}  // namespace standin
