#pragma once
// A row of the table: one C function, its synchronous JS function and its promise twin.
#include <new>
#include <string_view>

#include "bind/call.h"

namespace clusapi {

struct Function {
  const char* name;
  const Kind* opened;        // what it opens, or null
  const Kind* const* kinds;  // of its parameters; null for what is no handle
  const Facts* facts;
  napi_callback sync, async;
  void (*describe)(Description&);
};

/** Runs a body that reads arguments; what it throws becomes a JS error. No C++ exception leaves towards Node. */
template <class Body> void reading(napi_env env, Body&& body) noexcept {
  try {
    body();
  } catch (const ArgumentError& error) {
    error.raise(env);
  } catch (const std::bad_alloc&) {
    napi_throw_error(env, "ERR_MEMORY_ALLOCATION_FAILED", "Not enough memory for this call");
  }
}

template <std::size_t N> struct Arguments {
  Arguments(napi_env env, napi_callback_info info) { napi_get_cb_info(env, info, &count, values, nullptr, &data); }
  const BoundFunction& function() const { return *static_cast<const BoundFunction*>(data); }

  std::size_t count = N;
  napi_value values[N > 0 ? N : 1];
  void* data = nullptr;
};

template <class C> napi_value callSync(napi_env env, napi_callback_info info) noexcept {
  const Arguments<C::inputs> arguments(env, info);
  const BoundFunction& function = arguments.function();
  napi_value made = nullptr;
  reading(env, [&] {
    C call;
    Reader reader(function, arguments.values, false);
    call.read(reader);
    call.run();
    call.copyBack();
    call.settle(*function.environment, function.environment->cells);
    made = call.make(env);
  });
  return made;
}

/** The first JS argument of a promise twin is the ticket under which JavaScript keeps the promise. */
double ticketOf(napi_env env, napi_value ticket);
/** Throws when there is no thread to run a call on. */
void requireThreads();

/** A call whose result travels home through the mailbox. */
template <class C> class TravellingCall : public Completion {
 public:
  TravellingCall(double ticket, Environment& environment) : Completion(ticket), mailbox_(environment.mailbox) {}

  void settle(Environment& environment, double* cells) noexcept override {
    call.release();
    call.settle(environment, cells);
  }
  bool copyOut(napi_env env, const napi_value* buffers, std::size_t count) noexcept override {
    return call.status() != ERROR_SUCCESS || (count == C::outputs() && call.copyOut(env, buffers));
  }
  napi_value make(napi_env env) noexcept override { return call.make(env); }

  C call;

 protected:
  void goHome() noexcept {
    const auto mailbox = std::move(mailbox_);
    mailbox->deliver(std::unique_ptr<Completion>(this));
  }

 private:
  std::shared_ptr<Mailbox> mailbox_;
};

template <class C> class AsyncCall final : public Job, public TravellingCall<C> {
 public:
  using TravellingCall<C>::TravellingCall;
  void run() noexcept override {
    this->call.run();
    this->goHome();
  }
};

template <class C> class AsyncClosingCall final : public ClosingCall, public TravellingCall<C> {
 public:
  using TravellingCall<C>::TravellingCall;
  void run() noexcept override { this->call.run(); }
  void deliver() noexcept override { this->goHome(); }
};

template <class C> napi_value callAsync(napi_env env, napi_callback_info info) noexcept {
  const Arguments<C::inputs + 1> arguments(env, info);
  const BoundFunction& function = arguments.function();
  reading(env, [&] {
    auto call = std::make_unique<AsyncCall<C>>(ticketOf(env, arguments.values[0]), *function.environment);
    Reader reader(function, arguments.values + 1, true);
    call->call.read(reader);
    requireThreads();
    call->call.hold();
    function.environment->begin();
    Pool::instance().submit(call.release());
  });
  return nullptr;
}

/** Takes the handle that a closing call was given out of its table, after closing what was opened from it. */
std::shared_ptr<Handle> takeUnlessBusy(const Reader& reader);
/** Takes the handle out of its table, and closes it by this call when no call in flight needs it any more. */
void closeLater(const Reader& reader, std::unique_ptr<ClosingCall> call);

/** Closes on this thread: first what was opened from the handle, then the handle. A function that is missing closes nothing. */
template <class C> napi_value closeSync(napi_env env, napi_callback_info info) noexcept {
  const Arguments<C::inputs> arguments(env, info);
  const BoundFunction& function = arguments.function();
  if (!function.address) return callSync<C>(env, info);
  reading(env, [&] {
    C call;
    Reader reader(function, arguments.values, false);
    call.read(reader);
    const std::shared_ptr<Handle> target = takeUnlessBusy(reader);
    // Somebody may still need it, such as handles that the garbage collector found and that are closing, or a batch its key:
    // then the last of them closes this one, elsewhere, and the call that was not made has succeeded. Nobody can need what
    // closes with an effect, such as a batch.
    if (target.use_count() == 1) {
      call.run();
      target->forget();
    }
    call.settle(*function.environment, function.environment->cells);
  });
  return nullptr;
}

/** Marks the handle closed now; closes it on a pool thread when the calls in flight are done. */
template <class C> napi_value closeAsync(napi_env env, napi_callback_info info) noexcept {
  const Arguments<C::inputs + 1> arguments(env, info);
  const BoundFunction& function = arguments.function();
  if (!function.address) return callAsync<C>(env, info);
  reading(env, [&] {
    auto call = std::make_unique<AsyncClosingCall<C>>(ticketOf(env, arguments.values[0]), *function.environment);
    // It reads like a synchronous call: it must not hold the share that it waits for.
    Reader reader(function, arguments.values + 1, false);
    call->call.read(reader);
    requireThreads();
    closeLater(reader, std::move(call));
  });
  return nullptr;
}

template <class C, bool Closing> void describe(Description& into) {
  into.closes = Closing;
  C::describe(into);
}

/** The kinds of handles of a signature: of what it returns, then by parameter. */
template <class Signature> struct Kinds;
template <class R, class... P> struct Kinds<R(WINAPI*)(P...)> {
  static constexpr const Kind* list[] = {kindWithin<R>, kindWithin<P>...};
};

template <class Signature, Name Symbol, class... Named> constexpr Function makeFunction() {
  constexpr const Facts& facts = FactsOf<Symbol>::value;
  using C = Call<typename Kindless<Signature>::Type, facts.failure, Named...>;
  constexpr auto& kinds = Kinds<Signature>::list;
  static_assert(C::outputs() <= 3);
  constexpr bool closing = C::closes() || (kinds[1] && std::string_view(Symbol.text) == kinds[1]->closer);
  static_assert(!closing || (C::outputs() == 0 && !C::makes()));
  constexpr const Kind* opened = C::opens() ? kinds[C::opensAt()] : nullptr;
  if constexpr (closing) return {Symbol.text, opened, kinds + 1, &facts, &closeSync<C>, &closeAsync<C>, &describe<C, true>};
  else return {Symbol.text, opened, kinds + 1, &facts, &callSync<C>, &callAsync<C>, &describe<C, false>};
}

}  // namespace clusapi

/** A row: the C function, and an idiom for every parameter that its type does not explain. */
#define CLUSAPI_FUNCTION(symbol, ...) ::clusapi::makeFunction<decltype(&::symbol), #symbol __VA_OPT__(, ) __VA_ARGS__>()
