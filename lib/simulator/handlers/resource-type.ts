import { createType, deleteType } from '../world/resource-types.js'
import { demandChange } from './access.js'
import { call, type Handlers } from './call.js'

export const resourceTypeHandlers: Handlers = {
  CreateClusterResourceType: call(
    ['handle', 'text', 'text', 'text', 'u32', 'u32'],
    ({ cluster, session }, hCluster, name, displayName, dll, looksAlive, isAlive) => {
      demandChange(session.get(hCluster, 'HCLUSTER'))
      createType(cluster, { name, displayName, dll, looksAlive, isAlive })
      return []
    },
  ),
  DeleteClusterResourceType: call(['handle', 'text'], ({ cluster, session }, hCluster, name) => {
    demandChange(session.get(hCluster, 'HCLUSTER'))
    deleteType(cluster, name)
    return []
  }),
}
