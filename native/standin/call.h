#pragma once
// What the exports are made of: a call names its function, its inputs in C order, and the outputs that take the reply.
// Every function here sets the last error where its kind of result says so, as the very last thing it does.
#include "exchange.h"

namespace standin {

// The calls themselves. They answer a Win32 status.
DWORD perform(const char* function, std::span<const Input> inputs, Outputs outputs) noexcept;
// The same for a call that needs no handle, but a node of a cluster: the first input.
DWORD perform_at(const char* function, LPCWSTR node, Outputs outputs) noexcept;
// A call that opens something below its first input. `again` opens it by that name after a loss; without it, the same call does.
struct Again {
  const char* function;
  std::optional<DWORD> access;
};
DWORD perform_open(Kind kind, const char* function, Inputs inputs, Outputs outputs, const Again* again,
                   uint64_t& number) noexcept;
DWORD perform_open_cluster(const char* function, LPCWSTR name, const DWORD* access, Outputs outputs,
                           uint64_t& number) noexcept;
// One more handle to the cluster that a handle was opened from, with a session and a life of its own.
DWORD perform_cluster_of(const char* function, Inputs inputs, uint64_t& number) noexcept;
// A call that opens a snapshot of items of this shape.
DWORD perform_open_enumeration(Kind kind, const char* function, Inputs inputs, Shape shape, uint64_t& number) noexcept;
DWORD perform_close(Kind kind, const char* function, uint64_t number) noexcept;
// Gives a handle to a function that is answered here, after the service's fault rules had their say.
DWORD perform_local(Kind kind, const char* function, uint64_t number, std::shared_ptr<Handle>& handle) noexcept;
// Adds what was opened below a cluster, unless another thread closed that meanwhile. May throw.
DWORD add_below(Handle handle, uint64_t& number);
// Takes out a handle that is closed whatever comes of the call.
std::shared_ptr<Handle> take(Kind kind, uint64_t number) noexcept;
// Fills the outputs from one item of a snapshot.
DWORD perform_item(Kind kind, const char* function, uint64_t number, DWORD index, Outputs outputs) noexcept;

// Whether a buffer that the caller hands in or out is there, or is nothing at all.
inline bool is_buffer(const void* data, size_t size) { return data != nullptr || size == 0; }

// Results by kind: a status …
template <typename... Out>
DWORD code(const char* function, Inputs inputs, Out&&... outputs) {
  return perform(function, inputs, {&outputs...});
}

// A handle and a list of them. A frame counts its values in 16 bits.
template <HandleType T, HandleType Item>
DWORD code_of_list(const char* function, T handle, DWORD count, const Item* items) noexcept {
  if ((items == nullptr && count != 0) || count >= UINT16_MAX) return ERROR_INVALID_PARAMETER;
  return guarded([&] {
    std::vector<Input> inputs{handle};
    inputs.insert(inputs.end(), items, items + count);
    return perform(function, inputs, {});
  });
}

template <HandleType T>
DWORD close_code(const char* function, T handle) {
  return perform_close(KindOf<T>::value, function, reinterpret_cast<uint64_t>(handle));
}

template <HandleType T>
DWORD local(const char* function, T handle, std::shared_ptr<Handle>& found) {
  return perform_local(KindOf<T>::value, function, reinterpret_cast<uint64_t>(handle), found);
}

template <HandleType T, typename... Out>
DWORD item(const char* function, T handle, DWORD index, Out&&... outputs) {
  return perform_item(KindOf<T>::value, function, reinterpret_cast<uint64_t>(handle), index, {&outputs...});
}

// … a number of items, or 0 with a last error …
template <HandleType T>
DWORD count(const char* function, T handle) {
  std::shared_ptr<Handle> found;
  const DWORD status = local(function, handle, found);
  if (status == 0) return static_cast<DWORD>(found->items->size());
  SetLastError(status);
  return 0;
}

// … a status and, where it is success, a handle …
template <HandleType T, typename... Out>
DWORD open_into(T* target, const char* function, Inputs inputs, const Again* again, Out&&... outputs) {
  if (target == nullptr) return ERROR_INVALID_PARAMETER;
  uint64_t number = 0;
  const DWORD status = perform_open(KindOf<T>::value, function, inputs, {&outputs...}, again, number);
  if (status == ERROR_SUCCESS) *target = reinterpret_cast<T>(number);
  return status;
}

// … a handle, or NULL with a last error …
template <HandleType T>
T handle_or_null(DWORD status, uint64_t number) {
  if (status == 0) return reinterpret_cast<T>(number);
  SetLastError(status);
  return nullptr;
}

template <HandleType T, typename... Out>
T open(const char* function, Inputs inputs, Out&&... outputs) {
  uint64_t number = 0;
  const DWORD status = perform_open(KindOf<T>::value, function, inputs, {&outputs...}, nullptr, number);
  return handle_or_null<T>(status, number);
}

template <HandleType T>
T open_enumeration(const char* function, Inputs inputs, Shape shape) {
  uint64_t number = 0;
  const DWORD status = perform_open_enumeration(KindOf<T>::value, function, inputs, shape, number);
  return handle_or_null<T>(status, number);
}

// What was created is opened after a loss, not created once more.
template <HandleType T>
T create(const char* function, const char* opener, Inputs inputs) {
  uint64_t number = 0;
  const Again again{opener, {}};
  const DWORD status = perform_open(KindOf<T>::value, function, inputs, {}, &again, number);
  return handle_or_null<T>(status, number);
}

template <typename... Out>
HCLUSTER open_cluster(const char* function, LPCWSTR name, const DWORD* access, Out&&... outputs) {
  uint64_t number = 0;
  const DWORD status = perform_open_cluster(function, name, access, {&outputs...}, number);
  return handle_or_null<HCLUSTER>(status, number);
}

template <HandleType T>
HCLUSTER cluster_of(const char* function, T handle) {
  uint64_t number = 0;
  const DWORD status = perform_cluster_of(function, {handle}, number);
  return handle_or_null<HCLUSTER>(status, number);
}

// … a state, or -1 with a last error …
template <typename T, typename... Out>
T state(const char* function, Inputs inputs, Out&&... outputs) {
  DWORD value = 0;
  Number number(&value);
  const DWORD status = perform(function, inputs, {&number, &outputs...});
  if (status == 0) return static_cast<T>(static_cast<int32_t>(value));
  SetLastError(status);
  return static_cast<T>(-1);
}

// … what a control code says: `target` is what comes before its buffers …
struct ControlBuffers {
  LPVOID in;
  DWORD in_size;
  LPVOID out;
  DWORD out_size;
  LPDWORD returned;
};
template <typename... Target>
DWORD control(const char* function, const ControlBuffers& buffers, Target... target) {
  const auto& [in, in_size, out, out_size, returned] = buffers;
  if (!is_buffer(in, in_size) || !is_buffer(out, out_size)) return ERROR_INVALID_PARAMETER;
  return code(function, {target..., Bytes{in, in_size}, out_size}, ControlOutput(out, out_size, returned));
}

// … or TRUE, or FALSE with a last error.
inline BOOL true_or_false(DWORD status) {
  if (status == 0) return TRUE;
  SetLastError(status);
  return FALSE;
}

template <typename... Out>
BOOL truth(const char* function, Inputs inputs, Out&&... outputs) {
  return true_or_false(perform(function, inputs, {&outputs...}));
}

template <HandleType T>
BOOL close(const char* function, T handle) {
  return true_or_false(close_code(function, handle));
}

}  // namespace standin
