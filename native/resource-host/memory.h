#pragma once
// Reading through pointers that a resource DLL handed over: whatever they point at, nothing crashes here.
#include <cstddef>
#include <cstdint>
#include <string>

#include "abi/platform.h"

namespace host {

using WideText = std::basic_string<WCHAR>;

// Copies as many of the bytes as can be read, from the front. On any thread.
size_t read_memory(uint64_t address, void* to, size_t size);

// Copies a value; false where not all of it can be read.
template <typename T>
bool read_value(const void* from, T& to) {
  return read_memory(reinterpret_cast<uintptr_t>(from), &to, sizeof(T)) == sizeof(T);
}

// Appends characters up to the terminator or `most`. False where memory ends before either.
template <typename Char>
bool read_text(uint64_t address, size_t most, std::basic_string<Char>& text);

// What stands in a text in the place of one that cannot be read.
WideText bad_pointer(uint64_t address);

// The text at a pointer that may be NULL or bad, in words then.
WideText any_text(LPCWSTR text, size_t most);

}  // namespace host
