#include "properties.h"

#include <algorithm>
#include <iterator>

#include "abi/errors.h"
#include "cluster-key.h"

namespace resource_dll {
namespace {

constexpr WCHAR kParameters[] = {'P', 'a', 'r', 'a', 'm', 'e', 't', 'e', 'r', 's', 0};

// Formats whose values are lists, which nobody keeps: one of no bytes asks for no removal.
constexpr WORD kValueList = 13, kPropertyList = 14;

const NamedValue* find(const std::vector<NamedValue>& values, WideView name) {
  const auto found = std::ranges::find_if(values, [&](const NamedValue& value) { return same_name(value.name, name); });
  return found == values.end() ? nullptr : &*found;
}

// What the resource has where nobody set the property.
Listed unset(const PropertyRule& rule) {
  const WORD format = rule.type->format;
  return {syntax_of(format), rule.default_value ? *rule.default_value : nothing_of(format)};
}

// Calls back with each property: those of the schema first, then the others.
template <typename Each>
void for_each(const Manifest& manifest, const std::vector<NamedValue>& values, Each each) {
  for (const PropertyRule& rule : manifest.properties) {
    const NamedValue* stored = find(values, rule.name);
    each(&rule, rule.name, stored != nullptr ? to_listed(stored->value, rule.type->format) : unset(rule));
  }
  for (const auto& [name, value] : values) {
    if (!name.empty() && manifest.property(name) == nullptr) each(nullptr, name, to_listed(value, {}));
  }
}

void put(ListWriter& list, const WideText& name, const Listed& value) {
  list.property(name);
  list.value(value.syntax, value.data);
  list.end_property();
}

void put_format(ListWriter& list, const WideText& name, WORD format) {
  put(list, name, {syntax_of(kWord), bytes_of(kWord, format)});
}

std::vector<BYTE> names(const Manifest& manifest, const std::vector<NamedValue>& values) {
  WideText texts;
  for_each(manifest, values, [&](const PropertyRule*, const WideText& name, const Listed&) {
    texts.append(name).push_back(WCHAR());
  });
  const auto* bytes = reinterpret_cast<const BYTE*>(texts.c_str());
  return {bytes, bytes + (texts.size() + 1) * sizeof(WCHAR)};
}

std::vector<BYTE> list(const Manifest& manifest, const std::vector<NamedValue>& values, bool read_only) {
  ListWriter writer;
  for_each(manifest, values, [&](const PropertyRule* rule, const WideText& name, const Listed& value) {
    if ((rule != nullptr && rule->read_only) == read_only) put(writer, name, value);
  });
  return writer.finish();
}

std::vector<BYTE> formats(const Manifest& manifest, const std::vector<NamedValue>& values) {
  ListWriter writer;
  for_each(manifest, values, [&](const PropertyRule*, const WideText& name, const Listed& value) {
    put_format(writer, name, format_of(value.syntax));
  });
  return writer.finish();
}

// What a property of a list asks for; the status says what is wrong with it.
DWORD check(const Manifest& manifest, const ListedProperty& property, ValueChange& change) {
  if (property.name.empty() || property.values.size() != 1) return ERROR_INVALID_DATA;
  if (property.name.find(WCHAR()) != WideText::npos) return ERROR_INVALID_DATA;
  const auto& [syntax, data] = property.values.front();
  const WORD format = format_of(syntax);
  const PropertyRule* rule = manifest.property(property.name);
  if (rule != nullptr && rule->read_only) return ERROR_RESOURCE_PROPERTY_UNCHANGEABLE;
  change.name = rule != nullptr ? rule->name : property.name;
  // A value without bytes asks for what holds where nobody set anything.
  if (data.empty() && format != kValueList && format != kPropertyList) return ERROR_SUCCESS;
  change.value = to_stored(format, data);
  if (!change.value || (rule != nullptr && rule->type->format != format)) return ERROR_INVALID_DATA;
  const auto number = number_of(format, data);
  return rule == nullptr || !number || rule->allows(*number) ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
}

DWORD check(const Manifest& manifest, std::optional<Bytes> input, std::vector<ValueChange>& changes) {
  if (!input) return RPC_X_BAD_STUB_DATA;
  ListFault fault;
  const auto properties = decode_list(*input, fault);
  if (!properties) return fault.truncated ? ERROR_INSUFFICIENT_BUFFER : ERROR_INVALID_DATA;
  for (const ListedProperty& property : *properties) {
    if (const DWORD status = check(manifest, property, changes.emplace_back()); status != ERROR_SUCCESS) return status;
  }
  return ERROR_SUCCESS;
}

// Whether a change makes a difference; the values are then those with it.
bool apply(const ValueChange& change, std::vector<NamedValue>& values) {
  const auto old = std::ranges::find_if(values, [&](const NamedValue& value) { return same_name(value.name, change.name); });
  if (old == values.end() ? !change.value : change.value == old->value) return false;
  if (old != values.end()) values.erase(old);
  if (change.value) values.push_back({change.name, *change.value});
  return true;
}

PropertyAnswer set(const Manifest& manifest, HKEY key, std::optional<Bytes> input) {
  std::vector<ValueChange> changes;
  std::vector<NamedValue> values;
  if (const DWORD status = check(manifest, input, changes); status != ERROR_SUCCESS) return {status, {}};
  if (const DWORD status = read_values(key, kParameters, values); status != ERROR_SUCCESS) return {status, {}};
  std::erase_if(changes, [&](const ValueChange& change) { return !apply(change, values); });
  if (changes.empty()) return {};
  const DWORD status = change_values(key, kParameters, changes);
  return {status, {}, status == ERROR_SUCCESS};
}

PropertyAnswer validate(const Manifest& manifest, std::optional<Bytes> input) {
  std::vector<ValueChange> changes;
  return {check(manifest, input, changes), {}};
}

// What is told of the values as they are.
template <auto Tell, auto... More>
PropertyAnswer tell(const Manifest& manifest, HKEY key) {
  std::vector<NamedValue> values;
  if (const DWORD status = read_values(key, kParameters, values); status != ERROR_SUCCESS) return {status, {}};
  return {ERROR_SUCCESS, Tell(manifest, values, More...)};
}

}  // namespace

std::optional<PropertyAnswer> property_control(const Manifest& manifest, HKEY key, DWORD code, std::optional<Bytes> input) {
  switch (code) {
    case 0x0100'0079:  // CLUSCTL_RESOURCE_ENUM_PRIVATE_PROPERTIES
      return tell<names>(manifest, key);
    case 0x0100'007D:  // CLUSCTL_RESOURCE_GET_RO_PRIVATE_PROPERTIES
      return tell<list, true>(manifest, key);
    case 0x0100'0081:  // CLUSCTL_RESOURCE_GET_PRIVATE_PROPERTIES
      return tell<list, false>(manifest, key);
    case 0x0100'008D:  // CLUSCTL_RESOURCE_GET_PRIVATE_PROPERTY_FMTS
      return tell<formats>(manifest, key);
    case 0x0140'0086:  // CLUSCTL_RESOURCE_SET_PRIVATE_PROPERTIES
      return set(manifest, key, input);
    case 0x0100'0089:  // CLUSCTL_RESOURCE_VALIDATE_PRIVATE_PROPERTIES
      return validate(manifest, input);
    default:
      return std::nullopt;
  }
}

std::optional<PropertyAnswer> property_type_control(const Manifest& manifest, DWORD code) {
  if (code != 0x0200'0091) return std::nullopt;  // CLUSCTL_RESOURCE_TYPE_GET_PRIVATE_RESOURCE_PROPERTY_FMTS
  ListWriter writer;
  for (const PropertyRule& rule : manifest.properties) put_format(writer, rule.name, rule.type->format);
  return PropertyAnswer{ERROR_SUCCESS, writer.finish()};
}

}  // namespace resource_dll
