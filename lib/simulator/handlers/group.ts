import { Win32Error } from '../../constants/index.js'
import { demandChange } from './access.js'
import { call, type Handlers } from './call.js'
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
  MoveClusterGroup: call(['handle', 'handle'], ({ cluster, session }, hGroup, hNode) => {
    const group = session.get(hGroup, 'HGROUP')
    const destination = hNode === 0n ? null : session.get(hNode, 'HNODE').object
    demandChange(group)
    return cluster.move(group.object, destination)
  }),
  ClusterGroupControl: groupControl,
}
