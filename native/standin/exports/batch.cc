#include "standin/call.h"

using namespace standin;

namespace {

template <HandleType T>
LONG create(T* target, const char* function, HKEY key) {
  if (target == nullptr || key == nullptr) return ERROR_INVALID_PARAMETER;
  std::shared_ptr<Handle> parent;
  if (const DWORD status = local(function, key, parent); status != ERROR_SUCCESS) return status;
  uint64_t number = 0;
  const DWORD status = guarded([&] {
    Handle handle{KindOf<T>::value, parent->session};
    handle.batch = std::make_shared<Batch>(key);
    return add_below(std::move(handle), number);
  });
  if (status == ERROR_SUCCESS) *target = reinterpret_cast<T>(number);
  return status;
}

template <HandleType T>
LONG add(const char* function, T batch, DWORD command, DWORD options, LPCWSTR name, const void* data, size_t size) {
  std::shared_ptr<Handle> handle;
  if (const DWORD status = local(function, batch, handle); status != ERROR_SUCCESS) return status;
  return guarded([&] {
    handle->batch->add(command, options, name, data, size);
    return DWORD{ERROR_SUCCESS};
  });
}

// Whether a write batch can carry the command; the others are reserved, or answers.
bool is_known(CLUSTER_REG_COMMAND command) {
  return (command >= CLUSREG_SET_VALUE && command <= CLUSREG_DELETE_VALUE) ||
         (command >= CLUSREG_CONTROL_COMMAND && command < CLUSREG_LAST_COMMAND);
}

// Sends a write batch. The service tells the outcome of the commands apart from that of the call.
LONG commit(const char* function, Batch& batch, DWORD flags, INT* failed) {
  constexpr DWORD kBeforeAnyCommand = 0xffffffff;
  DWORD outcome = ERROR_SUCCESS, number = kBeforeAnyCommand;
  const DWORD status = guarded([&] {
    const std::vector<uint8_t> bytes = batch.take();
    const Bytes commands{bytes.data(), bytes.size()};
    return code(function, {batch.key(), commands, flags}, Number(&outcome), Number(&number));
  });
  if (failed != nullptr) *failed = static_cast<INT>(number);
  return status != ERROR_SUCCESS ? status : outcome;
}

// Sends a read batch, and opens its reply.
LONG read(const char* function, HREGREADBATCH handle, DWORD flags, HREGREADBATCHREPLY* target) {
  if (target == nullptr) return ERROR_INVALID_PARAMETER;
  const auto taken = take(Kind::ReadBatch, reinterpret_cast<uint64_t>(handle));
  if (!taken) return ERROR_INVALID_HANDLE;
  uint64_t number = 0;
  const DWORD status = guarded([&] {
    Batch& batch = *taken->batch;
    const std::vector<uint8_t> bytes = batch.take();
    const Bytes commands{bytes.data(), bytes.size()};
    Handle opened{Kind::ReadBatchReply, taken->session};
    opened.reply = std::make_shared<ReadReply>();
    const DWORD answer = code(function, {batch.key(), commands, flags}, ReadResults(*opened.reply));
    return answer != ERROR_SUCCESS ? answer : add_below(std::move(opened), number);
  });
  if (status == ERROR_SUCCESS) *target = reinterpret_cast<HREGREADBATCHREPLY>(number);
  return status;
}

}  // namespace

LONG WINAPI ClusterRegCreateBatch(HKEY hKey, HREGBATCH* pHREGBATCH) { return create(pHREGBATCH, __func__, hKey); }

LONG WINAPI ClusterRegBatchAddCommand(HREGBATCH hRegBatch, CLUSTER_REG_COMMAND dwCommand, LPCWSTR wzName, DWORD dwOptions,
                                      const void* lpData, DWORD cbData) {
  if (!is_buffer(lpData, cbData)) return ERROR_INVALID_PARAMETER;
  if (!is_known(dwCommand)) return ERROR_INVALID_FUNCTION;
  return add(__func__, hRegBatch, static_cast<DWORD>(dwCommand), dwOptions, wzName, lpData, cbData);
}

LONG WINAPI ClusterRegCloseBatch(HREGBATCH hRegBatch, BOOL bCommit, INT* failedCommandNumber) {
  const auto handle = take(Kind::Batch, reinterpret_cast<uint64_t>(hRegBatch));
  if (!handle) return ERROR_INVALID_HANDLE;
  if (bCommit) return commit(__func__, *handle->batch, 0, failedCommandNumber);
  if (failedCommandNumber != nullptr) *failedCommandNumber = -1;
  return ERROR_SUCCESS;
}

LONG WINAPI ClusterRegCloseBatchEx(HREGBATCH hRegBatch, DWORD flags, INT* failedCommandNumber) {
  const auto handle = take(Kind::Batch, reinterpret_cast<uint64_t>(hRegBatch));
  return handle ? commit(__func__, *handle->batch, flags, failedCommandNumber) : LONG{ERROR_INVALID_HANDLE};
}

LONG WINAPI ClusterRegCreateReadBatch(HKEY hKey, HREGREADBATCH* phRegReadBatch) {
  return create(phRegReadBatch, __func__, hKey);
}

LONG WINAPI ClusterRegReadBatchAddCommand(HREGREADBATCH hRegReadBatch, LPCWSTR wzSubkeyName, LPCWSTR wzValueName) {
  // On the way there a command has one name: the subkey's travels as data.
  const size_t length = wzSubkeyName != nullptr ? std::char_traits<WCHAR>::length(wzSubkeyName) : 0;
  return add(__func__, hRegReadBatch, CLUSREG_READ_VALUE, 0, wzValueName, wzSubkeyName, length * sizeof(WCHAR));
}

LONG WINAPI ClusterRegCloseReadBatch(HREGREADBATCH hRegReadBatch, HREGREADBATCHREPLY* phRegReadBatchReply) {
  return read(__func__, hRegReadBatch, 0, phRegReadBatchReply);
}

LONG WINAPI ClusterRegCloseReadBatchEx(HREGREADBATCH hRegReadBatch, DWORD flags, HREGREADBATCHREPLY* phRegReadBatchReply) {
  return read(__func__, hRegReadBatch, flags, phRegReadBatchReply);
}

LONG WINAPI ClusterRegReadBatchReplyNextCommand(HREGREADBATCHREPLY hRegReadBatchReply,
                                                CLUSTER_READ_BATCH_COMMAND* pBatchCommand) {
  std::shared_ptr<Handle> handle;
  if (const DWORD status = local(__func__, hRegReadBatchReply, handle); status != ERROR_SUCCESS) return status;
  return handle->reply->give(pBatchCommand);
}

LONG WINAPI ClusterRegCloseReadBatchReply(HREGREADBATCHREPLY hRegReadBatchReply) {
  return close_code(__func__, hRegReadBatchReply);
}
