#include "bind/environment.h"

#include <algorithm>

namespace clusapi {

Environment* Environment::open(napi_env env) {
  auto owned = std::make_unique<Environment>();
  Environment* self = owned.get();
  self->env = env;

  constexpr std::size_t cellCount = cellsPerRecord * (recordsPerBatch + 1);
  napi_value buffer, array;
  void* data = nullptr;
  if (napi_create_arraybuffer(env, cellCount * sizeof(double), &data, &buffer) != napi_ok ||
      napi_create_typedarray(env, napi_float64_array, cellCount, buffer, 0, &array) != napi_ok ||
      napi_create_reference(env, array, 1, &self->cells_) != napi_ok) {
    return nullptr;
  }
  self->cells = static_cast<double*>(data);

  const auto wake = [](napi_env alive, napi_value, void* context, void*) {
    if (alive) static_cast<Environment*>(context)->settle();
  };
  self->mailbox = Mailbox::open(env, wake, self);
  // Hooks run last in, first out: ours must run before the one that Node keeps for the threadsafe function.
  if (!self->mailbox || napi_add_env_cleanup_hook(env, &Environment::close, self) != napi_ok) return nullptr;
  self->mailbox->keepAlive(env, false);
  if (napi_set_instance_data(env, owned.release(), [](napi_env, void* data, void*) { delete static_cast<Environment*>(data); }, nullptr) != napi_ok) {
    return nullptr;
  }
  return self;
}

void Environment::close(void* raw) {
  auto* self = static_cast<Environment*>(raw);
  self->mailbox->close();
  retire(self->handles.takeAll());
  napi_delete_reference(self->env, self->cells_);
  if (self->callback_) napi_delete_reference(self->env, self->callback_);
}

napi_value Environment::cellsArray() const {
  napi_value array = nullptr;
  napi_get_reference_value(env, cells_, &array);
  return array;
}

void Environment::onSettle(napi_value callback) {
  if (callback_) napi_delete_reference(env, callback_);
  napi_create_reference(env, callback, 1, &callback_);
}

void Environment::begin() {
  if (pending++ == 0) mailbox->keepAlive(env, true);
}

void Environment::end(std::size_t count) {
  pending -= count;
  if (pending == 0) mailbox->keepAlive(env, false);
}

void Environment::settle() {
  batch_ = mailbox->take();
  napi_value callback, global;
  if (napi_get_reference_value(env, callback_, &callback) != napi_ok || napi_get_global(env, &global) != napi_ok) return;
  for (batchStart_ = 0; batchStart_ < batch_.size(); batchStart_ += recordsPerBatch) {
    const std::size_t count = std::min(recordsPerBatch, batch_.size() - batchStart_);
    double* record = cells;
    for (std::size_t i = 0; i < count; ++i) {
      record += cellsPerRecord;
      Completion& completion = *batch_[batchStart_ + i];
      completion.settle(*this, record);
      record[cellsPerRecord - 1] = completion.ticket();
    }
    end(count);
    napi_value argument;
    if (napi_create_uint32(env, static_cast<std::uint32_t>(count), &argument) != napi_ok ||
        napi_call_function(env, global, callback, 1, &argument, nullptr) != napi_ok) {
      break;
    }
  }
  batch_.clear();
}

bool Environment::copyOut(std::size_t record, const napi_value* buffers, std::size_t count) {
  const std::size_t index = batchStart_ + record;
  return index < batch_.size() && batch_[index]->copyOut(env, buffers, count);
}

napi_value Environment::made(std::size_t record) {
  const std::size_t index = batchStart_ + record;
  return index < batch_.size() ? batch_[index]->make(env) : nullptr;
}

}  // namespace clusapi
