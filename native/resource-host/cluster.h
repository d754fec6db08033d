#pragma once
// The cluster as this process sees it through the stand-in: what is needed to give Open the key of its resource.
#include "abi/clusapi.h"
#include "abi/errors.h"
#include "library.h"

namespace host {

// A key of the cluster database, and what it was opened through.
struct ResourceKey {
  HKEY key = nullptr;
  HRESOURCE resource = nullptr;
};

class Cluster {
 public:
  // Finds the functions. False where the library is no clusapi.
  bool bind(const Library& library);
  // Any further call needs this one.
  DWORD open(const std::optional<WideText>& name);
  void close();

  // The key of a resource, or the one at a path below the root of the database. `function` is what failed.
  DWORD open_key(const WideText& resource, const std::optional<WideText>& path, ResourceKey& key, const char*& function) const;
  void close_key(const ResourceKey& key) const;

  // The last error of the calling thread, which off Windows is the stand-in's.
  DWORD last_error() const { return get_last_error_(); }
  void clear_last_error() const { set_last_error_(ERROR_SUCCESS); }
  // The same where something failed: never success.
  DWORD failure() const;

 private:
  template <typename F>
  using To = F*;

  To<decltype(::OpenCluster)> open_cluster_ = nullptr;
  To<decltype(::CloseCluster)> close_cluster_ = nullptr;
  To<decltype(::OpenClusterResource)> open_resource_ = nullptr;
  To<decltype(::CloseClusterResource)> close_resource_ = nullptr;
  To<decltype(::GetClusterResourceKey)> resource_key_ = nullptr;
  To<decltype(::GetClusterKey)> root_key_ = nullptr;
  To<decltype(::ClusterRegOpenKey)> open_key_ = nullptr;
  To<decltype(::ClusterRegCloseKey)> close_key_ = nullptr;
  To<decltype(::GetLastError)> get_last_error_ = nullptr;
  To<decltype(::SetLastError)> set_last_error_ = nullptr;
  HCLUSTER cluster_ = nullptr;
};

}  // namespace host
