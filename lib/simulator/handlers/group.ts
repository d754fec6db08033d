import { GroupMoveFlag, GroupOfflineFlag, GroupOnlineFlag, Win32Error } from '../../constants/index.js'
import { createGroup } from '../world/creation.js'
import { deleteGroup, destroyGroup } from '../world/deletion.js'
import { rename } from '../world/identity.js'
import type { Node } from '../world/node.js'
import { setPreferredOwners } from '../world/ownership.js'
import { bestNode } from '../world/placement.js'
import { Refusal } from '../world/refusal.js'
import { demandChange, demandFlags, toChange } from './access.js'
import { type Context, call, type Handlers } from './call.js'
import { groupControl } from './group-control.js'
import { closer, clusterOf, derive, type Finder, opener, openerEx } from './open.js'

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
    context.cluster.groupVerbs.online(toChange(context.session, hGroup, 'HGROUP'), destination(context, hNode)),
  ),
  OnlineClusterGroupEx: call(['handle', 'handle', 'u32', 'bytes?'], (context, hGroup, hNode, flags) => {
    const [group, node] = [toChange(context.session, hGroup, 'HGROUP'), destination(context, hNode)]
    demandFlags(flags, GroupOnlineFlag)
    const { cluster } = context
    const best = (flags & GroupOnlineFlag.BEST_POSSIBLE_NODE) !== 0 && node === null && !group.owner.up
    const ignoring = (flags & GroupOnlineFlag.IGNORE_RESOURCE_STATUS) !== 0
    return cluster.groupVerbs.online(group, best ? bestNode(group, cluster.nodes) : node, { ignoring })
  }),
  OfflineClusterGroup: call(['handle'], (context, hGroup) =>
    context.cluster.groupVerbs.offline(toChange(context.session, hGroup, 'HGROUP')),
  ),
  OfflineClusterGroupEx: call(['handle', 'u32', 'bytes?'], (context, hGroup, flags) => {
    const group = toChange(context.session, hGroup, 'HGROUP')
    demandFlags(flags, GroupOfflineFlag)
    const ignoring = (flags & GroupOfflineFlag.IGNORE_RESOURCE_STATUS) !== 0
    return context.cluster.groupVerbs.offline(group, { ignoring })
  }),
  MoveClusterGroup: call(['handle', 'handle'], (context, hGroup, hNode) =>
    context.cluster.move(toChange(context.session, hGroup, 'HGROUP'), destination(context, hNode)),
  ),
  MoveClusterGroupEx: call(['handle', 'handle', 'u32', 'bytes?'], (context, hGroup, hNode, flags) => {
    const [group, node] = [toChange(context.session, hGroup, 'HGROUP'), destination(context, hNode)]
    demandFlags(flags, GroupMoveFlag)
    const has = (flag: number) => (flags & flag) !== 0
    const queue = has(GroupMoveFlag.QUEUE_ENABLED)
    const ignoring = has(GroupMoveFlag.IGNORE_RESOURCE_STATUS)
    if (queue && ignoring) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    const returns = has(GroupMoveFlag.RETURN_TO_SOURCE_NODE_ON_ERROR)
    return context.cluster.move(group, node, { queue, returns, ignoring })
  }),
  CancelClusterGroupOperation: call(['handle', 'u32'], (context, hGroup, flags) => {
    const group = toChange(context.session, hGroup, 'HGROUP')
    demandFlags(flags, {})
    return context.cluster.groupVerbs.cancel(group)
  }),
  ClusterGroupControl: groupControl,
  CreateClusterGroup: call(['handle', 'text'], (context, hCluster, name) => [create(context, hCluster, name)]),
  CreateClusterGroupEx: call(['handle', 'text', 'bytes?'], (context, hCluster, name, info) => [
    create(context, hCluster, name, info ? groupTypeOf(info) : undefined),
  ]),
  DeleteClusterGroup: call(['handle'], ({ cluster, session }, hGroup) => {
    deleteGroup(cluster, toChange(session, hGroup, 'HGROUP'))
    return []
  }),
  DestroyClusterGroup: call(['handle'], ({ cluster, session }, hGroup) =>
    destroyGroup(cluster, toChange(session, hGroup, 'HGROUP')),
  ),
  SetClusterGroupName: call(['handle', 'text'], ({ session }, hGroup, name) => {
    rename(toChange(session, hGroup, 'HGROUP').key, 'Name', name)
    return []
  }),
  SetClusterGroupNodeList: call(['handle', 'handles'], ({ session }, hGroup, hNodes) => {
    const group = toChange(session, hGroup, 'HGROUP')
    setPreferredOwners(
      group,
      hNodes.map(hNode => session.get(hNode, 'HNODE').object),
    )
    return []
  }),
}

function create(context: Context, hCluster: bigint, name: string, type?: number): bigint {
  const parent = context.session.get(hCluster, 'HCLUSTER')
  demandChange(parent)
  return derive(context, parent, 'HGROUP', createGroup(context.cluster, name, parent.node, type))
}

/** The type in a CLUSTER_CREATE_GROUP_INFO of version 1. */
function groupTypeOf(info: Uint8Array): number {
  const view = new DataView(info.buffer, info.byteOffset, info.byteLength)
  if (info.length !== 8 || view.getUint32(0, true) !== 1) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  return view.getUint32(4, true)
}

/** Where to, if that is said. */
function destination({ session }: Context, hNode: bigint): Node | null {
  return hNode === 0n ? null : session.get(hNode, 'HNODE').object
}
