#include "dll.h"

#include "abi/errors.h"
#include "module.h"

namespace resource_dll {

Dll& Dll::the() {
  static Dll& dll = *new Dll;
  return dll;
}

DWORD Dll::start(LPCWSTR type, DWORD least_version, DWORD most_version, const Callbacks& callbacks) {
  monitor_.use(callbacks);
  std::string problem;
  const DWORD status = load(problem);
  if (!problem.empty()) monitor_.log(nullptr, LOG_ERROR, widen_leniently(problem));
  if (status != ERROR_SUCCESS) return status;
  if (!same_name(type, manifest()->type_name)) return ERROR_CLUSTER_RESNAME_NOT_FOUND;
  const bool offered = least_version <= CLRES_VERSION_V2_00 && CLRES_VERSION_V2_00 <= most_version;
  return offered ? ERROR_SUCCESS : ERROR_REVISION_MISMATCH;
}

DWORD Dll::load(std::string& problem) {
  const std::lock_guard lock(mutex_);
  if (manifest_) return ERROR_SUCCESS;
  const auto fail = [&problem](DWORD status, std::string what) {
    problem = std::move(what);
    return status;
  };
  const auto module = own_module();
  if (!module) return fail(ERROR_FILE_NOT_FOUND, "the folder of this resource DLL is not to be found");
  const std::string path = path_in(module->folder, module->name + ".ini");
  const auto text = read_text(path);
  if (!text) return fail(ERROR_FILE_NOT_FOUND, path + " cannot be read");
  ManifestFault fault;
  auto parsed = parse_manifest(*text, fault);
  if (!parsed) {
    const std::string line = fault.line == 0 ? "" : ", line " + std::to_string(fault.line);
    return fail(ERROR_INVALID_DATA, path + line + ": " + fault.what);
  }
  manifest_ = std::make_unique<const Manifest>(std::move(*parsed));
  pin_module();
  runners_.launch({manifest_->node, path_in(module->folder, manifest_->script), module->folder}, *manifest_, *this);
  return ERROR_SUCCESS;
}

const Manifest* Dll::manifest() {
  const std::lock_guard lock(mutex_);
  return manifest_.get();
}

DWORD Dll::open(Resource::Opening opening, DWORD& status) {
  std::shared_ptr<Resource> resource;
  DWORD id;
  {
    const std::lock_guard lock(mutex_);
    status = manifest_ ? ERROR_SUCCESS : ERROR_INVALID_FUNCTION;  // nobody has called Startup
    if (!manifest_) return 0;
    id = ++last_id_;
    resource = std::make_shared<Resource>(id, std::move(opening), *manifest_, runners_, monitor_);
    resources_.emplace(id, resource);
  }
  status = resource->open();
  if (status == ERROR_SUCCESS) return id;
  resource->close();
  forget(id);
  return 0;
}

std::shared_ptr<Resource> Dll::find(DWORD id) {
  const std::lock_guard lock(mutex_);
  const auto found = resources_.find(id);
  return found == resources_.end() ? nullptr : found->second;
}

void Dll::forget(DWORD id) {
  const std::lock_guard lock(mutex_);
  resources_.erase(id);
}

DWORD Dll::type_control(DWORD code, std::optional<Bytes> input, std::vector<BYTE>& output) {
  const Manifest* const manifest = this->manifest();
  if (manifest == nullptr) return ERROR_INVALID_FUNCTION;
  if (auto answer = property_type_control(*manifest, code)) {
    output = std::move(answer->output);
    return answer->status;
  }
  const auto limit = Clock::now() + Milliseconds(manifest->deadlines.control);
  DWORD status;
  const RunnerUse use = runners_.get(limit, status);
  if (!use) return status;
  return use.runner()->call("typeControl", {code, input.value_or(Bytes())}, limit).take_output(output);
}

std::vector<std::shared_ptr<Resource>> Dll::all() {
  const std::lock_guard lock(mutex_);
  std::vector<std::shared_ptr<Resource>> resources;
  for (const auto& [id, resource] : resources_) resources.push_back(resource);
  return resources;
}

void Dll::log(std::optional<DWORD> id, LOG_LEVEL level, WideView text) {
  const auto resource = id ? find(*id) : nullptr;
  if (resource) resource->log(level, text);
  else monitor_.log(nullptr, level, text);
}

void Dll::pending(DWORD id, DWORD percent) {
  if (const auto resource = find(id)) resource->pending(percent);
}

void Dll::health(DWORD id, bool alive) {
  if (const auto resource = find(id)) resource->health(alive);
}

void Dll::ended() {
  for (const auto& resource : all()) resource->runner_ended();
}

}  // namespace resource_dll
