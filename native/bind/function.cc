#include "bind/function.h"

namespace clusapi {

double ticketOf(napi_env env, napi_value ticket) {
  double value = 0;
  if (napi_get_value_double(env, ticket, &value) != napi_ok) {
    throw ArgumentError{ArgumentError::Type::typeError, "ERR_INVALID_ARG_TYPE", "The ticket of a promise must be a number"};
  }
  return value;
}

void requireThreads() {
  if (Pool::instance().ready()) return;
  throw ArgumentError{ArgumentError::Type::error, "ERR_CLUSAPI_NO_THREADS", "The system gave no thread to run this call on"};
}

std::shared_ptr<Handle> takeUnlessBusy(const Reader& reader) {
  const Handle& handle = **reader.first();
  if (HandleTable::busy(handle)) {
    reader.fail(ArgumentError::Type::error, "ERR_CLUSAPI_HANDLE_BUSY", "is a handle with calls in flight; its asynchronous close waits for them");
  }
  HandleTable& handles = reader.function().environment->handles;
  while (handle.youngest) {
    // What somebody still needs, such as the key of a batch that is being committed, is closed by the last of them.
    const std::shared_ptr<Handle> child = handles.remove(*handle.youngest);
    if (child.use_count() == 1) child->close();
  }
  return handles.remove(handle);
}

void closeLater(const Reader& reader, std::unique_ptr<ClosingCall> call) {
  Environment& environment = *reader.function().environment;
  Handle& handle = **reader.first();
  environment.begin();
  // Where something keeps it open that may never be closed, such as a batch its key, nobody waits for that.
  if (handle.dependants > 0) call.release()->deliver();
  else handle.closeBy(std::move(call));
  retire(environment.handles.take(handle));
}

}  // namespace clusapi
