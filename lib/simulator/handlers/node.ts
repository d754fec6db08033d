import { Win32Error } from '../../constants/index.js'
import { call, type Handlers } from './call.js'
import { nodeControl } from './node-control.js'
import { closer, opener } from './open.js'

export const nodeHandlers: Handlers = {
  OpenClusterNode: opener({
    kind: 'HNODE',
    notFound: Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND,
    find: ({ cluster }, name) => cluster.node(name),
  }),
  CloseClusterNode: closer('HNODE'),
  GetClusterNodeState: call(['handle'], ({ session }, hNode) => [session.get(hNode, 'HNODE').object.state]),
  ClusterNodeControl: nodeControl,
}
