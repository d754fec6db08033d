import { Win32Error } from '../../constants/index.js'
import { Refusal } from '../world/refusal.js'
import { call, type Handlers } from './call.js'
import { nodeControl } from './node-control.js'
import { closer, clusterOf, type Finder, opener, openerEx } from './open.js'

const finder: Finder<'HNODE'> = {
  kind: 'HNODE',
  notFound: Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND,
  find: ({ cluster }, name) => cluster.node(name),
}

export const nodeHandlers: Handlers = {
  OpenClusterNode: opener(finder),
  OpenClusterNodeEx: openerEx(finder),
  CloseClusterNode: closer('HNODE'),
  GetClusterFromNode: clusterOf('HNODE'),
  // Without a handle it is about the machine that asks: the first node, or the one that the endpoint names.
  GetClusterNodeId: call(['handle|text?'], ({ cluster, session }, node) => {
    if (typeof node === 'bigint') return [session.get(node, 'HNODE').object.id]
    const local = node === null ? cluster.nodes[0] : cluster.node(node)
    if (!local) throw new Refusal(Win32Error.RPC_S_SERVER_UNAVAILABLE)
    return [local.id]
  }),
  GetClusterNodeState: call(['handle'], ({ session }, hNode) => [session.get(hNode, 'HNODE').object.state]),
  ClusterNodeControl: nodeControl,
}
