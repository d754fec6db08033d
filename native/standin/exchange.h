#pragma once
// One call on its way: its inputs, its handles, a connection, the reply, and what a lost connection means.
#include <initializer_list>
#include <new>
#include <span>
#include <stdexcept>
#include <vector>

#include "abi/errors.h"
#include "handles.h"
#include "outputs.h"

namespace standin {

// A handle that may be NULL.
template <HandleType T>
struct Optional {
  T handle;
};

// Bytes that the caller hands in; NULL travels as null.
struct Bytes {
  const void* data;
  size_t size;
};

// One input of a call.
struct Input {
  enum class Type { Handle, OptionalHandle, Number, Text, Bytes };

  template <HandleType T>
  Input(T handle) : type(Type::Handle), kind(KindOf<T>::value), number(reinterpret_cast<uint64_t>(handle)) {}
  template <HandleType T>
  Input(Optional<T> optional)
      : type(Type::OptionalHandle), kind(KindOf<T>::value), number(reinterpret_cast<uint64_t>(optional.handle)) {}
  Input(DWORD value) : type(Type::Number), number(value) {}
  Input(LPCWSTR text) : type(Type::Text), data(text), size(text != nullptr ? std::char_traits<WCHAR>::length(text) : 0) {}
  Input(const WideText& text) : type(Type::Text), data(text.data()), size(text.size()) {}
  Input(Bytes bytes) : type(Type::Bytes), data(bytes.data), size(bytes.size) {}

  WideText text() const { return data != nullptr ? WideText(static_cast<const WCHAR*>(data), size) : WideText(); }

  Type type;
  Kind kind = Kind::Cluster;
  uint64_t number = 0;
  const void* data = nullptr;
  size_t size = 0;
};

using Inputs = std::initializer_list<Input>;
using Outputs = std::initializer_list<Output*>;

// A connection for one exchange. Unless told otherwise it goes back as lost.
class Lease {
 public:
  Lease(Link& link, std::unique_ptr<Connection> connection) : link_(link), connection_(std::move(connection)) {}
  ~Lease() {
    if (connection_) link_.release(std::move(connection_), outcome);
  }
  Lease(const Lease&) = delete;
  Lease& operator=(const Lease&) = delete;

  Connection& operator*() const { return *connection_; }
  explicit operator bool() const { return connection_ != nullptr; }

  Outcome outcome{ERROR_SUCCESS, true};

 private:
  Link& link_;
  std::unique_ptr<Connection> connection_;
};

// Finds the handles, makes the exchange, and after a loss makes it once more on handles opened anew.
class Exchange {
 public:
  Exchange(const char* function, std::span<const Input> inputs, std::span<Output* const> outputs)
      : function_(function), inputs_(inputs), outputs_(outputs) {}

  // Finds the handles among the inputs, and with them the link. Or the link is given.
  DWORD bind();
  void bind(std::shared_ptr<Link> link) { link_ = std::move(link); }

  // Answers a Win32 status; on success the outputs are filled.
  DWORD run();

  // After a run: whether the connection was lost; what the first input was, and which generation and epoch the reply belongs to.
  bool lost() const { return lost_; }
  const Handle& first() const { return *bound_[0].handle; }
  uint64_t generation() const { return bound_[0].now.generation; }
  uint64_t epoch() const { return epoch_; }
  const std::shared_ptr<Link>& link() const { return link_; }

 private:
  struct Bound {
    std::shared_ptr<Handle> handle;  // empty for NULL
    Remote now;
  };

  bool reconnects() const { return !bound_.empty() && first().session->transport() == Transport::Rpc; }
  Outcome attempt(Connection& connection);
  bool pack(Connection& connection);
  bool outdated();

  const char* function_;
  std::span<const Input> inputs_;
  std::span<Output* const> outputs_;
  std::shared_ptr<Link> link_;
  std::vector<Bound> bound_;
  uint64_t epoch_ = 0;
  bool again_ = false;
  bool lost_ = false;
};

// No exception crosses the C ABI.
template <typename Function>
DWORD guarded(Function&& function) noexcept {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return ERROR_NOT_ENOUGH_MEMORY;
  } catch (const std::length_error&) {
    return ERROR_NOT_ENOUGH_MEMORY;
  } catch (...) {
    return ERROR_INTERNAL_ERROR;
  }
}

}  // namespace standin
