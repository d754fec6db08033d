import { batchHandlers } from './batch.js'
import type { Handlers } from './call.js'
import { clusterHandlers } from './cluster.js'
import { enumerationHandlers } from './enumeration.js'
import { groupHandlers } from './group.js'
import { networkHandlers } from './network.js'
import { nodeHandlers } from './node.js'
import { registryHandlers } from './registry.js'
import { resourceHandlers } from './resource.js'
import { resourceMakingHandlers } from './resource-making.js'
import { resourceTypeHandlers } from './resource-type.js'

/** Every ClusAPI function that the simulated cluster answers. */
export const handlers: Handlers = {
  ...clusterHandlers,
  ...nodeHandlers,
  ...groupHandlers,
  ...resourceHandlers,
  ...networkHandlers,
  ...resourceTypeHandlers,
  ...resourceMakingHandlers,
  ...enumerationHandlers,
  ...registryHandlers,
  ...batchHandlers,
}
