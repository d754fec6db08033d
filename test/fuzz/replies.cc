// libFuzzer target: any bytes as the body of a reply, taken apart and handed to every kind of output, with buffers of any
// size. AddressSanitizer watches the buffers, which are as long as their counts say.
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <utility>

#include "abi/errors.h"
#include "abi/security-descriptor.h"
#include "standin/outputs.h"
#include "standin/packed.h"

using namespace standin;

namespace {

// The sum of some bytes: it reads every one.
size_t sum(const void* data, size_t size) {
  const auto* bytes = static_cast<const uint8_t*>(data);
  size_t total = 0;
  for (size_t i = 0; i < size; i++) total += bytes[i];
  return total;
}

// What a successful call promises of a packed structure: each part lies within the buffer.
void check_parts(std::span<const Member> members, const BYTE* start, DWORD size) {
  for (const Member& member : members) {
    if (member.tag == Tag::U32) continue;
    const BYTE* place;
    DWORD bytes;
    std::memcpy(&place, start + member.at, sizeof place);
    std::memcpy(&bytes, start + member.size, sizeof bytes);
    if (place == nullptr ? bytes != 0 : place < start || place > start + size || bytes > size - (place - start)) std::abort();
  }
}

// Reads an enumeration of such structures, into a buffer that need not be aligned.
template <typename T>
void enumerate(Values values, DWORD capacity) {
  Items items;
  if (!items.take(values, shape_of<T>)) return;
  for (size_t i = 0; i < items.size(); i++) {
    const size_t shift = i % 2;
    const std::unique_ptr<BYTE[]> buffer(new BYTE[shift + capacity]);
    BYTE* const start = buffer.get() + shift;
    DWORD size = capacity;
    Values item = items[i];
    if (pack(item, members<T>, sizeof(T), start, &size) != ERROR_SUCCESS) continue;
    if (size > capacity) std::abort();
    check_parts(members<T>, start, size);
  }
}

// Reads the answers of a batch to their end.
void read_on(ReadReply& reply) {
  CLUSTER_READ_BATCH_COMMAND command;
  size_t answers = 0;
  for (; reply.give(&command) == ERROR_SUCCESS; answers++) {
    for (const LPCWSTR text : {command.wzSubkeyName, command.wzValueName}) {
      sum(text, (std::char_traits<WCHAR>::length(text) + 1) * sizeof(WCHAR));
    }
    sum(command.lpData, command.cbData);
  }
  if (answers != reply.results.size()) std::abort();
}

// Hands a reply to outputs in an order that the input chose, into buffers of `capacity`.
void fill(Values values, uint16_t order, DWORD capacity) {
  const std::unique_ptr<WCHAR[]> text(new WCHAR[capacity]);
  const std::unique_ptr<BYTE[]> data(new BYTE[capacity]);
  CLUSTERVERSIONINFO info{};
  info.dwVersionInfoSize = capacity;
  DWORD number = 0, text_count = capacity, data_count = capacity, returned = 0, descriptor_size = capacity;
  FILETIME time{};
  uint64_t handle = 0;
  Items items;
  ReadReply reply;

  Number a(&number);
  Text b(text.get(), &text_count);
  Data c(data.get(), &data_count);
  ControlOutput d(data.get(), capacity, &returned);
  VersionInfo e(&info);
  Time f(&time);
  RemoteHandle g(handle);
  Snapshot h(items, shape_of<CLUSTER_ENUM_ITEM>);
  Descriptor i(data.get(), &descriptor_size);
  ReadResults j(reply);
  Text k(nullptr, &text_count);
  Data l(nullptr, &data_count);
  Output* const outputs[] = {&a, &b, &c, &d, &e, &f, &g, &h, &i, &j, &k, &l};
  for (int n = 0; n < 4; n++, order /= 12) {
    // An output leaves behind what would be needed.
    text_count = data_count = descriptor_size = capacity;
    if (outputs[order % 12]->fill(values) == RPC_X_BAD_STUB_DATA) break;
  }
  read_on(reply);
}

// A descriptor that is told to be whole is read that far, and no farther.
void measure(const uint8_t* bytes, size_t size) {
  if (const auto whole = security::descriptorBytes(bytes, size)) {
    if (*whole > size) std::abort();
    sum(bytes, *whole);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kHead = 3;
  if (size < kHead) return 0;
  const auto order = static_cast<uint16_t>(data[0] | data[1] << 8);
  const DWORD capacity = data[2];
  // A copy of exactly this size: reading past the reply is reading past the allocation.
  const size_t length = size - kHead;
  const std::unique_ptr<uint8_t[]> body(new uint8_t[length]);
  std::copy(data + kHead, data + size, body.get());
  measure(body.get(), length);
  if (const auto reply = parse_reply(body.get(), length)) {
    fill(reply->values, order, capacity);
    enumerate<CLUSTER_ENUM_ITEM>(reply->values, capacity);
    enumerate<CLUSTER_GROUP_ENUM_ITEM>(reply->values, capacity);
    enumerate<CLUSTER_RESOURCE_ENUM_ITEM>(reply->values, capacity);
  }
  return 0;
}
