import { parseCryptoCheckpoint } from '../../codecs/crypto-checkpoint.js'
import { GroupType, NodeState, ResourceState } from '../../constants/index.js'
import { isSlot } from '../world/checkpoint-slots.js'
import { checkpointKey } from '../world/checkpoints.js'
import type { Cluster } from '../world/cluster.js'
import type { Group } from '../world/group.js'
import type { Key } from '../world/key.js'
import type { KeyContainer } from '../world/key-containers.js'
import type { NetInterface, Network } from '../world/network.js'
import { defaultRole } from '../world/network.js'
import type { Node } from '../world/node.js'
import { keyAt, registryCheckpointKey, type StoredRegistryCheckpoint } from '../world/registry-checkpoints.js'
import type { Resource } from '../world/resource.js'
import type { ResourceType } from '../world/resource-type.js'
import { readText } from '../world/values.js'
import { defaultVersion, isMeantOnline, objectKeys } from './build.js'
import { interfaceName } from './check.js'
import {
  type Lab,
  type LabGroup,
  type LabKey,
  type LabKeyContainer,
  type LabNetInterface,
  type LabNetwork,
  type LabNode,
  type LabResource,
  type LabResourceType,
  networkRoles,
} from './schema.js'
import { describeRegistry, dumpKey, dumpValues, type Omitted } from './tree.js'

const checkpointKeys = [checkpointKey, registryCheckpointKey]

/** The lab of a cluster as it is now; what is as usual is left out. */
export function describeCluster(cluster: Cluster): Lab {
  const { version, permission, domain, quorum } = cluster
  const { networks } = cluster.connectivity
  const isDefault = JSON.stringify(version) === JSON.stringify(defaultVersion)
  return {
    name: cluster.name,
    ...(domain !== null && { domain }),
    ...(!isDefault && { version: { ...version } }),
    ...(permission !== 'all' && { permission }),
    ...(networks.length > 0 && { networks: networks.map(describeNetwork) }),
    nodes: cluster.nodes.map(node => describeNode(node, cluster)),
    ...(cluster.types.length > 0 && { resourceTypes: cluster.types.map(describeType) }),
    groups: cluster.groups.map(group => describeGroup(group, cluster)),
    ...(quorum && { quorum: { resource: quorum.resource.name, path: quorum.path } }),
    ...describeRest(cluster),
  }
}

function describeNetwork({ id, key, name, cut }: Network): LabNetwork {
  const role = key.dword('Role', defaultRole)
  return {
    name,
    id,
    ...describeText(key, 'Address', 'address'),
    ...describeText(key, 'AddressMask', 'mask'),
    ...(role !== defaultRole && role in networkRoles && { role: networkRoles[role] }),
    ...(cut && { cut }),
    ...dumpKey(key, { values: ['Name', 'Address', 'AddressMask', ...(role in networkRoles ? ['Role'] : [])] }),
  }
}

function describeInterface({ id, key, name, node, network, cut }: NetInterface): LabNetInterface {
  const adapter = readText(key, 'Adapter') ?? ''
  return {
    network: network.name,
    adapter,
    ...(name !== interfaceName(node, { adapter }) && { name }),
    id,
    ...describeText(key, 'Address', 'address'),
    ...(cut && { cut }),
    ...dumpKey(key, { values: ['Name', 'Node', 'Network', 'Adapter', 'Address'] }),
  }
}

function describeText<Field extends string>(key: Key, value: string, field: Field): { [F in Field]?: string } {
  const text = readText(key, value)
  return (text === null ? {} : { [field]: text }) as { [F in Field]?: string }
}

function describeNode(node: Node, { connectivity }: Cluster): LabNode {
  const containers = node.keyContainers.list()
  const interfaces = connectivity.interfaces.filter(other => other.node === node)
  return {
    name: node.name,
    id: node.id,
    ...(node.state !== NodeState.Up && { state: node.running ? 'paused' : 'down' }),
    ...(interfaces.length > 0 && { interfaces: interfaces.map(describeInterface) }),
    ...(containers.length > 0 && { keyContainers: containers.map(describeContainer) }),
    ...(node.registry.root.keys.length > 0 && { registry: describeRegistry(node.registry.root) }),
    ...dumpKey(node.key, { values: ['NodeName', ...node.passing] }),
  }
}

function describeContainer({ providerName, exportable, key, ...name }: KeyContainer): LabKeyContainer {
  const { providerType, container } = name
  return {
    providerType,
    ...(providerName !== null && { providerName }),
    container,
    ...(!exportable && { exportable }),
    key,
  }
}

function describeType({ key, durations: { online, offline } }: ResourceType): LabResourceType {
  return { name: key.name, ...(online !== 0 && { online }), ...(offline !== 0 && { offline }), ...dumpKey(key) }
}

function describeGroup(group: Group, cluster: Cluster): LabGroup {
  const { key, resources } = group
  const type = key.dword('GroupType', GroupType.Unknown)
  const described = resources.map(resource => describeResource(resource, cluster))
  const preferredOwners = nodeNames(group.preferredOwners, cluster)
  return {
    name: group.name,
    id: group.id,
    ...(type !== GroupType.Unknown && { type }),
    owner: group.owner.name,
    ...(preferredOwners.length > 0 && { preferredOwners }),
    ...(group.persistent !== described.some(isMeantOnline) && { persistentState: group.persistent }),
    resources: described,
    ...dumpKey(key, { values: ['Name', 'GroupType', 'PersistentState', 'PreferredOwners', 'Contains'] }),
  }
}

function describeResource(resource: Resource, cluster: Cluster): LabResource {
  const { key, durations, requirement } = resource
  const state = describeState(resource.state)
  const owners = resource.possibleOwners
  const checkpoints = cluster.checkpoints.list(resource)
  const registryCheckpoints = cluster.registryCheckpoints.list(resource)
  const parameters = dumpValues(key.create('Parameters').key)
  return {
    name: resource.name,
    id: resource.id,
    type: resource.type.name,
    ...(state !== 'offline' && { state }),
    ...(resource.persistent !== (state === 'online') && { persistentState: resource.persistent }),
    ...(requirement.length > 0 && { dependsOn: requirement.map(ids => describeAny(ids, resource)) }),
    ...(owners && { possibleOwners: nodeNames(owners, cluster) }),
    ...(Object.keys(parameters).length > 0 && { parameters }),
    ...(checkpoints.length > 0 && {
      cryptoCheckpoints: checkpoints.map(stored => describeCheckpoint(stored, resource)),
    }),
    ...(registryCheckpoints.length > 0 && {
      registryCheckpoints: registryCheckpoints.map(stored => describeRegistryCheckpoint(stored, resource)),
    }),
    ...durations,
    ...describeResourceKey(key),
  }
}

/** What is under way counts as done. */
function describeState(state: number): 'online' | 'offline' | 'failed' {
  if (state === ResourceState.Online || state === ResourceState.OnlinePending) return 'online'
  return state === ResourceState.Failed ? 'failed' : 'offline'
}

function describeAny(ids: readonly string[], { group }: Resource): string | string[] {
  const names = ids.map(id => group.resources.find(other => other.isCalled(id))?.name ?? id)
  return names.length === 1 ? `${names[0]}` : names
}

function describeCheckpoint({ text, saved }: { text: string; saved: string | null }, { group }: Resource) {
  const checkpoint = parseCryptoCheckpoint(text)
  const container = checkpoint.raw === undefined ? group.owner.keyContainers.find(checkpoint) : undefined
  if (container?.exportable && container.key === saved) return text
  return { checkpoint: text, ...(saved && { key: saved }) }
}

function describeRegistryCheckpoint({ text, view, saved }: StoredRegistryCheckpoint, { group }: Resource) {
  const checkpoint = { path: text, ...(view === 32 && { view }) }
  if (saved && keyAt(group.owner, text, view)?.equals(saved)) return view === 32 ? checkpoint : text
  return { ...checkpoint, saved: saved && dumpKey(saved) }
}

/** The rest of a resource's key. Of the keys of its own, what the lab does not say elsewhere. */
function describeResourceKey(key: Key): LabKey {
  const own = ['Name', 'Type', 'PersistentState', 'DependencyExpression', 'PossibleOwners']
  const rest = dumpKey(key, { values: own, keys: ['Parameters', ...checkpointKeys] })
  const keys = {
    ...rest.keys,
    ...below('Parameters', key.find('Parameters'), {
      values: key.find('Parameters')?.values.map(({ name }) => name) ?? [],
    }),
    ...Object.assign({}, ...checkpointKeys.map(name => describeRestOfCheckpoints(name, key.find(name)))),
  }
  return { ...rest, ...(Object.keys(keys).length > 0 && { keys }) }
}

/** What somebody put beside the checkpoints. */
function describeRestOfCheckpoints(name: string, key: Key | undefined): Record<string, LabKey> {
  return below(name, key, {
    values: key?.values.map(value => value.name).filter(isSlot) ?? [],
    keys: key?.keys.map(child => child.name).filter(isSlot) ?? [],
  })
}

/** What is in the database and belongs to no object. */
function describeRest({ database, nodes, groups, resources, types, connectivity, quorum }: Cluster): {
  database?: LabKey
} {
  const objects = new Set(
    [...nodes, ...groups, ...resources, ...types, ...connectivity.networks, ...connectivity.interfaces].map(
      ({ key }) => key,
    ),
  )
  const rest = dumpKey(database, { values: ['ClusterName'], keys: [...objectKeys, 'Quorum'] })
  const places = objectKeys.map(name => {
    const place = database.find(name)
    return below(name, place, { keys: place?.keys.filter(key => objects.has(key)).map(key => key.name) ?? [] })
  })
  places.push(below('Quorum', database.find('Quorum'), quorum ? { values: ['Resource', 'Path'] } : {}))
  const keys: Record<string, LabKey> = Object.assign({ ...rest.keys }, ...places)
  const described = { ...rest, ...(Object.keys(keys).length > 0 && { keys }) }
  return Object.keys(described).length > 0 ? { database: described } : {}
}

function below(name: string, key: Key | undefined, omitted: Omitted): Record<string, LabKey> {
  const rest = key ? dumpKey(key, omitted) : {}
  return Object.keys(rest).length > 0 ? { [name]: rest } : {}
}

function nodeNames(ids: readonly string[], { nodes }: Cluster): string[] {
  return ids.flatMap(id => nodes.filter(node => node.id === id)).map(node => node.name)
}
