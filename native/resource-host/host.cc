#include "host.h"

#include <cstdio>
#include <new>

#include "abi/errors.h"
#include "during.h"
#include "operations.h"
#include "threads/thread.h"

namespace host {
namespace {

constexpr int kMalformed = 2;  // the exit code

uint64_t microseconds(std::chrono::steady_clock::duration time) {
  return static_cast<uint64_t>(std::chrono::duration_cast<std::chrono::microseconds>(time).count());
}

}  // namespace

void Host::run() {
  for (;;) {
    bool sound;
    auto body = channel_.receive(sound);
    // Calls that are under way would go on for as long as they like.
    if (!body && sound) end_at_once(0);
    const auto request = body ? wire::parse_request(body->data(), body->size()) : std::nullopt;
    wire::Values values = request ? request->values : wire::Values();
    const auto call = values.next(wire::Tag::U32);
    if (!call) {
      std::fprintf(stderr, "resource-host: the bytes on standard input are no call\n");
      end_at_once(kMalformed);
    }
    if (request->name == "exit") leave(static_cast<DWORD>(call->number));
    if (!start(std::move(*body))) answer(static_cast<DWORD>(call->number), {ERROR_NOT_ENOUGH_MEMORY, {}});
  }
}

// Begins a call. False where there is no thread for it.
bool Host::start(Bytes body) {
  calls_++;
  const auto shared = std::make_shared<Bytes>(std::move(body));
  const bool started = threads::start([this, shared] {
    const auto request = wire::parse_request(shared->data(), shared->size());
    Arguments arguments(request->values);
    Order order{*this, arguments.number(), arguments};
    Answer result{};
    const auto since = std::chrono::steady_clock::now();
    try {
      result = perform(request->name, order);
    } catch (const Refused& refused) {
      result.status = refused.status;
    } catch (const std::bad_alloc&) {
      result.status = ERROR_NOT_ENOUGH_MEMORY;
    }
    // As the DLL sees it: whoever reads the answer may be late.
    channel_.send("returned", {order.number, microseconds(std::chrono::steady_clock::now() - since)});
    // First, so that an order to leave that follows the answer finds nothing in flight.
    calls_--;
    answer(order.number, std::move(result));
  });
  if (!started) calls_--;
  return started;
}

void Host::leave(DWORD call) {
  answer(call, {ERROR_SUCCESS, {}});
  // Where something of the DLL may still be at work, nothing is taken away from under it.
  if (calls_ != 0 || !resources.empty() || !controls.empty()) end_at_once(0);
  // Nor is the DLL unloaded ever: a thread that has told the end of a control or of a change may still be on its way out of it.
  if (loaded) cluster.close();
  end_in_order();
}

void Host::answer(DWORD call, Answer answer) {
  Items items{call, answer.status};
  for (Item& value : answer.values) items.push_back(std::move(value));
  channel_.send("answer", items);
}

void Host::tell(const char* event, const Item& resource, Items values) {
  const auto micros = microseconds(std::chrono::steady_clock::now() - start_);
  const char* const during = During::current();
  Items items{micros, During::thread(), resource, during != nullptr ? words(during) : Item()};
  for (Item& value : values) items.push_back(std::move(value));
  channel_.send(event, items);
}

}  // namespace host
