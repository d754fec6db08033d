#pragma once
// A native handle and who may still need it. Shared ownership is the lease: the table, every handle opened from this
// one and every call in flight hold a share; the last one to let go closes it, on a pool thread.
#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "bind/callee.h"
#include "bind/mailbox.h"
#include "bind/pool.h"

namespace clusapi {

/** A type of handle: its C name, and how it is closed in the form that does the least harm. */
struct Kind {
  const char* name;
  const char* closer;
  DWORD (*close)(const Callee&, void* closer, void* native);
  enum class Tie {
    none,
    root,    // its handles belong to nobody but their opener, even where they were opened from another handle
    parent,  // its handles are of use only while the handle they were opened from is open, and keep that so
  } tie;
};

/** Every kind is a pair of specialisations, written once in the table of handles. */
template <class H> inline constexpr bool isHandle = false;
template <class H> inline constexpr const Kind* kindOf = nullptr;

/** What all handles are to a call, as to the ABI: pointers. Their kinds are data, so that functions that differ in nothing else share
 * its code. */
struct AnyHandle;

/** A call of JavaScript's that closes a handle in place of the harmless closer, with its own arguments and outputs. */
class ClosingCall {
 public:
  virtual ~ClosingCall() = default;
  /** Pool thread: closes. */
  virtual void run() noexcept = 0;
  /** Takes itself home through the mailbox. */
  virtual void deliver() noexcept = 0;
};

class Handle {
 public:
  struct Origin {
    const Kind* kind;
    const Callee* callee;
    void* closer;                  // the address of the closing function in that library, or null
    std::shared_ptr<Handle> root;  // null for a root
    std::shared_ptr<Handle> parent;  // what has to stay open as long, or null
    bool remote;                   // for a root: whether its connection names a machine (RPC) or not (LPC)
  };

  /** Not open yet. */
  explicit Handle(Origin origin) : origin_(std::move(origin)) {}
  /** Closes what is still open: here if this is a pool thread, else on one. */
  ~Handle();
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;

  const Kind& kind() const { return *origin_.kind; }
  const Callee& callee() const { return *origin_.callee; }
  void* native() const { return native_; }
  bool remote() const { return origin_.root ? origin_.root->remote() : origin_.remote; }
  const std::shared_ptr<Handle>& root() const { return origin_.root; }
  const std::shared_ptr<Handle>& parent() const { return origin_.parent; }

  /** From here on somebody closes it. */
  void open(void* native);
  /** Closes now, on this thread, whoever holds shares. */
  void close();
  /** The closing function has been called by other means. */
  void forget();
  /** The call to close it with; JS thread, at most once. */
  void closeBy(std::unique_ptr<ClosingCall> call) { closing_ = std::move(call); }

  /** How many native handles are open in this process. */
  static std::uint64_t countOpen();

  // The rest belongs to the handle table of one environment, on its JS thread.
  std::uint64_t id = 0;
  bool listed = false;                          // still in the table: not closed, as JavaScript sees it
  Handle *older = nullptr, *younger = nullptr;  // among the handles of one root
  Handle* youngest = nullptr;                   // of a root: the handle opened from it last
  long leases = 0;                              // calls in flight, as JavaScript sees them
  long dependants = 0;                          // handles in the table that keep this one open as their parent

 private:
  Origin origin_;
  void* native_ = nullptr;
  std::unique_ptr<ClosingCall> closing_;
};

/** Lets go of the handles one after the other, on a pool thread, so that those nobody else needs are closed there. */
void retire(std::vector<std::shared_ptr<Handle>> handles);

}  // namespace clusapi
