#include "bind/handle.h"

#include <atomic>
#include <utility>

#include "abi/errors.h"

namespace clusapi {
namespace {

std::atomic<std::uint64_t> openHandles{0};

class Retirement final : public Job {
 public:
  explicit Retirement(std::vector<std::shared_ptr<Handle>> handles) : handles_(std::move(handles)) {}
  void run() noexcept override { delete this; }

  // Front to back, which a vector's own destructor does not promise.
  ~Retirement() override {
    for (auto& handle : handles_) handle.reset();
  }

 private:
  std::vector<std::shared_ptr<Handle>> handles_;
};

}  // namespace

Handle::~Handle() {
  if (!native_) return;
  if (Pool::onPoolThread()) {
    close();
    return;
  }
  // The last share went on a JS thread, where a close must not block: the content moves to a handle of its own.
  auto heir = std::make_shared<Handle>(std::move(origin_));
  heir->native_ = native_;
  heir->closing_ = std::move(closing_);
  std::vector<std::shared_ptr<Handle>> handles;
  handles.push_back(std::move(heir));
  retire(std::move(handles));
}

void Handle::open(void* native) {
  native_ = native;
  ++openHandles;
}

void Handle::close() {
  void* native = std::exchange(native_, nullptr);
  if (closing_) closing_->run();
  else if (origin_.closer) origin_.kind->close(*origin_.callee, origin_.closer, native);
  --openHandles;
  if (closing_) closing_.release()->deliver();
}

void Handle::forget() {
  native_ = nullptr;
  --openHandles;
}

std::uint64_t Handle::countOpen() { return openHandles; }

void retire(std::vector<std::shared_ptr<Handle>> handles) {
  if (!handles.empty()) Pool::instance().submit(new Retirement(std::move(handles)));
}

}  // namespace clusapi
