#include "cluster.h"

namespace host {
namespace {

// As much as the caller may have; the Resource Monitor may have everything.
constexpr REGSAM kMaximumAllowed = 0x02000000;

}  // namespace

bool Cluster::bind(const Library& library) {
#ifdef _WIN32
  get_last_error_ = &::GetLastError;
  set_last_error_ = &::SetLastError;
#else
  if (!library.find("GetLastError", get_last_error_) || !library.find("SetLastError", set_last_error_)) return false;
#endif
  return library.find("OpenCluster", open_cluster_) && library.find("CloseCluster", close_cluster_) &&
         library.find("OpenClusterResource", open_resource_) && library.find("CloseClusterResource", close_resource_) &&
         library.find("GetClusterResourceKey", resource_key_) && library.find("GetClusterKey", root_key_) &&
         library.find("ClusterRegOpenKey", open_key_) && library.find("ClusterRegCloseKey", close_key_);
}

DWORD Cluster::failure() const {
  const DWORD status = last_error();
  return status != ERROR_SUCCESS ? status : ERROR_GEN_FAILURE;
}

DWORD Cluster::open(const std::optional<WideText>& name) {
  clear_last_error();
  cluster_ = open_cluster_(name ? name->c_str() : nullptr);
  return cluster_ != nullptr ? ERROR_SUCCESS : failure();
}

void Cluster::close() {
  if (cluster_ != nullptr) close_cluster_(cluster_);
}

DWORD Cluster::open_key(const WideText& resource, const std::optional<WideText>& path, ResourceKey& key, const char*& function) const {
  clear_last_error();
  if (path) {
    function = "GetClusterKey";
    const HKEY root = root_key_(cluster_, kMaximumAllowed);
    if (root == nullptr) return failure();
    function = "ClusterRegOpenKey";
    const auto status = static_cast<DWORD>(open_key_(root, path->c_str(), kMaximumAllowed, &key.key));
    close_key_(root);
    return status;
  }
  function = "OpenClusterResource";
  key.resource = open_resource_(cluster_, resource.c_str());
  if (key.resource == nullptr) return failure();
  function = "GetClusterResourceKey";
  key.key = resource_key_(key.resource, kMaximumAllowed);
  if (key.key != nullptr) return ERROR_SUCCESS;
  const DWORD status = failure();
  close_resource_(key.resource);
  return status;
}

void Cluster::close_key(const ResourceKey& key) const {
  if (key.key != nullptr) close_key_(key.key);
  if (key.resource != nullptr) close_resource_(key.resource);
}

}  // namespace host
