#pragma once
// A loaded library and what it exports. Opened by full path, pinned, never freed: a thread may be blocked inside.
#include <filesystem>

#include "bind/callee.h"

namespace clusapi {

class Library : public Callee {
 public:
  /** The library at this path; the same object every time. Throws std::runtime_error with a sentence. */
  static const Library& open(const std::filesystem::path& path);

  void* find(const char* name) const override;

 private:
  explicit Library(void* module) : module_(module) {}
  static void* load(const std::filesystem::path& path);
  void bindLastError(const std::filesystem::path& path);

  void* module_;
};

/** The full path of a library of Windows itself; throws elsewhere. */
std::filesystem::path systemLibraryPath(const char* name);

}  // namespace clusapi
