import { GroupMoveFlag, GroupOfflineFlag, GroupOnlineFlag, Win32Error } from '../../constants/index.js'
import type { Group } from '../world/group.js'
import type { Node } from '../world/node.js'
import { bestNode } from '../world/placement.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandFlags } from './access.js'
import { type Context, call, type Handlers } from './call.js'
import { groupControl } from './group-control.js'
import { closer, clusterOf, type Finder, opener, openerEx } from './open.js'

const finder: Finder<'HGROUP'> = {
  kind: 'HGROUP',
  notFound: Win32Error.ERROR_GROUP_NOT_FOUND,
  find: ({ cluster }, name) => cluster.group(name),
}

export const groupHandlers: Handlers = {
  OpenClusterGroup: opener(finder),
  OpenClusterGroupEx: openerEx(finder),
  CloseClusterGroup: closer('HGROUP'),
  GetClusterFromGroup: clusterOf('HGROUP'),
  GetClusterGroupState: call(['handle'], ({ session }, hGroup) => {
    const { state, owner } = session.get(hGroup, 'HGROUP').object
    return [state, owner.name]
  }),
  OnlineClusterGroup: call(['handle', 'handle'], (context, hGroup, hNode) =>
    context.cluster.groupVerbs.online(changing(context, hGroup), destination(context, hNode)),
  ),
  OnlineClusterGroupEx: call(['handle', 'handle', 'u32', 'bytes?'], (context, hGroup, hNode, flags) => {
    const [group, node] = [changing(context, hGroup), destination(context, hNode)]
    demandFlags(flags, GroupOnlineFlag)
    const { cluster } = context
    const best = (flags & GroupOnlineFlag.BEST_POSSIBLE_NODE) !== 0 && node === null && !group.owner.up
    return cluster.groupVerbs.online(group, best ? bestNode(group, cluster.nodes) : node)
  }),
  OfflineClusterGroup: call(['handle'], (context, hGroup) =>
    context.cluster.groupVerbs.offline(changing(context, hGroup)),
  ),
  OfflineClusterGroupEx: call(['handle', 'u32', 'bytes?'], (context, hGroup, flags) => {
    const group = changing(context, hGroup)
    demandFlags(flags, GroupOfflineFlag)
    return context.cluster.groupVerbs.offline(group)
  }),
  MoveClusterGroup: call(['handle', 'handle'], (context, hGroup, hNode) =>
    context.cluster.move(changing(context, hGroup), destination(context, hNode)),
  ),
  MoveClusterGroupEx: call(['handle', 'handle', 'u32', 'bytes?'], (context, hGroup, hNode, flags) => {
    const [group, node] = [changing(context, hGroup), destination(context, hNode)]
    demandFlags(flags, GroupMoveFlag)
    const has = (flag: number) => (flags & flag) !== 0
    const queue = has(GroupMoveFlag.QUEUE_ENABLED)
    if (queue && has(GroupMoveFlag.IGNORE_RESOURCE_STATUS)) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    const returns = has(GroupMoveFlag.RETURN_TO_SOURCE_NODE_ON_ERROR)
    return context.cluster.move(group, node, { queue, returns })
  }),
  CancelClusterGroupOperation: call(['handle', 'u32'], (context, hGroup, flags) => {
    const group = changing(context, hGroup)
    demandFlags(flags, {})
    return context.cluster.groupVerbs.cancel(group)
  }),
  ClusterGroupControl: groupControl,
}

/** The group of a handle that lets its holder change things. */
function changing({ session }: Context, hGroup: bigint): Group {
  const group = session.get(hGroup, 'HGROUP')
  demandChange(group)
  return group.object
}

/** Where to, if that is said. */
function destination({ session }: Context, hNode: bigint): Node | null {
  return hNode === 0n ? null : session.get(hNode, 'HNODE').object
}
