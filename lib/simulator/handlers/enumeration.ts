import type { Value } from '../../channel/frames.js'
import { decodeMultiSz } from '../../codecs/multi-sz.js'
import {
  ClusterEnum,
  GroupEnum,
  NetworkEnum,
  NodeEnum,
  ResourceEnum,
  ResourceTypeEnum,
  Win32Error,
} from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import type { HandleKind, HandleObjects } from '../service/session.js'
import type { Cluster } from '../world/cluster.js'
import { dependentsOf, providersOf } from '../world/dependencies.js'
import { sameName } from '../world/names.js'
import { type Access, type Properties, readProperties } from '../world/properties.js'
import { Refusal } from '../world/refusal.js'
import type { ResourceType } from '../world/resource-type.js'
import { findType } from '../world/resource-types.js'
import { type Context, call, type Handler, type Handlers } from './call.js'
import { nothing } from './control.js'
import { groupProperties } from './group-control.js'
import { commonOf, listed } from './properties.js'
import { resourceProperties } from './resource-control.js'

/** What is listed: an object, or as much of one as an enumeration shows. */
interface Item {
  readonly id: string
  readonly name: string
}

/** What the bits of a mask list of an object, in the order in which it is listed. */
type Lists<Of> = readonly (readonly [type: number, list: (of: Of, cluster: Cluster) => readonly Item[]])[]

/** How an item is sent: with its id, where the function has room for it. */
type Format = (type: number, item: Item) => readonly Value[]
const named: Format = (type, { name }) => [type, name]
const identified: Format = (type, { id, name }) => [type, id, name]

const ofCluster: Lists<null> = [
  [ClusterEnum.NODE, (_, { nodes }) => nodes],
  [ClusterEnum.RESTYPE, (_, { types }) => types.map(({ name }) => ({ id: '', name }))],
  [ClusterEnum.RESOURCE, (_, { resources }) => resources],
  [ClusterEnum.GROUP, (_, { groups }) => groups],
  [ClusterEnum.NETWORK, (_, { connectivity }) => connectivity.networks],
  [ClusterEnum.NETINTERFACE, (_, { connectivity }) => connectivity.interfaces],
  [ClusterEnum.INTERNAL_NETWORK, (_, { connectivity }) => connectivity.networks.filter(({ internal }) => internal)],
]

const ofNode: Lists<HandleObjects['HNODE']> = [
  [
    NodeEnum.NETINTERFACES,
    (node, { connectivity }) => connectivity.interfaces.filter(netInterface => netInterface.node === node),
  ],
  [NodeEnum.GROUPS, (node, { groups }) => groups.filter(({ owner }) => owner === node)],
  [
    NodeEnum.PREFERRED_GROUPS,
    (node, { groups }) => groups.filter(({ preferredOwners }) => preferredOwners.includes(node.id)),
  ],
]

const ofGroup: Lists<HandleObjects['HGROUP']> = [
  [GroupEnum.CONTAINS, ({ resources }) => resources],
  [
    GroupEnum.NODES,
    ({ preferredOwners }, { nodes }) => preferredOwners.flatMap(id => nodes.filter(node => node.id === id)),
  ],
]

const ofResource: Lists<HandleObjects['HRESOURCE']> = [
  [ResourceEnum.DEPENDS, resource => [...new Set(providersOf(resource).flat())]],
  [ResourceEnum.PROVIDES, resource => dependentsOf(resource)],
  [ResourceEnum.NODES, (resource, { nodes }) => nodes.filter(node => resource.canLiveOn(node))],
]

const ofType: Lists<ResourceType> = [
  [ResourceTypeEnum.NODES, (_, { nodes }) => nodes],
  [ResourceTypeEnum.RESOURCES, (type, { resources }) => resources.filter(resource => resource.type === type)],
]

const ofNetwork: Lists<HandleObjects['HNETWORK']> = [[NetworkEnum.NETINTERFACES, ({ interfaces }) => interfaces]]

/** Types that have to stand alone. Of shared volumes there are none. */
const alone: readonly number[] = [ClusterEnum.SHARED_VOLUME_RESOURCE, ClusterEnum.INTERNAL_NETWORK]

/** The objects of a cluster: a type it does not know is refused, and so is none. */
function checkClusterTypes(types: number): void {
  const known = alone.includes(types) || (types !== 0 && (types & ~ClusterEnum.ALL) === 0)
  if (!known) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
}

function list<Of>(lists: Lists<Of>, types: number, of: Of, cluster: Cluster, format: Format): Value[] {
  return lists
    .filter(([type]) => (types & type) !== 0)
    .flatMap(([type, items]) => items(of, cluster).flatMap(item => format(type, item)))
}

/** `…OpenEnum` of an object, and `…OpenEnumEx`, which tells ids as well; no options are known. */
function openers<Kind extends HandleKind>(
  kind: Kind,
  lists: Lists<HandleObjects[Kind]>,
  checkTypes: (types: number) => void = () => {},
): { names: Handler; items: Handler } {
  const open = ({ cluster, session }: Context, handle: bigint, types: number, format: Format) => {
    const { object } = session.get(handle, kind)
    checkTypes(types)
    return list(lists, types, object, cluster, format)
  }
  return {
    names: call(['handle', 'u32'], (context, handle, types) => open(context, handle, types, named)),
    items: call(['handle', 'u32', 'u32'], (context, handle, types, options) => {
      const items = open(context, handle, types, identified)
      if (options !== 0) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
      return items
    }),
  }
}

/** What each of its objects is, and the common properties that were asked for: those that clients set, and the others. */
function propertiesOpener<Of>(
  all: (cluster: Cluster) => readonly Of[],
  describe: (object: Of) => Value[],
  common: (object: Of, cluster: Cluster) => Properties,
): Handler {
  return call(['handle', 'bytes?', 'bytes?', 'u32'], ({ cluster, session }, hCluster, writable, readOnly, flags) => {
    session.get(hCluster, 'HCLUSTER')
    if (flags !== 0) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    const [these, those] = [selection(writable), selection(readOnly)]
    return all(cluster).flatMap(object => {
      const properties = common(object, cluster)
      return [...describe(object), select(properties, 'writable', these), select(properties, 'read-only', those)]
    })
  })
}

/** Names of properties, as a list of strings with its end. */
function selection(names: Uint8Array | null): readonly string[] {
  try {
    return names ? decodeMultiSz(names) : []
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  }
}

/** The properties of these names; an asterisk stands for all. Nothing where nothing was asked for. */
function select(properties: Properties, access: Access, names: readonly string[]): Uint8Array {
  if (names.length === 0) return nothing
  const all = readProperties(properties, access)
  const named = (name: string) => all.find(property => sameName(property.name, name)) ?? unknownProperty()
  return listed(names.includes('*') ? all : names.map(named))
}

function unknownProperty(): never {
  throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
}

const cluster = openers('HCLUSTER', ofCluster, checkClusterTypes)
const node = openers('HNODE', ofNode)

export const enumerationHandlers: Handlers = {
  ClusterOpenEnum: cluster.names,
  ClusterOpenEnumEx: cluster.items,
  ClusterNodeOpenEnum: node.names,
  ClusterNodeOpenEnumEx: node.items,
  ClusterGroupOpenEnum: openers('HGROUP', ofGroup).names,
  ClusterGroupOpenEnumEx: propertiesOpener(
    ({ groups }) => groups,
    ({ id, name, state, owner, flags }) => [id, name, state, owner.name, flags],
    commonOf('Group', groupProperties),
  ),
  ClusterResourceOpenEnum: openers('HRESOURCE', ofResource).names,
  ClusterResourceOpenEnumEx: propertiesOpener(
    ({ resources }) => resources,
    ({ id, name, group }) => [id, name, group.name, group.id],
    commonOf('Resource', resourceProperties),
  ),
  ClusterResourceTypeOpenEnum: call(['handle', 'text', 'u32'], ({ cluster, session }, hCluster, name, types) => {
    session.get(hCluster, 'HCLUSTER')
    return list(ofType, types, findType(cluster, name), cluster, named)
  }),
  ClusterNetworkOpenEnum: openers('HNETWORK', ofNetwork).names,
  ClusterNetInterfaceOpenEnum: call(['handle', 'text?', 'text?'], ({ cluster, session }, hCluster, node, network) => {
    session.get(hCluster, 'HCLUSTER')
    if (node !== null && !cluster.node(node)) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND)
    if (network !== null && !cluster.network(network)) throw new Refusal(Win32Error.ERROR_CLUSTER_NETWORK_NOT_FOUND)
    return cluster.connectivity.interfaces
      .filter(
        found => (node === null || found.node.isCalled(node)) && (network === null || found.network.isCalled(network)),
      )
      .map(({ name }) => name)
  }),
  // Nothing that makes a group set is simulated, so there is none.
  ClusterGroupSetOpenEnum: call(['handle'], ({ session }, hCluster) => {
    session.get(hCluster, 'HCLUSTER')
    return []
  }),
}
