import { createResource } from '../world/creation.js'
import { deleteResource } from '../world/deletion.js'
import {
  addDependency,
  demandDependency,
  dependencyValue,
  networkNameOf,
  removeDependency,
  setDependencies,
} from '../world/dependencies.js'
import { rename } from '../world/identity.js'
import { addPossibleOwner, changeGroup, removePossibleOwner } from '../world/ownership.js'
import { readText } from '../world/values.js'
import { demandChange, toChange } from './access.js'
import { call, type Handlers } from './call.js'
import { derive } from './open.js'

/** What makes, changes and ends resources, and says what they need and where they may live. */
export const resourceMakingHandlers: Handlers = {
  CreateClusterResource: call(['handle', 'text', 'text', 'u32'], (context, hGroup, name, type, flags) => {
    const parent = context.session.get(hGroup, 'HGROUP')
    demandChange(parent)
    return [derive(context, parent, 'HRESOURCE', createResource(context.cluster, parent.object, name, type, flags))]
  }),
  DeleteClusterResource: call(['handle'], async ({ cluster, session }, hResource) => {
    await deleteResource(cluster, toChange(session, hResource, 'HRESOURCE'))
    return []
  }),
  SetClusterResourceName: call(['handle', 'text'], ({ session }, hResource, name) => {
    rename(toChange(session, hResource, 'HRESOURCE').key, 'Name', name)
    return []
  }),
  FailClusterResource: call(['handle'], ({ cluster, session }, hResource) => {
    cluster.fail(toChange(session, hResource, 'HRESOURCE'))
    return []
  }),
  ChangeClusterResourceGroup: call(['handle', 'handle'], ({ session }, hResource, hGroup) => {
    changeGroup(toChange(session, hResource, 'HRESOURCE'), toChange(session, hGroup, 'HGROUP'))
    return []
  }),
  AddClusterResourceNode: call(['handle', 'handle'], ({ session }, hResource, hNode) => {
    addPossibleOwner(toChange(session, hResource, 'HRESOURCE'), session.get(hNode, 'HNODE').object)
    return []
  }),
  RemoveClusterResourceNode: call(['handle', 'handle'], ({ cluster, session }, hResource, hNode) => {
    const resource = toChange(session, hResource, 'HRESOURCE')
    removePossibleOwner(resource, session.get(hNode, 'HNODE').object, cluster.nodes)
    return []
  }),
  AddClusterResourceDependency: call(['handle', 'handle'], ({ cluster, session }, hResource, hDependsOn) => {
    addDependency(cluster, toChange(session, hResource, 'HRESOURCE'), session.get(hDependsOn, 'HRESOURCE').object)
    return []
  }),
  RemoveClusterResourceDependency: call(['handle', 'handle'], ({ session }, hResource, hDependsOn) => {
    removeDependency(toChange(session, hResource, 'HRESOURCE'), session.get(hDependsOn, 'HRESOURCE').object)
    return []
  }),
  CanResourceBeDependent: call(['handle', 'handle'], ({ cluster, session }, hResource, hDependsOn) => {
    demandDependency(cluster, session.get(hResource, 'HRESOURCE').object, session.get(hDependsOn, 'HRESOURCE').object)
    return []
  }),
  SetClusterResourceDependencyExpression: call(['handle', 'text?'], ({ cluster, session }, hResource, text) => {
    setDependencies(cluster, toChange(session, hResource, 'HRESOURCE'), text ?? '')
    return []
  }),
  GetClusterResourceDependencyExpression: call(['handle'], ({ session }, hResource) => [
    readText(session.get(hResource, 'HRESOURCE').object.key, dependencyValue) ?? '',
  ]),
  GetClusterResourceNetworkName: call(['handle'], ({ session }, hResource) => [
    networkNameOf(session.get(hResource, 'HRESOURCE').object),
  ]),
}
