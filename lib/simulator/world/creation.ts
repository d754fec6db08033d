import { randomUUID } from 'node:crypto'
import { GroupType, Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import { dependencyValue } from './dependencies.js'
import { Group } from './group.js'
import { identityGuard, isName } from './identity.js'
import type { Node } from './node.js'
import { Refusal } from './refusal.js'
import { Resource } from './resource.js'
import type { Durations, ResourceType } from './resource-type.js'
import { write } from './values.js'

/** What a new group is. */
export interface NewGroup {
  readonly id?: string | undefined
  readonly name: string
  /** CLUSGROUP_TYPE; unknown where it is left out. */
  readonly type?: number | undefined
  readonly owner: Node
}

/** What a new resource is. */
export interface NewResource {
  readonly id?: string | undefined
  readonly name: string
  readonly type: ResourceType
  /** What differs from the type's. */
  readonly durations?: Partial<Durations>
}

/** Makes an empty group, in the database and out of it. */
export function makeGroup(cluster: Cluster, { id = randomUUID(), name, type, owner }: NewGroup): Group {
  const { key } = cluster.database.create(`Groups\\${id}`)
  const group = new Group(id, key, owner, moved => cluster.groupMoved(moved))
  write(key, 'Name', name)
  write(key, 'GroupType', type ?? GroupType.Unknown)
  write(key, 'PersistentState', 0)
  key.guard(
    identityGuard('Name', ['Contains'], taken =>
      cluster.groups.some(other => other !== group && other.isCalled(taken)),
    ),
  )
  cluster.groups.push(group)
  return group
}

/** Makes a resource that is offline, in the database and out of it. */
export function makeResource(cluster: Cluster, group: Group, made: NewResource): Resource {
  const { id = randomUUID(), name, type, durations = {} } = made
  const { key } = cluster.database.create(`Resources\\${id}`)
  const resource = new Resource(id, key, group, type, durations, changed => cluster.resourceChanged(changed))
  write(key, 'Name', name)
  write(key, 'Type', type.name)
  write(key, 'PersistentState', 0)
  key.create('Parameters')
  key.guard(
    identityGuard('Name', ['Type', dependencyValue], taken =>
      cluster.resources.some(other => other !== resource && other.isCalled(taken)),
    ),
  )
  group.add(resource)
  cluster.resources.push(resource)
  return resource
}

/** Group types of which a cluster has one each, from the beginning. */
const bornWith: readonly number[] = [GroupType.CoreCluster, GroupType.AvailableStorage]
const groupTypes: readonly number[] = Object.values(GroupType)

/** Creates a group for a client of a node. */
export function createGroup(cluster: Cluster, name: string, owner: Node, type: number = GroupType.Unknown): Group {
  if (!groupTypes.includes(type) || bornWith.includes(type)) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  if (!isName(name)) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
  if (cluster.group(name)) throw new Refusal(Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
  const group = makeGroup(cluster, { name, type, owner })
  cluster.events.add('group', name, `${name} was created on ${owner.name}`)
  return group
}

/** The flags of CreateClusterResource: a resource monitor of its own, or none. */
const separateMonitor = 1

/** Creates a resource for a client. */
export function createResource(
  cluster: Cluster,
  group: Group,
  name: string,
  typeName: string,
  flags: number,
): Resource {
  if (flags > separateMonitor) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  if (!isName(name)) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
  const type = cluster.type(typeName)
  if (!type) throw new Refusal(Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
  if (cluster.resource(name)) throw new Refusal(Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
  const resource = makeResource(cluster, group, { name, type })
  if (flags === separateMonitor) write(resource.key, 'SeparateMonitor', 1)
  cluster.events.add('resource', name, `${name} was created in ${group.name}`)
  cluster.hosting.open(resource)
  return resource
}
