#pragma once
// What this library is in its process: one resource type, its manifest, its Node process, its resources.
#include <map>
#include <memory>
#include <mutex>

#include "manifest.h"
#include "monitor.h"
#include "resource.h"
#include "runners.h"

namespace resource_dll {

class Dll final : private Listener {
 public:
  // The one of this process. Never destroyed: threads may be anywhere in it when the process ends.
  static Dll& the();

  // Startup and StartupEx: reads the manifest, once that can be read, and checks what the monitor offers.
  DWORD start(LPCWSTR type, DWORD least_version, DWORD most_version, const Callbacks& callbacks);

  // What Open returns; 0 and a status where the resource cannot be opened.
  DWORD open(Resource::Opening opening, DWORD& status);
  std::shared_ptr<Resource> find(DWORD id);
  void forget(DWORD id);
  DWORD type_control(DWORD code, std::optional<Bytes> input, std::vector<BYTE>& output);

 private:
  DWORD load(std::string& problem);
  const Manifest* manifest();
  std::vector<std::shared_ptr<Resource>> all();

  void log(std::optional<DWORD> resource, LOG_LEVEL level, WideView text) override;
  void pending(DWORD resource, DWORD percent) override;
  void health(DWORD resource, bool alive) override;
  void ended() override;

  Monitor monitor_;
  Runners runners_;
  std::mutex mutex_;  // guards what follows
  std::unique_ptr<const Manifest> manifest_;  // once it is there it stays
  DWORD last_id_ = 0;
  std::map<DWORD, std::shared_ptr<Resource>> resources_;
};

}  // namespace resource_dll
