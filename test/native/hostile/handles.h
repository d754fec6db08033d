#pragma once
// The handles that the hostile library has given out. They are numbers, never pointers, and none is used twice, so that
// whatever is done with a closed one is seen.
#include <cstdint>
#include <string>
#include <type_traits>

#include "abi/clusapi.h"
#include "abi/cryptoapi.h"

namespace hostile {

template <class H> constexpr const char* kindName = nullptr;
template <> inline constexpr const char* kindName<HCLUSTER> = "HCLUSTER";
template <> inline constexpr const char* kindName<HNODE> = "HNODE";
template <> inline constexpr const char* kindName<HRESOURCE> = "HRESOURCE";
template <> inline constexpr const char* kindName<HGROUP> = "HGROUP";
template <> inline constexpr const char* kindName<HNETWORK> = "HNETWORK";
template <> inline constexpr const char* kindName<HNETINTERFACE> = "HNETINTERFACE";
template <> inline constexpr const char* kindName<HCLUSENUM> = "HCLUSENUM";
template <> inline constexpr const char* kindName<HCLUSENUMEX> = "HCLUSENUMEX";
template <> inline constexpr const char* kindName<HGROUPENUM> = "HGROUPENUM";
template <> inline constexpr const char* kindName<HGROUPENUMEX> = "HGROUPENUMEX";
template <> inline constexpr const char* kindName<HRESENUM> = "HRESENUM";
template <> inline constexpr const char* kindName<HRESENUMEX> = "HRESENUMEX";
template <> inline constexpr const char* kindName<HNODEENUM> = "HNODEENUM";
template <> inline constexpr const char* kindName<HNODEENUMEX> = "HNODEENUMEX";
template <> inline constexpr const char* kindName<HRESTYPEENUM> = "HRESTYPEENUM";
template <> inline constexpr const char* kindName<HNETWORKENUM> = "HNETWORKENUM";
template <> inline constexpr const char* kindName<HNETINTERFACEENUM> = "HNETINTERFACEENUM";
template <> inline constexpr const char* kindName<HGROUPSETENUM> = "HGROUPSETENUM";
template <> inline constexpr const char* kindName<HKEY> = "HKEY";
template <> inline constexpr const char* kindName<HREGBATCH> = "HREGBATCH";
template <> inline constexpr const char* kindName<HREGREADBATCH> = "HREGREADBATCH";
template <> inline constexpr const char* kindName<HREGREADBATCHREPLY> = "HREGREADBATCHREPLY";
template <> inline constexpr const char* kindName<HCRYPTPROV> = "HCRYPTPROV";
template <> inline constexpr const char* kindName<HCRYPTKEY> = "HCRYPTKEY";

// Untyped, by serial number from 1.
std::uint32_t opened(const char* kind, std::uint32_t origin);
void used(const char* kind, std::uint32_t serial);
void closed(const char* kind, std::uint32_t serial);
/** The root of a handle: the cluster or provider it was opened from, or the key a batch is of was. */
std::uint32_t rootOf(std::uint32_t serial);

/** Answers open, misused, last, closed, closer; see handles.cc. */
bool report(const std::string& verb, const std::string& name, DWORD& answer);
/** Forgets the misuses and the order of closes; open handles stay open. */
void forgetHistory();

// On 64 bits a handle has bits that its serial number has not, so that a truncated one is seen as well.
constexpr ULONG_PTR mark = sizeof(ULONG_PTR) == 8 ? static_cast<ULONG_PTR>(0x5a5a'0000'0000ull) : 0;

template <class H> H toHandle(std::uint32_t serial) { return reinterpret_cast<H>(mark | (static_cast<ULONG_PTR>(serial) << 2)); }
template <class H> std::uint32_t toSerial(H handle) {
  const auto value = reinterpret_cast<ULONG_PTR>(handle);
  return (value & mark) == mark && value % 4 == 0 ? static_cast<std::uint32_t>((value & ~mark) >> 2) : 0;
}
/** No handle at all, as a failing call may leave it behind. */
template <class H> H stray() { return reinterpret_cast<H>(static_cast<ULONG_PTR>(0xdeadbeef)); }

}  // namespace hostile
