import type { HCLUSTER } from '../binding/index.js'
import { encodeMultiSz } from '../codecs/multi-sz.js'
import { decodePropertyList } from '../codecs/property-list.js'
import { type GroupStateName, groupStateName } from '../constants/states.js'
import { checkOptions } from '../core/validate.js'
import { listItems } from './enumerate.js'
import type { Place } from './lookup.js'
import type { Property } from './properties.js'

/**
 * Which common properties a list is to have: their names, or `'*'` for all; none, if nothing is said. For a name that is not one of
 * a property of that kind the cluster answers ERROR_INVALID_PARAMETER.
 */
export interface PropertySelection {
  /** Of those that clients set. */
  writable?: readonly string[] | '*'
  /** Of those that only the cluster sets. */
  readOnly?: readonly string[] | '*'
}

/** What one exchange with the cluster tells of a group. */
export interface ListedGroup {
  readonly name: string
  readonly id: string
  readonly state: GroupStateName
  /** Name of the node that owns it. */
  readonly ownerNode: string
  /** Bits of CLUS_FLAGS. */
  readonly flags: number
  /** The common properties that were asked for. */
  readonly properties: readonly Property[]
}

/** What one exchange with the cluster tells of a resource. */
export interface ListedResource {
  readonly name: string
  readonly id: string
  /** Name of the group it is in. */
  readonly group: string
  readonly groupId: string
  /** The common properties that were asked for. */
  readonly properties: readonly Property[]
}

type Opens = [cluster: HCLUSTER, writable: Uint8Array | null, readOnly: Uint8Array | null, flags: 0]

/** @internal */
export async function listGroups({ cluster, session }: Place, selection: PropertySelection): Promise<ListedGroup[]> {
  const opens = select(selection)
  const items = await cluster.use(handle => listItems(session, 'ClusterGroup', ...opens(handle)))
  return items.map(({ properties, readOnlyProperties, state, ...group }) => ({
    ...group,
    state: groupStateName(state),
    properties: propertiesOf(properties, readOnlyProperties),
  }))
}

/** @internal */
export async function listResources(
  { cluster, session }: Place,
  selection: PropertySelection,
): Promise<ListedResource[]> {
  const opens = select(selection)
  const items = await cluster.use(handle => listItems(session, 'ClusterResource', ...opens(handle)))
  return items.map(({ properties, readOnlyProperties, ownerGroup, ownerGroupId, ...resource }) => ({
    ...resource,
    group: ownerGroup,
    groupId: ownerGroupId,
    properties: propertiesOf(properties, readOnlyProperties),
  }))
}

function select(selection: PropertySelection): (cluster: HCLUSTER) => Opens {
  checkOptions('properties', selection, ['writable', 'readOnly'])
  const { writable = [], readOnly = [] } = selection
  const encode = (names: readonly string[] | '*', name: string) => {
    const list = names === '*' ? ['*'] : names
    const bytes = encodeMultiSz(list, name)
    return list.length === 0 ? null : bytes
  }
  const lists = [encode(writable, 'properties.writable'), encode(readOnly, 'properties.readOnly')] as const
  return cluster => [cluster, ...lists, 0]
}

function propertiesOf(writable: Uint8Array, readOnly: Uint8Array): Property[] {
  const read = (bytes: Uint8Array, isReadOnly: boolean) =>
    (bytes.length === 0 ? [] : decodePropertyList(bytes)).flatMap(({ name, values: [value] }) =>
      value ? [{ name, value, readOnly: isReadOnly }] : [],
    )
  return [...read(writable, false), ...read(readOnly, true)]
}
