import { randomBytes, randomUUID } from 'node:crypto'
import { parseCryptoCheckpoint } from '../../codecs/crypto-checkpoint.js'
import { NodeState, ResourceState } from '../../constants/index.js'
import type { Clock } from '../world/clock.js'
import { Cluster, type ClusterVersion } from '../world/cluster.js'
import { makeGroup, makeResource } from '../world/creation.js'
import { coreFlag } from '../world/deletion.js'
import { writeRequirement } from '../world/dependencies.js'
import type { Group } from '../world/group.js'
import { identityGuard } from '../world/identity.js'
import type { Key } from '../world/key.js'
import { KeyContainers } from '../world/key-containers.js'
import { LocalRegistry } from '../world/local-registry.js'
import { sameName } from '../world/names.js'
import { defaultRole, NetInterface, Network } from '../world/network.js'
import { Node } from '../world/node.js'
import { Refusal } from '../world/refusal.js'
import type { Resource } from '../world/resource.js'
import { ResourceType } from '../world/resource-type.js'
import { write } from '../world/values.js'
import { interfaceName } from './check.js'
import { LabError } from './error.js'
import {
  type Lab,
  type LabGroup,
  type LabNetInterface,
  type LabNetwork,
  type LabNode,
  type LabRegistryCheckpoint,
  type LabResource,
  type LabResourceType,
  networkRoles,
} from './schema.js'
import { loadKey, loadRegistry, loadValues } from './tree.js'

/** The keys in which the objects of a cluster live. */
export const objectKeys = ['Groups', 'NetworkInterfaces', 'Networks', 'Nodes', 'Resources', 'ResourceTypes'] as const

/** What a cluster is where its lab does not say: Windows Server 2022. */
export const defaultVersion: ClusterVersion = {
  major: 10,
  minor: 0,
  build: 20348,
  functionalLevel: 11,
  vendor: 'Microsoft Corporation',
  servicePack: '',
}

const nodeStates = { up: NodeState.Up, down: NodeState.Down, paused: NodeState.Paused }
const resourceStates = { online: ResourceState.Online, offline: ResourceState.Offline, failed: ResourceState.Failed }

/**
 * Makes the cluster that a lab describes. The lab has been checked.
 * @throws LabError where its keys are nested deeper than a registry allows
 */
export function buildCluster(lab: Lab, clock: Clock): Cluster {
  try {
    return new Builder(lab, clock).build()
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new LabError([{ path: '', message: 'its keys are nested deeper than 512 levels' }])
  }
}

class Builder {
  readonly #lab: Lab
  readonly #cluster: Cluster

  constructor(lab: Lab, clock: Clock) {
    this.#lab = lab
    this.#cluster = new Cluster(clock, lab.version ?? defaultVersion, lab.permission ?? 'all', lab.domain ?? null)
  }

  build(): Cluster {
    const { database } = this.#cluster
    database.guard(identityGuard('ClusterName', [], () => false))
    write(database, 'ClusterName', this.#lab.name)
    for (const name of objectKeys) database.create(name).key.guard(() => {})
    for (const network of this.#lab.networks ?? []) this.#addNetwork(network)
    this.#lab.nodes.forEach((node, i) => {
      this.#addNode(node, node.id ?? String(i + 1))
    })
    for (const type of this.#lab.resourceTypes ?? []) this.#addType(type)
    for (const group of this.#lab.groups) this.#addGroup(group)
    this.#setQuorum()
    loadKey(database, this.#lab.database ?? {})
    this.#cluster.connectivity.observe()
    return this.#cluster
  }

  #addNode(lab: LabNode, id: string): void {
    const cluster = this.#cluster
    const key = this.#object('Nodes', id)
    const node: Node = new Node(
      id,
      key,
      new KeyContainers(container => cluster.checkpoints.capture(node, container, cluster.resources)),
      new LocalRegistry(
        () => cluster.clock.fileTime,
        path => cluster.registryCheckpoints.capture(node, path, cluster.resources),
      ),
    )
    write(key, 'NodeName', lab.name)
    loadKey(key, { values: lab.values, keys: lab.keys })
    key.guard(
      identityGuard('NodeName', [], name => cluster.nodes.some(other => other !== node && other.isCalled(name))),
    )
    for (const { providerName = null, exportable = true, key = randomKey(), ...name } of lab.keyContainers ?? []) {
      node.keyContainers.put({ ...name, providerName, exportable, key })
    }
    loadRegistry(node.registry.root, lab.registry ?? {})
    node.state = nodeStates[lab.state ?? 'up']
    cluster.nodes.push(node)
    for (const netInterface of lab.interfaces ?? []) this.#addInterface(netInterface, lab, node)
  }

  #addNetwork({ name, id = randomUUID(), address, mask, role, cut = false, ...lab }: LabNetwork): void {
    const { networks } = this.#cluster.connectivity
    const key = this.#object('Networks', id)
    const network = new Network(id, key)
    // First, so that none of them stands in for what the lab says of the network itself.
    loadKey(key, lab)
    write(key, 'Name', name)
    write(key, 'Role', role === undefined ? defaultRole : networkRoles.indexOf(role))
    if (address !== undefined) write(key, 'Address', address)
    if (mask !== undefined) write(key, 'AddressMask', mask)
    key.guard(
      identityGuard('Name', ['Address', 'AddressMask'], text =>
        networks.some(other => other !== network && other.isCalled(text)),
      ),
    )
    network.cut = cut
    networks.push(network)
  }

  #addInterface(lab: LabNetInterface, labNode: LabNode, node: Node): void {
    const { networks, interfaces } = this.#cluster.connectivity
    const network = networks.find(other => sameName(other.name, lab.network))
    if (!network) throw new TypeError(`there is no network ${lab.network}`)
    const id = lab.id ?? randomUUID()
    const key = this.#object('NetworkInterfaces', id)
    const netInterface = new NetInterface(id, key, node, network)
    loadKey(key, { values: lab.values, keys: lab.keys })
    write(key, 'Name', interfaceName(labNode, lab))
    write(key, 'Node', node.id)
    write(key, 'Network', network.id)
    write(key, 'Adapter', lab.adapter)
    if (lab.address !== undefined) write(key, 'Address', lab.address)
    key.guard(
      identityGuard('Name', ['Node', 'Network', 'Adapter', 'Address'], text =>
        interfaces.some(other => other !== netInterface && other.isCalled(text)),
      ),
    )
    netInterface.cut = lab.cut ?? false
    interfaces.push(netInterface)
  }

  #setQuorum(): void {
    const { quorum } = this.#lab
    const resource = quorum && this.#cluster.resource(quorum.resource)
    if (!resource) return
    const { key } = this.#cluster.database.create('Quorum')
    write(key, 'Resource', resource.id)
    write(key, 'Path', quorum.path)
    // So it cannot be deleted, nor leave its group.
    write(resource.key, 'Flags', resource.key.dword('Flags', 0) | coreFlag)
  }

  #addType({ name, online = 0, offline = 0, ...lab }: LabResourceType): void {
    const key = this.#object('ResourceTypes', name)
    key.guard(() => {})
    loadKey(key, lab)
    this.#cluster.types.push(new ResourceType(key, { online, offline }))
  }

  #addGroup(lab: LabGroup): void {
    const group = makeGroup(this.#cluster, { ...lab, owner: this.#node(lab.owner) })
    const { key } = group
    write(key, 'PersistentState', (lab.persistentState ?? lab.resources.some(isMeantOnline)) ? 1 : 0)
    if (lab.preferredOwners) write(key, 'PreferredOwners', this.#ids(lab.preferredOwners))
    loadKey(key, { values: lab.values, keys: lab.keys })
    const resources = lab.resources.map(resource => this.#addResource(resource, group))
    lab.resources.forEach((labResource, i) => {
      const resource = resources[i]
      if (resource) this.#finish(labResource, resource, resources)
    })
  }

  #addResource(lab: LabResource, group: Group): Resource {
    const { id, name, online, offline } = lab
    const type = this.#cluster.type(lab.type)
    if (!type) throw new TypeError(`there is no resource type ${lab.type}`)
    const durations = { ...(online !== undefined && { online }), ...(offline !== undefined && { offline }) }
    const resource = makeResource(this.#cluster, group, { id, name, type, durations })
    const { key } = resource
    write(key, 'PersistentState', isMeantOnline(lab) ? 1 : 0)
    if (lab.possibleOwners) write(key, 'PossibleOwners', this.#ids(lab.possibleOwners))
    loadValues(key.create('Parameters').key, lab.parameters ?? {})
    loadKey(key, { values: lab.values, keys: lab.keys })
    return resource
  }

  /** What needs the other resources of the group, and the state last: an event tells of it with everything in place. */
  #finish(lab: LabResource, resource: Resource, siblings: readonly Resource[]): void {
    if (lab.dependsOn?.length) {
      const requirement = lab.dependsOn.map(names =>
        [names].flat().map(name => siblings.find(other => sameName(other.name, name))?.id ?? name),
      )
      writeRequirement(resource.key, requirement)
    }
    for (const item of lab.cryptoCheckpoints ?? []) {
      if (typeof item !== 'string') this.#cluster.checkpoints.store(resource, item.checkpoint, item.key ?? null)
      else {
        const checkpoint = parseCryptoCheckpoint(item)
        const saved = checkpoint.raw === undefined ? resource.group.owner.keyContainers.export(checkpoint) : null
        this.#cluster.checkpoints.store(resource, item, saved)
      }
    }
    for (const item of lab.registryCheckpoints ?? []) this.#addRegistryCheckpoint(item, resource)
    resource.settle(resourceStates[lab.state ?? 'offline'])
  }

  #addRegistryCheckpoint(lab: LabRegistryCheckpoint, resource: Resource): void {
    const { path, view = 64, saved } = typeof lab === 'string' ? { path: lab } : lab
    const checkpoints = this.#cluster.registryCheckpoints
    if (saved === undefined) checkpoints.add(resource, path, view)
    else {
      const place = checkpoints.store(resource, path, view)
      if (saved) loadKey(place.create('Data').key, saved)
    }
  }

  #object(kind: (typeof objectKeys)[number], id: string): Key {
    return this.#cluster.database.create(`${kind}\\${id}`).key
  }

  #node(name: string): Node {
    const node = this.#cluster.nodes.find(other => sameName(other.name, name))
    if (!node) throw new TypeError(`there is no node ${name}`)
    return node
  }

  #ids(names: readonly string[]): string[] {
    return names.map(name => this.#node(name).id)
  }
}

/** Whether a resource is to be online; unless the lab says otherwise, that is what it is. */
export function isMeantOnline({ state, persistentState }: LabResource): boolean {
  return persistentState ?? state === 'online'
}

function randomKey(): string {
  return randomBytes(16).toString('hex')
}
