#include "batch.h"

#include <utility>

#include "abi/errors.h"

namespace standin {
namespace {

constexpr DWORD kBatchVersion = 1;

}  // namespace

Batch::Batch(HKEY key) : key_(key) { put(&kBatchVersion, sizeof(kBatchVersion)); }

void Batch::add(DWORD command, DWORD options, LPCWSTR name, const void* data, size_t size) {
  const WCHAR nothing[] = {0};
  const LPCWSTR text = name != nullptr ? name : nothing;
  const DWORD name_bytes = static_cast<DWORD>((std::char_traits<WCHAR>::length(text) + 1) * sizeof(WCHAR));
  const DWORD data_bytes = static_cast<DWORD>(size);
  const std::lock_guard lock(mutex_);
  for (const DWORD number : {command, options, name_bytes}) put(&number, sizeof(number));
  put(text, name_bytes);
  put(&data_bytes, sizeof(data_bytes));
  put(data, size);
  if (bytes_.size() % sizeof(WCHAR) != 0) bytes_.push_back(0);
}

std::vector<uint8_t> Batch::take() {
  const std::lock_guard lock(mutex_);
  return std::move(bytes_);
}

void Batch::put(const void* data, size_t size) {
  const auto* start = static_cast<const uint8_t*>(data);
  bytes_.insert(bytes_.end(), start, start + size);
}

DWORD ReadReply::give(CLUSTER_READ_BATCH_COMMAND* command) {
  if (command == nullptr) return ERROR_INVALID_PARAMETER;
  const std::lock_guard lock(mutex);
  if (next == results.size()) return ERROR_NO_MORE_ITEMS;
  const ReadResult& result = results[next++];
  *command = {static_cast<CLUSTER_REG_COMMAND>(result.command),
              result.options,
              result.subkey.c_str(),
              result.value.c_str(),
              result.data.data(),
              static_cast<DWORD>(result.data.size())};
  return ERROR_SUCCESS;
}

}  // namespace standin
