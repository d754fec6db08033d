import { NodePauseFlag, NodeResumeFlag, ResumeFailback, Win32Error } from '../../constants/index.js'
import type { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandFlags } from './access.js'
import { type Context, call, type Handlers } from './call.js'
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
  PauseClusterNode: call(['handle'], (context, hNode) => context.cluster.pause(changing(context, hNode))),
  PauseClusterNodeEx: call(['handle', 'u32', 'u32', 'handle'], (context, hNode, drain, flags, hTarget) => {
    const node = changing(context, hNode)
    const target = hTarget === 0n ? null : context.session.get(hTarget, 'HNODE').object
    demandFlags(flags, NodePauseFlag)
    const has = (flag: number) => (flags & flag) !== 0
    const remain = has(NodePauseFlag.REMAIN_ON_PAUSED_NODE_ON_MOVE_ERROR)
    const retry = has(NodePauseFlag.RETRY_DRAIN_ON_FAILURE)
    return context.cluster.pause(node, drain === 0 ? null : { target, remain, retry })
  }),
  ResumeClusterNode: call(['handle'], (context, hNode) => context.cluster.resume(changing(context, hNode))),
  ResumeClusterNodeEx: call(['handle', 'u32', 'u32'], (context, hNode, failback, flags) => {
    const node = changing(context, hNode)
    demandFlags(flags, NodeResumeFlag)
    if (failback >= ResumeFailback.ClusterNodeResumeFailbackTypeCount) {
      throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    }
    return context.cluster.resume(node, failback)
  }),
}

/** The node of a handle that lets its holder change things. */
function changing({ session }: Context, hNode: bigint): Node {
  const node = session.get(hNode, 'HNODE')
  demandChange(node)
  return node.object
}
