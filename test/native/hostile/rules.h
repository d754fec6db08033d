#pragma once
// A ClusAPI that does whatever a test tells it to: it lies about sizes, fails without an error, blocks, and watches how
// its handles are used. Any thread may call in, so everything here is locked or of its thread.
#include <cstdint>
#include <optional>
#include <string>

#include "abi/clusapi.h"

namespace hostile {

/** How a function is to answer, written as `key=value`. Without a rule it succeeds and tells the truth. */
struct Rule {
  // When: not for the first `after` calls, then for `times` calls.
  std::uint32_t after = 0, times = UINT32_MAX;
  // First it blocks: so many milliseconds, or until it is released.
  std::uint32_t block = 0;
  bool hold = false;
  // Then it answers.
  std::optional<DWORD> status;     // this status (as a failure with that last error, where the function speaks so)
  bool fail = false;               // NULL, FALSE or -1, leaving the last error as it was
  bool nothing = false;            // success, but an out handle stays NULL
  std::optional<DWORD> lastError;  // set even by a success
  std::optional<DWORD> size;       // the size or count it claims
  std::uint32_t data = 16;         // the bytes or characters it has
  std::uint32_t grow = 0;          // it always needs so many more than the caller brought
  std::uint32_t number = 3;        // what its plain out numbers, states and counts are
  bool echo = false;               // give back what was given: the input of a control, the name of a value
  std::string item;                // where the texts of a CLUSTER_ENUM_ITEM lie; see exports.cc
};

/** The rule of this call; returns when the rule has blocked long enough. */
Rule enter(const char* function);

/** `!command …` in place of a node's name: see rules.cc. The answer is a number; false when there is no such command. */
bool command(LPCWSTR text, DWORD& answer);

/** A number for the calling thread, from 1. */
DWORD thisThread();

}  // namespace hostile
