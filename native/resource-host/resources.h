#pragma once
// The resources that are open, by the caller's numbers and by the handles that the DLL was given.
#include <atomic>
#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "cluster.h"
#include "watch.h"

namespace host {

struct Resource {
  Resource(DWORD number, RESOURCE_HANDLE handle) : number(number), handle(handle) {}

  const DWORD number;
  const RESOURCE_HANDLE handle;
  RESID id = nullptr;  // the DLL's
  ResourceKey key;
  std::atomic<bool> terminated = false;  // since it was last brought online
  Watch watch;
};

class Resources {
 public:
  // Nothing where the number is taken.
  std::shared_ptr<Resource> add(DWORD number);
  std::shared_ptr<Resource> find(DWORD number);
  // Takes it away from its number; its handle is good until it is retired.
  std::shared_ptr<Resource> take(DWORD number);
  void retire(const Resource& resource);
  bool empty();

  struct Found {
    std::shared_ptr<Resource> resource;  // nothing where it is closed, or the handle is none of ours
    std::optional<DWORD> number;         // known of a closed one, too
  };
  // The resource with a handle, which may be any value.
  Found by_handle(RESOURCE_HANDLE handle);

 private:
  std::mutex mutex_;
  std::unordered_map<DWORD, std::shared_ptr<Resource>> open_;
  std::vector<Found> given_;  // each handle ever, in order: none is used twice
};

}  // namespace host
