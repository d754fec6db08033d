import { GroupType, ResourceState, Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import { dependentsOf } from './dependencies.js'
import type { Group } from './group.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { whenAllSettled } from './transitions.js'

/** CLUS_FLAG_CORE: the cluster cannot be without this resource. */
export const coreFlag = 1
/** CLUS_CHAR_DELETE_REQUIRES_ALL_NODES. */
const needsAllNodes = 2

/** Whether a resource is one of those that make the cluster. */
export function isCore({ key }: Resource): boolean {
  return (key.dword('Flags', 0) & coreFlag) !== 0
}

/** Deletes a resource that is offline or failed, for a client; its resource DLL is told before. */
export async function deleteResource(cluster: Cluster, resource: Resource): Promise<void> {
  demandDeletable(cluster, resource)
  if (cluster.hosting.hosts(resource)) {
    await cluster.hosting.tellDeleted(resource)
    // Much may have happened meanwhile.
    demandDeletable(cluster, resource)
  }
  dropResource(cluster, resource)
}

function demandDeletable(cluster: Cluster, resource: Resource): void {
  if (resource.deleted) throw new Refusal(Win32Error.ERROR_RESOURCE_NOT_AVAILABLE)
  if (isCore(resource)) throw new Refusal(Win32Error.ERROR_CORE_RESOURCE)
  if (resource.state !== ResourceState.Offline && resource.state !== ResourceState.Failed) {
    throw new Refusal(Win32Error.ERROR_INVALID_STATE)
  }
  if (dependentsOf(resource).length > 0) throw new Refusal(Win32Error.ERROR_DEPENDENT_RESOURCE_EXISTS)
  if ((resource.type.characteristics & needsAllNodes) !== 0 && !cluster.nodes.every(node => node.running)) {
    throw new Refusal(Win32Error.ERROR_ALL_NODES_NOT_AVAILABLE)
  }
}

/** Deletes an empty group, for a client. */
export function deleteGroup(cluster: Cluster, group: Group): void {
  demandDispensable(group)
  if (group.resources.length > 0) throw new Refusal(Win32Error.ERROR_DIR_NOT_EMPTY)
  dropGroup(cluster, group)
}

/** Takes a group offline and deletes it with everything in it, now or when its resources have come to rest. */
export function destroyGroup(cluster: Cluster, group: Group): number {
  demandDispensable(group)
  if (group.resources.some(isCore)) throw new Refusal(Win32Error.ERROR_CORE_RESOURCE)
  if (group.pending) throw new Refusal(Win32Error.ERROR_INVALID_STATE)
  group.deleted = true
  for (const resource of group.resources) if (resource.online) cluster.transitions.offline(resource)
  const hosted = group.resources.filter(resource => cluster.hosting.hosts(resource))
  const pending = group.pending || hosted.length > 0
  const drop = () => {
    for (const resource of [...group.resources]) dropResource(cluster, resource)
    dropGroup(cluster, group)
  }
  whenAllSettled(group.resources, () => {
    if (hosted.length === 0) drop()
    else void Promise.all(hosted.map(resource => cluster.hosting.tellDeleted(resource))).then(drop)
  })
  return pending ? Win32Error.ERROR_IO_PENDING : Win32Error.ERROR_SUCCESS
}

function demandDispensable({ key }: Group): void {
  const type = key.dword('GroupType', GroupType.Unknown)
  if (type === GroupType.CoreCluster || type === GroupType.AvailableStorage) {
    throw new Refusal(Win32Error.ERROR_CORE_RESOURCE)
  }
}

function dropResource(cluster: Cluster, resource: Resource): void {
  const { name } = resource
  resource.deleted = true
  cluster.hosting.forget(resource)
  resource.group.remove(resource)
  take(cluster.resources, resource)
  cluster.database.find('Resources')?.removeTree(resource.id)
  cluster.events.add('resource', name, `${name} was deleted`)
}

function dropGroup(cluster: Cluster, group: Group): void {
  const { name } = group
  group.deleted = true
  take(cluster.groups, group)
  cluster.database.find('Groups')?.removeTree(group.id)
  cluster.events.add('group', name, `${name} was deleted`)
}

function take<T>(list: T[], item: T): void {
  list.splice(list.indexOf(item), 1)
}
