#pragma once
// What C types cannot say of a function: the names of its parameters, which of them may be left out, and how it fails.
// The specialisations are generated (table/facts.gen.h).
#include <cstddef>

namespace clusapi {

/** A text as a template argument. */
template <std::size_t N> struct Name {
  char text[N]{};
  constexpr Name(const char (&literal)[N]) {
    for (std::size_t i = 0; i < N; ++i) text[i] = literal[i];
  }
};

struct Parameter {
  const char* name;
  bool optional;
};

enum class Failure { errorCode, nullLastError, falseLastError, stateLastError, count };

struct Facts {
  Failure failure;
  Parameter parameters[12];
};

/** Deliberately without a value: a row whose function has no facts does not compile. */
template <Name Function> struct FactsOf;

}  // namespace clusapi
