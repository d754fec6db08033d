import type { HGROUP, HRESOURCE } from '../binding/index.js'
import { GroupType } from '../constants/enums.gen.js'
import { opened } from '../core/status.js'
import { checkBoolean, checkOneOf, checkOptions, checkText, checkU32, wrongType } from '../core/validate.js'
import type { Group } from './group.js'
import { made, type NamedClass, type Place } from './lookup.js'
import { groupKind, resourceKind } from './object-kinds.js'

/** What a group is for, as Windows calls it without its prefix. */
export type GroupTypeName = keyof typeof GroupType

/** Options of a new group. */
export interface NewGroupOptions {
  /** What it is for: a name of {@link GroupType} such as `'FileServer'`, or a number. */
  type?: GroupTypeName | number
}

/** A resource that is to be created. */
export interface NewResource {
  readonly name: string
  /** Name of its resource type. */
  readonly type: string
  /** Whether it gets a resource monitor, a process, of its own. */
  readonly separateMonitor?: boolean
}

/** CreateClusterGroup, or CreateClusterGroupEx where a type is wanted. */
export async function createGroup(
  place: Place,
  type: NamedClass<HGROUP, Group>,
  name: string,
  options: NewGroupOptions,
): Promise<Group> {
  checkText('name', name)
  checkOptions('options', options, ['type'])
  const wanted = groupType(options.type)
  const { api } = place.session.binding
  const handle = await place.cluster.use(async cluster =>
    wanted === undefined
      ? opened(await api.CreateClusterGroupAsync(cluster, name), 'CreateClusterGroup', name)
      : opened(await api.CreateClusterGroupExAsync(cluster, name, groupInfo(wanted)), 'CreateClusterGroupEx', name),
  )
  return await made(place, type, groupKind, name, handle)
}

/** CreateClusterResource. */
export async function createResource<Resource>(
  group: Group,
  type: NamedClass<HRESOURCE, Resource>,
  resource: NewResource,
): Promise<Resource> {
  checkOptions('resource', resource, ['name', 'type', 'separateMonitor'])
  const { name, type: typeName, separateMonitor = false } = resource
  checkText('resource.name', name)
  checkText('resource.type', typeName)
  checkBoolean('resource.separateMonitor', separateMonitor)
  const { api } = group.session.binding
  const handle = await group.use(async parent =>
    opened(
      await api.CreateClusterResourceAsync(parent, name, typeName, separateMonitor ? 1 : 0),
      'CreateClusterResource',
      name,
    ),
  )
  return await made(group, type, resourceKind, name, handle)
}

function groupType(type: GroupTypeName | number | undefined): number | undefined {
  if (type === undefined) return undefined
  if (typeof type === 'number') {
    checkU32('options.type', type)
    return type
  }
  if (typeof type !== 'string') throw wrongType('options.type', 'of type string or number', type)
  checkOneOf('options.type', type, Object.keys(GroupType) as GroupTypeName[])
  return GroupType[type]
}

/** A CLUSTER_CREATE_GROUP_INFO of version 1. */
function groupInfo(type: number): Uint8Array {
  return new Uint8Array(Uint32Array.of(1, type).buffer)
}
