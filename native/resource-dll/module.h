#pragma once
// This library as a file.
#include <optional>
#include <string>

namespace resource_dll {

// The folder that this library was loaded from, and its name there without its extension; both UTF-8.
struct Module {
  std::string folder, name;
};
std::optional<Module> own_module();

// A file below a folder; absolute paths stay what they are.
std::string path_in(const std::string& folder, const std::string& path);

// Nothing where there is no such file, it cannot be read to its end, or it is longer than text that somebody wrote.
std::optional<std::string> read_text(const std::string& path);

// Keeps the library where it is until the process ends: from now on its threads may be anywhere in it.
void pin_module();

}  // namespace resource_dll
