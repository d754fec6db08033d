#include "cluster-key.h"

#include "abi/errors.h"

namespace resource_dll {
namespace {

constexpr REGSAM kRead = 0x20019, kWrite = 0x20006;  // KEY_READ, KEY_WRITE
constexpr int kTries = 8;                            // of reading what others keep changing

class Key {
 public:
  Key() = default;
  Key(const Key&) = delete;
  ~Key() {
    if (native_ != nullptr) ClusterRegCloseKey(native_);
  }

  DWORD open(HKEY parent, LPCWSTR subkey) { return static_cast<DWORD>(ClusterRegOpenKey(parent, subkey, kRead, &native_)); }
  DWORD create(HKEY parent, LPCWSTR subkey) {
    DWORD disposition;
    return static_cast<DWORD>(ClusterRegCreateKey(parent, subkey, 0, kWrite, nullptr, &native_, &disposition));
  }
  HKEY get() const { return native_; }

 private:
  HKEY native_ = nullptr;
};

// All values, or ERROR_MORE_DATA where they grew meanwhile.
DWORD enumerate(HKEY key, std::vector<NamedValue>& values) {
  DWORD count, longest_name, largest_value;
  const LONG status = ClusterRegQueryInfoKey(key, nullptr, nullptr, &count, &longest_name, &largest_value, nullptr, nullptr);
  if (status != ERROR_SUCCESS) return static_cast<DWORD>(status);
  values.clear();
  WideText name(size_t{longest_name} + 1, WCHAR());
  std::vector<BYTE> data(size_t{largest_value} + 1);  // never NULL, which would ask for the size alone
  for (DWORD index = 0;; index++) {
    auto length = static_cast<DWORD>(name.size()), size = static_cast<DWORD>(data.size());
    DWORD type = 0;
    const DWORD found = ClusterRegEnumValue(key, index, name.data(), &length, &type, data.data(), &size);
    if (found == ERROR_NO_MORE_ITEMS) return ERROR_SUCCESS;
    if (found != ERROR_SUCCESS) return found;
    if (length >= name.size() || size > data.size()) return ERROR_MORE_DATA;
    values.push_back({name.substr(0, length), {type, {data.begin(), data.begin() + size}}});
  }
}

LONG add(HREGBATCH batch, const ValueChange& change) {
  const LPCWSTR name = change.name.c_str();
  if (!change.value) return ClusterRegBatchAddCommand(batch, CLUSREG_DELETE_VALUE, name, 0, nullptr, 0);
  const auto& [type, data] = *change.value;
  return ClusterRegBatchAddCommand(batch, CLUSREG_SET_VALUE, name, type, data.data(), static_cast<DWORD>(data.size()));
}

}  // namespace

DWORD read_values(HKEY parent, LPCWSTR subkey, std::vector<NamedValue>& values) {
  Key key;
  values.clear();
  const DWORD opened = key.open(parent, subkey);
  if (opened != ERROR_SUCCESS) return opened == ERROR_FILE_NOT_FOUND ? ERROR_SUCCESS : opened;
  DWORD status = ERROR_MORE_DATA;
  for (int i = 0; i < kTries && status == ERROR_MORE_DATA; i++) status = enumerate(key.get(), values);
  return status;
}

DWORD change_values(HKEY parent, LPCWSTR subkey, const std::vector<ValueChange>& changes) {
  Key key;
  if (const DWORD status = key.create(parent, subkey); status != ERROR_SUCCESS) return status;
  HREGBATCH batch;
  LONG status = ClusterRegCreateBatch(key.get(), &batch);
  if (status != ERROR_SUCCESS) return static_cast<DWORD>(status);
  for (const ValueChange& change : changes) {
    if (status == ERROR_SUCCESS) status = add(batch, change);
  }
  INT failed = 0;
  const LONG closed = ClusterRegCloseBatch(batch, status == ERROR_SUCCESS, &failed);
  return static_cast<DWORD>(status != ERROR_SUCCESS ? status : closed);
}

}  // namespace resource_dll
