import { OfflineV2Flag, OnlineV2Flag } from '../../constants/enums.gen.js'
import { ResourceOfflineFlag, ResourceOnlineFlag, Win32Error } from '../../constants/index.js'
import type { Resource } from '../world/resource.js'
import { demandChange, demandFlags } from './access.js'
import { type Context, call, type Handlers } from './call.js'
import { closer, clusterOf, type Finder, opener, openerEx } from './open.js'
import { resourceControl } from './resource-control.js'
import { resourceTypeControl } from './resource-type-control.js'

const finder: Finder<'HRESOURCE'> = {
  kind: 'HRESOURCE',
  notFound: Win32Error.ERROR_RESOURCE_NOT_FOUND,
  find: ({ cluster }, name) => cluster.resource(name),
}

/** The resource of a handle that lets its holder change things. */
function changing({ session }: Context, hResource: bigint): Resource {
  const resource = session.get(hResource, 'HRESOURCE')
  demandChange(resource)
  return resource.object
}

export const resourceHandlers: Handlers = {
  OpenClusterResource: opener(finder),
  OpenClusterResourceEx: openerEx(finder),
  CloseClusterResource: closer('HRESOURCE'),
  GetClusterFromResource: clusterOf('HRESOURCE'),
  GetClusterResourceState: call(['handle'], ({ session }, hResource) => {
    const { state, group } = session.get(hResource, 'HRESOURCE').object
    return [state, group.owner.name, group.name]
  }),
  OnlineClusterResource: call(['handle'], (context, hResource) => context.cluster.online(changing(context, hResource))),
  OnlineClusterResourceEx: call(['handle', 'u32', 'bytes?'], (context, hResource, flags) => {
    const resource = changing(context, hResource)
    demandFlags(flags, ResourceOnlineFlag)
    const told = (flags & ResourceOnlineFlag.IGNORE_RESOURCE_STATUS) !== 0 ? OnlineV2Flag.IGNORE_RESOURCE_STATUS : 0
    const remember = (flags & ResourceOnlineFlag.DO_NOT_UPDATE_PERSISTENT_STATE) === 0
    return context.cluster.online(resource, told, remember)
  }),
  OfflineClusterResource: call(['handle'], (context, hResource) =>
    context.cluster.offline(changing(context, hResource)),
  ),
  OfflineClusterResourceEx: call(['handle', 'u32', 'bytes?'], (context, hResource, flags) => {
    const resource = changing(context, hResource)
    demandFlags(flags, ResourceOfflineFlag)
    const has = (flag: number) => (flags & flag) !== 0
    const remember = !has(ResourceOfflineFlag.DO_NOT_UPDATE_PERSISTENT_STATE)
    const told =
      (has(ResourceOfflineFlag.IGNORE_RESOURCE_STATUS) ? OfflineV2Flag.IGNORE_RESOURCE_STATUS : 0) |
      (remember ? 0 : OfflineV2Flag.DO_NOT_UPDATE_PERSISTENT_STATE)
    return context.cluster.offline(resource, told, remember)
  }),
  RestartClusterResource: call(['handle', 'u32'], (context, hResource) =>
    context.cluster.restart(changing(context, hResource)),
  ),
  ClusterResourceControl: resourceControl,
  ClusterResourceTypeControl: resourceTypeControl,
}
