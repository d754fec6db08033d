// libFuzzer target: any bytes as the body of a reply, taken apart and handed to every kind of output, with buffers of any
// size. AddressSanitizer watches the buffers, which are as long as their counts say.
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <utility>

#include "abi/errors.h"
#include "standin/outputs.h"

using namespace standin;

namespace {

// Hands a reply to outputs in an order that the input chose, into buffers of `capacity`.
void fill(Values values, uint8_t order, DWORD capacity) {
  std::unique_ptr<WCHAR[]> text(new WCHAR[capacity]);
  std::unique_ptr<BYTE[]> data(new BYTE[capacity]);
  CLUSTERVERSIONINFO info{};
  info.dwVersionInfoSize = capacity;
  DWORD number = 0, text_count = capacity, data_count = capacity, returned = 0;
  FILETIME time{};
  uint64_t handle = 0;
  Items items;

  Number a(&number);
  Text b(text.get(), &text_count);
  Data c(data.get(), &data_count);
  ControlOutput d(data.get(), capacity, &returned);
  VersionInfo e(&info);
  Time f(&time);
  RemoteHandle g(handle);
  Snapshot h(items);
  Output* const outputs[] = {&a, &b, &c, &d, &e, &f, &g, &h};
  for (int i = 0; i < 4 && outputs[order & 7]->fill(values) != RPC_X_BAD_STUB_DATA; i++) order = static_cast<uint8_t>(order >> 2);

  for (const Item& item : items) {
    DWORD size = capacity;
    const auto memory = static_cast<PCLUSTER_ENUM_ITEM>(std::malloc(capacity));
    const std::unique_ptr<CLUSTER_ENUM_ITEM, decltype(&std::free)> buffer(memory, &std::free);
    if (pack(item, buffer.get(), &size) == ERROR_SUCCESS && size > capacity) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  if (size < 2) return 0;
  const uint8_t order = data[0];
  const DWORD capacity = data[1];
  // A copy of exactly this size: reading past the reply is reading past the allocation.
  const size_t length = size - 2;
  std::unique_ptr<uint8_t[]> body(new uint8_t[length]);
  std::copy(data + 2, data + size, body.get());
  if (const auto reply = parse_reply(body.get(), length)) fill(reply->values, order, capacity);
  return 0;
}
