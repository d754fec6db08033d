#pragma once
// Batches are built here and sent when they are closed; replies of read batches arrive whole and are walked here.
#include <mutex>
#include <vector>

#include "abi/clusapi.h"
#include "wire/frames.h"

namespace standin {

using namespace wire;

// The commands of a batch, packed as they travel: a version, then for each command its number, its options, its name and
// its data; see lib/codecs/batch.ts for the other end.
class Batch {
 public:
  explicit Batch(HKEY key);

  // The key that it is about: the number of the caller's handle, which has to stay open.
  HKEY key() const { return key_; }

  void add(DWORD command, DWORD options, LPCWSTR name, const void* data, size_t size);
  std::vector<uint8_t> take();

 private:
  const HKEY key_;
  std::mutex mutex_;
  std::vector<uint8_t> bytes_;
};

// One answer of a read batch.
struct ReadResult {
  DWORD command;
  DWORD options;
  WideText subkey;
  WideText value;
  std::vector<uint8_t> data;
};

// The answers of a read batch, handed out one after the other. Pointers into them last as long as the reply.
struct ReadReply {
  std::mutex mutex;
  size_t next = 0;
  std::vector<ReadResult> results;

  DWORD give(CLUSTER_READ_BATCH_COMMAND* command);
};

}  // namespace standin
