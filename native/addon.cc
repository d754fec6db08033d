// The module: what JavaScript finds in it. Nothing here is on the path of a call, so node-addon-api reads better.
#include <napi.h>

#include <stdexcept>
#include <string>

#include "bind/environment.h"
#include "library.h"
#include "table/table.h"

namespace clusapi {
namespace {

Environment& environmentOf(const Napi::CallbackInfo& info) { return *static_cast<Environment*>(info.Data()); }

void addFunction(Napi::Object target, const Library& library, Environment& environment, const Function& function) {
  BoundFunction& bound = environment.functions.emplace_back(BoundFunction{
      {&library, library.find(function.name), function.opened ? library.find(function.opened->closer) : nullptr}, &environment, &function});
  const auto define = [&](const std::string& name, napi_callback callback) {
    napi_value value;
    if (napi_create_function(target.Env(), name.data(), name.size(), callback, &bound, &value) != napi_ok) throw Napi::Error::New(target.Env());
    target.Set(name, value);
  };
  define(function.name, function.sync);
  define(std::string(function.name) + "Async", function.async);
}

/** open(table, path | null): the functions of a library, null being Windows' own, and the names of those it lacks. */
Napi::Value open(const Napi::CallbackInfo& info) {
  const auto env = info.Env();
  if (!info[0].IsString() || !(info[1].IsString() || info[1].IsNull())) throw Napi::TypeError::New(env, "open(table: string, path: string | null)");
  const std::string name = info[0].As<Napi::String>();
  const auto open = [&](const Table& table) {
    const auto path = info[1].IsString() ? std::filesystem::path(info[1].As<Napi::String>().Utf16Value()) : systemLibraryPath((name + ".dll").c_str());
    const Library& library = Library::open(path);
    auto functions = Napi::Object::New(env);
    auto missing = Napi::Array::New(env);
    for (const auto& chapter : table.chapters) {
      for (const Function& function : chapter) {
        addFunction(functions, library, environmentOf(info), function);
        if (!library.find(function.name)) missing.Set(missing.Length(), function.name);
      }
    }
    auto result = Napi::Object::New(env);
    result.Set("functions", functions);
    result.Set("missing", missing);
    return result;
  };
  try {
    for (const Table& table : tables()) {
      if (name == table.name) return open(table);
    }
    throw std::runtime_error("there is no table of that name");
  } catch (const std::exception& error) {
    throw Napi::Error::New(env, std::string(name) + ": " + error.what());
  }
}

/** abandon(handle): closes it some time, elsewhere. For finalisers: a number that is no handle is none of our business. */
void abandon(const Napi::CallbackInfo& info) {
  auto& handles = environmentOf(info).handles;
  const auto* found = info[0].IsNumber() ? handles.find(info[0].As<Napi::Number>().DoubleValue()) : nullptr;
  if (found) retire(handles.take(**found));
}

/** copyOut(record, ...buffers): false if a buffer no longer takes what the callee wrote. */
Napi::Value copyOut(const Napi::CallbackInfo& info) {
  napi_value buffers[3];
  const std::size_t count = std::min<std::size_t>(info.Length() - 1, 3);
  for (std::size_t i = 0; i < count; ++i) buffers[i] = info[i + 1];
  return Napi::Boolean::New(info.Env(), environmentOf(info).copyOut(info[0].As<Napi::Number>().Uint32Value(), buffers, count));
}

/** made(record): what the record's call made, or null. */
Napi::Value made(const Napi::CallbackInfo& info) {
  const napi_value value = environmentOf(info).made(info[0].As<Napi::Number>().Uint32Value());
  return value ? Napi::Value(info.Env(), value) : info.Env().Null();
}

Napi::Value statistics(const Napi::CallbackInfo& info) {
  const auto& environment = environmentOf(info);
  const auto pool = Pool::instance().counts();
  auto result = Napi::Object::New(info.Env());
  const auto set = [&](const char* name, std::uint64_t value) { result.Set(name, Napi::Number::New(info.Env(), static_cast<double>(value))); };
  set("handles", environment.handles.size());
  set("pending", environment.pending);
  set("open", Handle::countOpen());
  set("threads", pool.threads);
  set("idle", pool.idle);
  set("waiting", pool.waiting);
  return result;
}

Napi::Object describeFunction(Napi::Env env, const Table& table, const Function& function) {
  Description description;
  function.describe(description);
  auto result = Napi::Object::New(env);
  result.Set("name", function.name);
  result.Set("library", table.name);
  result.Set("returns", description.returns);
  result.Set("closes", description.closes);
  if (function.opened) result.Set("kind", function.opened->name);
  auto items = Napi::Array::New(env);
  for (const auto& item : description.items) {
    auto one = Napi::Object::New(env);
    one.Set("direction", item.input ? "in" : "out");
    one.Set("type", item.type);
    one.Set("parameter", static_cast<double>(item.parameter));
    one.Set("name", function.facts->parameters[item.parameter].name);
    one.Set("optional", function.facts->parameters[item.parameter].optional);
    if (const Kind* kind = function.kinds[item.parameter]) one.Set("kind", kind->name);
    items.Set(items.Length(), one);
  }
  result.Set("items", items);
  return result;
}

/** describe(): the table as data, from which the TypeScript declaration is generated. */
Napi::Value describe(const Napi::CallbackInfo& info) {
  auto result = Napi::Array::New(info.Env());
  for (const Table& table : tables()) {
    for (const auto& chapter : table.chapters) {
      for (const Function& function : chapter) result.Set(result.Length(), describeFunction(info.Env(), table, function));
    }
  }
  return result;
}

/** Code of ours may be running on pool threads when the last environment that loaded us dies: we are never unloaded. */
void pin() {
#ifdef _WIN32
  HMODULE self;
  GetModuleHandleExW(GET_MODULE_HANDLE_EX_FLAG_PIN | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, reinterpret_cast<LPCWSTR>(&pin), &self);
#endif  // elsewhere the linker says so: -z nodelete
}

Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  pin();
  Environment* environment = Environment::open(env);
  if (!environment) throw Napi::Error::New(env, "clusapi: Node refused the addon's environment");
  const auto define = [&](const char* name, auto callback) { exports.Set(name, Napi::Function::New(env, callback, name, environment)); };
  define("open", open);
  define("abandon", abandon);
  define("copyOut", copyOut);
  define("made", made);
  define("statistics", statistics);
  define("describe", describe);
  define("onSettle", [](const Napi::CallbackInfo& info) { environmentOf(info).onSettle(info[0]); });
  exports.Set("cells", environment->cellsArray());
  exports.Set("cellsPerRecord", static_cast<double>(cellsPerRecord));
  return exports;
}

}  // namespace
}  // namespace clusapi

static Napi::Object Init(Napi::Env env, Napi::Object exports) { return clusapi::initialize(env, exports); }
NODE_API_MODULE(clusapi, Init)
