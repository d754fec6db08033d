#pragma once
// How a kind of handle is closed: by the C function that belongs to it, in its harmless form. Every further argument is 0,
// so that nothing takes effect that JavaScript did not ask for; what the close opens is closed, too.
#include <tuple>

#include "bind/guard.h"
#include "bind/outcome.h"

namespace clusapi {

/** A further argument of a closing function. */
template <class P> struct Harmless {
  P argument() { return P{}; }
  void discard(const Callee&) {}
};
template <HandleType H> struct Harmless<H*> {
  H opened = nullptr;
  H* argument() { return &opened; }
  void discard(const Callee& callee) {
    void* closer = opened ? callee.find(kindOf<H>->closer) : nullptr;
    if (closer) kindOf<H>->close(callee, closer, opened);
  }
};

template <class Signature, Name Closer> struct CloseBy;
template <class R, class H, class... P, Name Closer> struct CloseBy<R(WINAPI*)(H, P...), Closer> {
  static DWORD close(const Callee& callee, void* closer, void* native) {
    using Result = Outcome<FactsOf<Closer>::value.failure, R>;
    return std::apply([&](auto... further) {
      const DWORD status = guardedCall([&] {
        if constexpr (Result::usesLastError) callee.setLastError(ERROR_SUCCESS);
        return Result::status(reinterpret_cast<R(WINAPI*)(H, P...)>(closer)(static_cast<H>(native), further.argument()...), callee);
      });
      if (status == ERROR_SUCCESS) (further.discard(callee), ...);
      return status;
    }, std::tuple<Harmless<P>...>());
  }
};

template <class H, class Signature, Name Type, Name Closer, Kind::Tie Tie = Kind::Tie::none>
inline constexpr Kind kindClosedBy{Type.text, Closer.text, &CloseBy<Signature, Closer>::close, Tie};

}  // namespace clusapi

/** A kind of handle: its C type, the function that closes it, and what ties it to others, if anything does. */
#define CLUSAPI_HANDLE(type, closer, ...) \
  template <> inline constexpr bool clusapi::isHandle<type> = true; \
  template <> inline constexpr const ::clusapi::Kind* clusapi::kindOf<type> = &::clusapi::kindClosedBy<type, decltype(&::closer), #type, #closer __VA_OPT__(, ) __VA_ARGS__>
