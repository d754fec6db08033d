import { Win32Error } from '../../constants/index.js'
import { demandChange, grantKey } from './access.js'
import { call, type Handlers } from './call.js'
import { closer, clusterOf, derive, type Finder, opener, openerEx } from './open.js'
import { resourceControl } from './resource-control.js'
import { resourceTypeControl } from './resource-type-control.js'

const finder: Finder<'HRESOURCE'> = {
  kind: 'HRESOURCE',
  notFound: Win32Error.ERROR_RESOURCE_NOT_FOUND,
  find: ({ cluster }, name) => cluster.resource(name),
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
  OnlineClusterResource: call(['handle'], ({ cluster, session }, hResource) => {
    const resource = session.get(hResource, 'HRESOURCE')
    demandChange(resource)
    return cluster.online(resource.object)
  }),
  OfflineClusterResource: call(['handle'], ({ cluster, session }, hResource) => {
    const resource = session.get(hResource, 'HRESOURCE')
    demandChange(resource)
    return cluster.offline(resource.object)
  }),
  GetClusterResourceKey: call(['handle', 'u32'], (context, hResource, sam) => {
    const resource = context.session.get(hResource, 'HRESOURCE')
    const rights = grantKey(sam, resource.access)
    return [derive(context, resource, 'HKEY', resource.object.key, { rights })]
  }),
  ClusterResourceControl: resourceControl,
  ClusterResourceTypeControl: resourceTypeControl,
}
