#pragma once
// From the C type of a function to its idioms. A row names an idiom only where the type cannot tell, and `Auto` for the rest.
#include <cstddef>
#include <type_traits>

#include "bind/idioms.h"

namespace clusapi {

template <class...> struct Types {};
struct Auto;

template <class H> concept HandleType = isHandle<H>;

/** A C type as calls see it: without the kind of a handle. */
template <class T> struct Kindless { using Type = T; };
template <HandleType H> struct Kindless<H> { using Type = AnyHandle*; };
template <HandleType H> struct Kindless<H*> { using Type = AnyHandle**; };
template <class R, class... P> struct Kindless<R(WINAPI*)(P...)> {
  using Type = typename Kindless<R>::Type(WINAPI*)(typename Kindless<P>::Type...);
};

/** The kind of the handles that a C type is about, or null. */
template <class T> inline constexpr const Kind* kindWithin = kindOf<T>;
template <HandleType H> inline constexpr const Kind* kindWithin<H*> = kindOf<H>;

template <class N> concept NumberType = std::is_unsigned_v<N> && sizeof(N) == sizeof(DWORD);

template <class N> concept NamedNumberType = std::is_enum_v<N> || std::is_same_v<N, BOOL>;

/** The idiom that the next parameters speak of themselves. */
template <class Parameters> struct Deduce;
template <NumberType N, class... R> struct Deduce<Types<N, R...>> { using Idiom = NumberIn; };
template <NamedNumberType N, class... R> struct Deduce<Types<N, R...>> { using Idiom = NumberAs<N>; };
template <class... R> struct Deduce<Types<LPCWSTR, R...>> { using Idiom = TextIn; };
template <class... R> struct Deduce<Types<LPWSTR, DWORD*, R...>> { using Idiom = TextOut; };
template <class... R> struct Deduce<Types<BYTE*, DWORD*, R...>> { using Idiom = BytesOut; };
template <class... R> struct Deduce<Types<const BYTE*, DWORD, R...>> { using Idiom = BytesIn; };
template <class... R> struct Deduce<Types<AnyHandle*, R...>> { using Idiom = HandleIn; };
template <class... R> struct Deduce<Types<AnyHandle**, R...>> { using Idiom = HandleOut; };
template <class... R> struct Deduce<Types<DWORD*, R...>> { using Idiom = NumberOut; };
template <class... R> struct Deduce<Types<INT*, R...>> { using Idiom = IntegerOut; };
template <class... R> struct Deduce<Types<const void*, DWORD, R...>> { using Idiom = BytesIn; };
template <class... R> struct Deduce<Types<FILETIME*, R...>> { using Idiom = TimeOut; };
template <class... R> struct Deduce<Types<SECURITY_ATTRIBUTES*, R...>> { using Idiom = Absent; };

template <std::size_t N, class Parameters> struct Drop;
template <class... P> struct Drop<0, Types<P...>> { using type = Types<P...>; };
template <std::size_t N, class First, class... P> requires(N > 0)
struct Drop<N, Types<First, P...>> : Drop<N - 1, Types<P...>> {};

template <class Found, class Parameters, class... Named> struct Match;
template <class Found, class Parameters, class Idiom, class... Named> struct Take;
template <class... F, class Parameters, class Idiom, class... Named>
struct Take<Types<F...>, Parameters, Idiom, Named...>
    : Match<Types<F..., Idiom>, typename Drop<Idiom::parameters, Parameters>::type, Named...> {};

template <class Found> struct Match<Found, Types<>> { using type = Found; };
template <class Found, class First, class... P> struct Match<Found, Types<First, P...>>
    : Take<Found, Types<First, P...>, typename Deduce<Types<First, P...>>::Idiom> {};
template <class Found, class First, class... P, class... Named> struct Match<Found, Types<First, P...>, Auto, Named...>
    : Take<Found, Types<First, P...>, typename Deduce<Types<First, P...>>::Idiom, Named...> {};
template <class Found, class First, class... P, class Idiom, class... Named> struct Match<Found, Types<First, P...>, Idiom, Named...>
    : Take<Found, Types<First, P...>, Idiom, Named...> {};

}  // namespace clusapi
