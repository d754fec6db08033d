#include "endpoint.h"

#include <cstdlib>

#include "abi/errors.h"

namespace standin {
namespace {

constexpr size_t kTokenDigits = 32;

WideText widen(const char* ascii) { return WideText(ascii, ascii + std::char_traits<char>::length(ascii)); }

// The variable as the process has it now: under Windows the C library's copy is not the process environment.
std::optional<WideText> simulator_variable() {
#ifdef _WIN32
  WideText value(512, WCHAR());
  const DWORD length = GetEnvironmentVariableW(L"CLUSAPI_SIMULATOR", value.data(), static_cast<DWORD>(value.size()));
  if (length == 0 || length >= value.size()) return std::nullopt;
  value.resize(length);
  return value;
#else
  const char* value = std::getenv("CLUSAPI_SIMULATOR");
  if (value == nullptr || *value == '\0') return std::nullopt;
  return widen(value);
#endif
}

bool take_prefix(WideText& text) {
  static const WideText& prefix = *new WideText(widen("sim:"));
  if (!text.starts_with(prefix)) return false;
  text.erase(0, prefix.size());
  return true;
}

std::optional<uint16_t> parse_port(const WideText& text) {
  if (text.empty() || text.size() > 5 || text.front() == '0') return std::nullopt;
  uint32_t port = 0;
  for (const WCHAR digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    port = port * 10 + static_cast<uint32_t>(digit - '0');
  }
  if (port > 0xffff) return std::nullopt;
  return static_cast<uint16_t>(port);
}

bool is_token(const WideText& text) {
  for (const WCHAR digit : text) {
    if (!(digit >= '0' && digit <= '9') && !(digit >= 'a' && digit <= 'f')) return false;
  }
  return text.size() == kTokenDigits;
}

bool parse(const WideText& text, Destination& destination) {
  const size_t slash = text.find('/');
  const WideText place = text.substr(0, slash);
  if (slash != WideText::npos) {
    destination.node = text.substr(slash + 1);
    if (destination.node->empty()) return false;
  }
  const size_t dash = place.find('-');
  if (dash == WideText::npos) return false;
  const auto port = parse_port(place.substr(0, dash));
  if (!port) return false;
  destination.endpoint = {*port, place.substr(dash + 1)};
  return is_token(destination.endpoint.token);
}

}  // namespace

DWORD resolve(LPCWSTR name, Destination& destination) {
  WideText text = name != nullptr ? WideText(name) : WideText();
  if (take_prefix(text)) {
    destination.transport = Transport::Rpc;
    return parse(text, destination) ? ERROR_SUCCESS : ERROR_INVALID_PARAMETER;
  }
  auto variable = simulator_variable();
  if (!variable) return name != nullptr ? RPC_S_SERVER_UNAVAILABLE : EPT_S_NOT_REGISTERED;
  take_prefix(*variable);
  if (!parse(*variable, destination)) return ERROR_INVALID_PARAMETER;
  if (name != nullptr) {
    destination.node = std::move(text);
    destination.transport = Transport::Rpc;
  }
  return ERROR_SUCCESS;
}

}  // namespace standin
