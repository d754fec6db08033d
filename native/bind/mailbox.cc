#include "bind/mailbox.h"

#include <mutex>
#include <utility>

namespace clusapi {

std::shared_ptr<Mailbox> Mailbox::open(napi_env env, napi_threadsafe_function_call_js wake, void* context) {
  auto mailbox = std::make_shared<Mailbox>();
  napi_value name;
  if (napi_create_string_utf8(env, "clusapi", NAPI_AUTO_LENGTH, &name) != napi_ok ||
      napi_create_threadsafe_function(env, nullptr, nullptr, name, 0, 1, nullptr, nullptr, context, wake, &mailbox->function_) != napi_ok) {
    return nullptr;
  }
  return mailbox;
}

void Mailbox::deliver(std::unique_ptr<Completion> completion) {
  std::lock_guard lock(mutex_);
  if (!function_) return;
  delivered_.push_back(std::move(completion));
  if (delivered_.size() == 1) napi_call_threadsafe_function(function_, nullptr, napi_tsfn_nonblocking);
}

void Mailbox::keepAlive(napi_env env, bool keep) {
  std::lock_guard lock(mutex_);
  if (function_) (keep ? napi_ref_threadsafe_function : napi_unref_threadsafe_function)(env, function_);
}

std::vector<std::unique_ptr<Completion>> Mailbox::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(delivered_, {});
}

void Mailbox::close() {
  std::vector<std::unique_ptr<Completion>> undelivered;
  std::lock_guard lock(mutex_);
  napi_release_threadsafe_function(std::exchange(function_, nullptr), napi_tsfn_abort);
  undelivered.swap(delivered_);
}

}  // namespace clusapi
