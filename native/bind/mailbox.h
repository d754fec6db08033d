#pragma once
// How results find their way from pool threads back to one JS environment, which may have died meanwhile.
#include <node_api.h>

#include <cstddef>
#include <memory>
#include <vector>

#include "bind/threads.h"

namespace clusapi {

struct Environment;

/** A finished call on its way to its promise. Destroying it undelivered closes whatever handle it carries. */
class Completion {
 public:
  explicit Completion(double ticket) : ticket_(ticket) {}
  Completion(const Completion&) = delete;
  Completion& operator=(const Completion&) = delete;
  virtual ~Completion() = default;

  double ticket() const { return ticket_; }
  /** JS thread: writes the status and the out values. */
  virtual void settle(Environment&, double* cells) noexcept = 0;
  /** JS thread, after `settle`: copies what the callee wrote to the caller's buffers; false when one no longer takes it. */
  virtual bool copyOut(napi_env, const napi_value*, std::size_t) noexcept { return true; }
  /** JS thread, after `settle`: the value that the call made, null for a call that makes none. */
  virtual napi_value make(napi_env) noexcept { return nullptr; }

 private:
  double ticket_;
};

class Mailbox {
 public:
  /** JS thread. `wake` is called there, once for any number of deliveries. */
  static std::shared_ptr<Mailbox> open(napi_env env, napi_threadsafe_function_call_js wake, void* context);

  /** Any thread. When the environment is gone, the completion dies here. */
  void deliver(std::unique_ptr<Completion> completion);
  /** JS thread: whether the event loop waits for deliveries. */
  void keepAlive(napi_env env, bool keep);
  /** JS thread: everything delivered since the last time. */
  std::vector<std::unique_ptr<Completion>> take();
  /** JS thread, from the environment's clean-up: after this no thread touches the environment. */
  void close();

 private:
  Mutex mutex_;
  // Touched only while locked, and only while the environment lives: then null.
  napi_threadsafe_function function_ = nullptr;
  std::vector<std::unique_ptr<Completion>> delivered_;
};

}  // namespace clusapi
