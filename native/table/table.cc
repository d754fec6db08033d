#include "table/table.h"

#include "table/chapters/batch.h"
#include "table/chapters/cluster.h"
#include "table/chapters/crypto.h"
#include "table/chapters/enumeration.h"
#include "table/chapters/group.h"
#include "table/chapters/network.h"
#include "table/chapters/node.h"
#include "table/chapters/registry.h"
#include "table/chapters/resource-type.h"
#include "table/chapters/resource.h"

namespace clusapi {

// All rows are compiled together: those that are alike are one piece of code.
const std::vector<Table>& tables() {
  static const auto* const all = new std::vector<Table>{
      {"clusapi",
       {clusterFunctions, resourceFunctions, resourceTypeFunctions, groupFunctions, nodeFunctions, networkFunctions, enumerationFunctions,
        registryFunctions, batchFunctions}},
      {"advapi32", {cryptoFunctions}},
  };
  return *all;
}

}  // namespace clusapi
