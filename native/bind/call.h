#pragma once
// One call of one function, in its three moments: read (JS thread) → run (any thread) → settle (JS thread).
#include <memory>
#include <tuple>
#include <utility>

#include "bind/deduce.h"
#include "bind/guard.h"
#include "bind/outcome.h"

namespace clusapi {

template <class I> concept Opens = requires { I::opens; };
template <class I> concept Reads = requires(I idiom, Reader& reader) { idiom.read(reader); };
template <class I> concept Makes = requires(const I idiom, napi_env env) { idiom.make(env); };
template <class I> concept CopiesOut = requires(I idiom, napi_env env, const napi_value*& buffer) { idiom.copyOut(env, buffer); };

template <class Signature, Failure Fails, class... Named> class Call;

template <class R, class... P, Failure Fails, class... Named> class Call<R(WINAPI*)(P...), Fails, Named...> {
  template <class List> struct TupleOf;
  template <class... I> struct TupleOf<Types<I...>> {
    using type = std::tuple<I...>;
    static constexpr std::size_t inputs = (std::size_t{0} + ... + std::size_t{Reads<I>});
  };
  using Matched = TupleOf<typename Match<Types<>, Types<P...>, Named...>::type>;
  using Result = Outcome<Fails, R>;

 public:
  /** How many JS arguments it reads. */
  static constexpr std::size_t inputs = Matched::inputs;

  void read(Reader& reader) {
    entry_ = reader.function();
    std::size_t parameter = 0;
    each([&](auto& idiom) {
      reader.at(parameter);
      if constexpr (requires { idiom.read(reader); }) idiom.read(reader);
      parameter += std::remove_reference_t<decltype(idiom)>::parameters;
    });
    reader.at(0);
    if constexpr (opens()) prepare(reader);
  }

  void run() noexcept {
    if (!entry_.address) {
      status_ = ERROR_PROC_NOT_FOUND;
      return;
    }
    status_ = guardedCall([this] { return invoke(); });
    each([&](auto& idiom) {
      if constexpr (requires { idiom.finish(status_); }) idiom.finish(status_);
    });
    if constexpr (opens()) own();
  }

  /** Writes status, return value and out values; an opened handle enters the table here. */
  void settle(Environment& environment, double* cell) {
    double* const status = cell++;
    if constexpr (opens()) {
      double id = 0;
      if (opened_->native()) {
        // What it was opened from may have been closed while the call was in flight: then the handle goes the same way.
        const auto gone = [](const std::shared_ptr<Handle>& origin) { return origin && !origin->listed; };
        if (gone(opened_->root()) || gone(opened_->parent())) status_ = ERROR_INVALID_HANDLE, opened_.reset();
        else id = static_cast<double>(environment.handles.add(std::move(opened_)));
      }
      *cell++ = id;
    }
    Result::write(cell, result_, status_);
    each([&](auto& idiom) {
      if constexpr (requires { idiom.write(cell); }) idiom.write(cell);
    });
    *status = status_;
  }

  /** JS thread: an asynchronous call begins … */
  void hold() {
    each([](auto& idiom) {
      if constexpr (requires { idiom.hold(); }) idiom.hold();
    });
  }
  /** … and needs its handles no more. */
  void release() {
    each([](auto& idiom) {
      if constexpr (requires { idiom.release(); }) idiom.release();
    });
  }
  void copyBack() {
    if (status_ != ERROR_SUCCESS) return;
    each([](auto& idiom) {
      if constexpr (requires { idiom.copyBack(); }) idiom.copyBack();
    });
  }
  bool copyOut(napi_env env, const napi_value* buffer) {
    bool whole = true;
    each([&](auto& idiom) {
      if constexpr (requires { idiom.copyOut(env, buffer); }) whole = idiom.copyOut(env, buffer) && whole;
    });
    return whole;
  }
  /** The value that it makes; null if it failed. */
  napi_value make(napi_env env) {
    napi_value made = nullptr;
    if constexpr (makes()) {
      if (status_ != ERROR_SUCCESS) return napi_get_null(env, &made), made;
      each([&](auto& idiom) {
        if constexpr (requires { idiom.make(env); }) made = idiom.make(env);
      });
    }
    return made;
  }
  static constexpr bool makes() {
    return []<class... I>(std::tuple<I...>*) { return (Makes<I> || ...); }(static_cast<typename Matched::type*>(nullptr));
  }
  /** Whether its row says that it closes a handle. */
  static constexpr bool closes() {
    return []<class... I>(std::tuple<I...>*) { return (requires { I::closes; } || ...); }(static_cast<typename Matched::type*>(nullptr));
  }
  /** The number of buffers that `copyOut` takes. */
  static constexpr std::size_t outputs() {
    return []<class... I>(std::tuple<I...>*) {
      return (std::size_t{0} + ... + std::size_t{CopiesOut<I>});
    }(static_cast<typename Matched::type*>(nullptr));
  }

  DWORD status() const { return status_; }

  static constexpr bool opens() {
    constexpr std::size_t handles = []<class... I>(std::tuple<I...>*) {
      return (std::size_t{Opens<Result>} + ... + std::size_t{Opens<I>});
    }(static_cast<typename Matched::type*>(nullptr));
    static_assert(handles <= 1, "a call opens one handle");
    return handles == 1;
  }
  /** What takes the handle it opens: 0 is the returned value, 1 the first parameter. */
  static constexpr std::size_t opensAt() {
    if (Opens<Result>) return 0;
    return []<class... I>(std::tuple<I...>*) {
      std::size_t at = 1;
      (void)((Opens<I> || (at += I::parameters, false)) || ...);
      return at;
    }(static_cast<typename Matched::type*>(nullptr));
  }
  static void describe(Description& into) {
    into.returns = Result::returns;
    std::size_t parameter = 0;
    []<class... I>(std::tuple<I...>*, Description& to, std::size_t& at) {
      ((I::describe(to, at), at += I::parameters), ...);
    }(static_cast<typename Matched::type*>(nullptr), into, parameter);
  }

 private:
  template <class F> void each(F&& visit) {
    std::apply([&](auto&... idiom) { (visit(idiom), ...); }, idioms_);
  }

  DWORD invoke() {
    const Callee& callee = *entry_.callee;
    if constexpr (Result::usesLastError) callee.setLastError(ERROR_SUCCESS);
    const auto address = reinterpret_cast<R(WINAPI*)(P...)>(entry_.address);
    result_ = std::apply([&](auto&... idiom) { return std::apply(address, std::tuple_cat(idiom.arguments()...)); }, idioms_);
    return Result::status(result_, callee);
  }

  /** What takes the handle that the call opens. It is made before the call: after it nothing may fail. */
  void prepare(const Reader& reader) {
    const Kind& kind = reader.opened();
    Handle::Origin origin{&kind, entry_.callee, entry_.closer, nullptr, nullptr, false};
    each([&](auto& idiom) {
      if constexpr (requires { idiom.remote(); }) origin.remote = idiom.remote();
    });
    if (const auto* first = reader.first()) {
      // A root goes over the connection of the handle that it is opened from, and outlives it.
      if (kind.tie == Kind::Tie::root) origin.remote = (*first)->remote();
      else origin.root = (*first)->root() ? (*first)->root() : *first;
      if (kind.tie == Kind::Tie::parent) origin.parent = *first;
    }
    opened_ = std::make_shared<Handle>(std::move(origin));
  }

  /** From here on somebody closes it, whatever happens to the call. */
  void own() {
    if (status_ != ERROR_SUCCESS) return;
    AnyHandle* native = nullptr;
    bool opensNothing = false;
    if constexpr (Opens<Result>) native = result_;
    each([&](auto& idiom) {
      if constexpr (Opens<std::remove_reference_t<decltype(idiom)>>) native = idiom.value;
      if constexpr (requires { idiom.opensNothing(); }) opensNothing = idiom.opensNothing();
    });
    if (opensNothing) return;
    if (native) opened_->open(native);
    else status_ = ERROR_GEN_FAILURE;
  }

  Entry entry_{};
  typename Matched::type idioms_;
  R result_{};
  DWORD status_ = ERROR_SUCCESS;
  struct Nothing {};
  std::conditional_t<opens(), std::shared_ptr<Handle>, Nothing> opened_;  // open if the call opened it
};

}  // namespace clusapi
