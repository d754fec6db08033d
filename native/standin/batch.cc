#include "batch.h"

#include <utility>

#include "abi/errors.h"

namespace standin {
namespace {

constexpr DWORD kBatchVersion = 1;

void put(std::vector<uint8_t>& bytes, const void* data, size_t size) {
  const auto* start = static_cast<const uint8_t*>(data);
  bytes.insert(bytes.end(), start, start + size);
}

}  // namespace

Batch::Batch(HKEY key) : key_(key) { put(bytes_, &kBatchVersion, sizeof(kBatchVersion)); }

void Batch::add(DWORD command, DWORD options, LPCWSTR name, const void* data, size_t size) {
  const WCHAR nothing[] = {0};
  const LPCWSTR text = name != nullptr ? name : nothing;
  const DWORD name_bytes = static_cast<DWORD>((std::char_traits<WCHAR>::length(text) + 1) * sizeof(WCHAR));
  const DWORD data_bytes = static_cast<DWORD>(size);
  std::vector<uint8_t> packed;
  for (const DWORD number : {command, options, name_bytes}) put(packed, &number, sizeof(number));
  put(packed, text, name_bytes);
  put(packed, &data_bytes, sizeof(data_bytes));
  put(packed, data, size);
  if (packed.size() % sizeof(WCHAR) != 0) packed.push_back(0);
  // At once, so that a batch never holds half a command when memory runs out.
  const std::lock_guard lock(mutex_);
  put(bytes_, packed.data(), packed.size());
}

std::vector<uint8_t> Batch::take() {
  const std::lock_guard lock(mutex_);
  return std::move(bytes_);
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
