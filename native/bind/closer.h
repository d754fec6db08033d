#pragma once
// How a kind of handle is closed: by the C function that belongs to it, in its harmless form (every further argument 0).
#include "bind/guard.h"
#include "bind/outcome.h"

namespace clusapi {

template <class Signature, Name Closer> struct CloseBy;
template <class R, class H, class... P, Name Closer> struct CloseBy<R(WINAPI*)(H, P...), Closer> {
  static DWORD close(const Callee& callee, void* closer, void* native) {
    using Result = Outcome<FactsOf<Closer>::value.failure, R>;
    return guardedCall([&] {
      if constexpr (Result::usesLastError) callee.setLastError(ERROR_SUCCESS);
      return Result::status(reinterpret_cast<R(WINAPI*)(H, P...)>(closer)(static_cast<H>(native), P{}...), callee);
    });
  }
};

template <class H, class Signature, Name Type, Name Closer>
inline constexpr Kind kindClosedBy{Type.text, Closer.text, &CloseBy<Signature, Closer>::close};

}  // namespace clusapi

/** A kind of handle: its C type and the function that closes it. */
#define CLUSAPI_HANDLE(type, closer) \
  template <> inline constexpr bool clusapi::isHandle<type> = true; \
  template <> inline constexpr const ::clusapi::Kind* clusapi::kindOf<type> = &::clusapi::kindClosedBy<type, decltype(&::closer), #type, #closer>
