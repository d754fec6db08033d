#include "property-list.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace resource_dll {
namespace {

static_assert(std::endian::native == std::endian::little, "lists are copied, not converted");

constexpr size_t padded(size_t size) { return (size + 3) / 4 * 4; }

// The bytes of a list being read, front to back.
class Reader {
 public:
  Reader(Bytes list, ListFault& fault) : list_(list), fault_(fault) {}

  size_t at() const { return at_; }
  size_t left() const { return list_.size() - at_; }

  std::optional<DWORD> number(const char* missing) {
    if (left() < sizeof(DWORD)) return fail(missing, at_, true), std::nullopt;
    DWORD value;
    std::memcpy(&value, list_.data() + at_, sizeof(value));
    at_ += sizeof(value);
    return value;
  }

  // The data of a value whose syntax was read. The padding behind it is skipped, as far as it is there.
  std::optional<Bytes> data() {
    const auto size = number("the list ends before the size of a value");
    if (!size) return std::nullopt;
    if (*size > left()) return fail("a value is longer than what is there", at_, true), std::nullopt;
    const Bytes data = list_.subspan(at_, *size);
    at_ += std::min(padded(*size), left());
    return data;
  }

  // The end: nothing but zeros is left.
  bool end() {
    const Bytes rest = list_.subspan(at_);
    if (std::ranges::all_of(rest, [](BYTE byte) { return byte == 0; })) return true;
    return fail("data behind the end of the list", at_);
  }

  bool fail(const char* what, size_t offset, bool truncated = false) {
    fault_ = {what, offset, truncated};
    return false;
  }

 private:
  const Bytes list_;
  ListFault& fault_;
  size_t at_ = 0;
};

// Values up to their end mark, or to the end.
bool read_values(Reader& reader, std::vector<ListedValue>& values) {
  while (reader.left() > 0) {
    const auto syntax = reader.number("the list ends before the syntax of a value");
    if (!syntax) return false;
    if (*syntax == 0) return true;
    const auto data = reader.data();
    if (!data) return false;
    values.push_back({*syntax, *data});
  }
  return true;
}

bool read_property(Reader& reader, ListedProperty& property) {
  const size_t at = reader.at();
  const auto syntax = reader.number("the list ends before one of its properties");
  if (!syntax) return false;
  if (*syntax != kNameSyntax) return reader.fail("a property does not begin with its name", at);
  const auto name = reader.data();
  if (!name) return false;
  if (name->size() % sizeof(WCHAR) != 0) return reader.fail("the name of a property has an odd number of bytes", at);
  property.name.resize(name->size() / sizeof(WCHAR));
  if (!name->empty()) std::memcpy(property.name.data(), name->data(), name->size());
  while (property.name.ends_with(WCHAR())) property.name.pop_back();
  return read_values(reader, property.values);
}

}  // namespace

std::optional<std::vector<ListedProperty>> decode_list(Bytes list, ListFault& fault) {
  Reader reader(list, fault);
  std::vector<ListedProperty> properties;
  if (list.empty()) return properties;
  const auto count = reader.number("the list ends before the number of its properties");
  if (!count) return std::nullopt;
  // No room is made for what is merely announced.
  for (DWORD i = 0; i < *count; i++) {
    if (!read_property(reader, properties.emplace_back())) return std::nullopt;
  }
  if (!reader.end()) return std::nullopt;
  return properties;
}

void ListWriter::property(const WideText& name) {
  count_++;
  // With its terminator, which c_str() has.
  value(kNameSyntax, {reinterpret_cast<const BYTE*>(name.c_str()), (name.size() + 1) * sizeof(WCHAR)});
}

void ListWriter::value(DWORD syntax, Bytes data) {
  put(syntax);
  put(static_cast<DWORD>(data.size()));
  bytes_.insert(bytes_.end(), data.begin(), data.end());
  bytes_.resize(padded(bytes_.size()));
}

void ListWriter::end_property() { put(0); }

std::vector<BYTE> ListWriter::finish() {
  put(0);
  std::memcpy(bytes_.data(), &count_, sizeof(count_));
  return std::move(bytes_);
}

void ListWriter::put(DWORD number) {
  const auto* bytes = reinterpret_cast<const BYTE*>(&number);
  bytes_.insert(bytes_.end(), bytes, bytes + sizeof(number));
}

}  // namespace resource_dll
