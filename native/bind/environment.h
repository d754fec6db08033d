#pragma once
// What one JS environment (the main thread or a worker) owns. Everything here is touched on its JS thread only.
#include <node_api.h>

#include <cstddef>
#include <deque>
#include <memory>
#include <vector>

#include "bind/handle-table.h"
#include "bind/mailbox.h"

namespace clusapi {

/** The numbers of one result: status, what the function returns, and its out values in the order of its parameters. */
constexpr std::size_t cellsPerRecord = 12;
/** How many settled calls go to JavaScript at once. */
constexpr std::size_t recordsPerBatch = 256;

struct Function;

/** A function of a library, as a call takes it along: to a thread where the environment may be gone before it is done. */
struct Entry {
  const Callee* callee;
  void* address;  // null: this library lacks it
  void* closer;   // of the handles it opens
};

/** An entry as one environment sees it: the data of its two JS functions. */
struct BoundFunction : Entry {
  Environment* environment;
  const Function* function;
};

struct Environment {
  /** Makes the environment of this JS thread; it dies with it. Null when Node refuses. */
  static Environment* open(napi_env env);

  /** Whoever settles the promises: called with the number of records that lie in `cells` past the first one. */
  void onSettle(napi_value callback);
  /** Inside the settle callback: copies the output of the record's call to the caller's buffers. */
  bool copyOut(std::size_t record, const napi_value* buffers, std::size_t count);
  /** Inside the settle callback: the value that the record's call made, or null. */
  napi_value made(std::size_t record);

  void begin();  // one more promise; the first keeps the process alive

  napi_env env = nullptr;
  HandleTable handles;
  std::shared_ptr<Mailbox> mailbox;
  /** Shared with JavaScript as one Float64Array. The first record is that of the synchronous call under way. */
  double* cells = nullptr;
  napi_value cellsArray() const;
  std::deque<BoundFunction> functions;
  std::size_t pending = 0;

 private:
  void settle();
  void end(std::size_t count);
  static void close(void* environment);

  napi_ref cells_ = nullptr, callback_ = nullptr;
  std::vector<std::unique_ptr<Completion>> batch_;
  std::size_t batchStart_ = 0;
};

}  // namespace clusapi
