#pragma once
#include <type_traits>

#include "abi/platform.h"

namespace clusapi {

/** Runs a body; with MSVC an exception that RPC raises becomes the status, everything else (access violations!) passes. */
DWORD guarded(DWORD (*body)(void*), void* context);

template <class Body> DWORD guardedCall(Body&& body) {
  return guarded([](void* context) { return (*static_cast<std::remove_reference_t<Body>*>(context))(); }, &body);
}

}  // namespace clusapi
