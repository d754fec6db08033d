#pragma once
// The table: for each library its functions, by chapters of the reference.
#include <span>

#include "bind/function.h"

namespace clusapi {

using Chapter = std::span<const Function>;

extern const Chapter clusterChapter, resourceChapter, resourceTypeChapter, groupChapter, nodeChapter, networkChapter;
extern const Chapter enumerationChapter, registryChapter, batchChapter, cryptoChapter;

}  // namespace clusapi
