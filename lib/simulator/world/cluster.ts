import {
  groupStateName,
  NodeState,
  nodeStateName,
  ResourceState,
  resourceStateName,
  Win32Error,
} from '../../constants/index.js'
import { Checkpoints } from './checkpoints.js'
import type { Clock } from './clock.js'
import { Connectivity } from './connectivity.js'
import { dependentsOf } from './dependencies.js'
import { type DrainOptions, Drains } from './drains.js'
import { Events } from './events.js'
import { FailurePolicy } from './failure-policy.js'
import { Faults } from './faults.js'
import type { Group } from './group.js'
import { GroupVerbs, type MoveOptions } from './group-verbs.js'
import { Hosting } from './hosting.js'
import { rename } from './identity.js'
import { Key } from './key.js'
import { sameName } from './names.js'
import type { NetInterface, Network } from './network.js'
import type { Node } from './node.js'
import { refuge } from './placement.js'
import { Refusal } from './refusal.js'
import { RegistryCheckpoints } from './registry-checkpoints.js'
import type { Resource } from './resource.js'
import type { ResourceType } from './resource-type.js'
import { Transitions } from './transitions.js'
import { readText } from './values.js'

/** What users of the cluster may do. */
export type Permission = 'all' | 'read' | 'none'

/** What GetClusterInformation tells about the software. */
export interface ClusterVersion {
  readonly major: number
  readonly minor: number
  readonly build: number
  readonly functionalLevel: number
  readonly vendor: string
  readonly servicePack: string
}

/** How long a name of a cluster may be. */
const longestName = 63

/**
 * A simulated cluster: its database, the objects that live in it, and the verbs that involve several of them. A verb
 * answers 0 when it is done, 997 when it goes on by itself, and throws a {@link Refusal}.
 */
export class Cluster {
  readonly clock: Clock
  readonly events: Events
  readonly faults = new Faults()
  readonly checkpoints: Checkpoints
  readonly registryCheckpoints: RegistryCheckpoints
  /** The root key of the database. */
  readonly database: Key
  readonly connectivity: Connectivity
  readonly nodes: Node[] = []
  readonly groups: Group[] = []
  readonly resources: Resource[] = []
  readonly types: ResourceType[] = []
  readonly version: ClusterVersion
  readonly permission: Permission
  /** The DNS domain that its name is in, `null` outside of any. */
  readonly domain: string | null
  /** The resources whose type has a resource DLL that can be loaded. */
  readonly hosting: Hosting
  /** What can be done to a group as a whole. */
  readonly groupVerbs: GroupVerbs
  readonly #drains: Drains
  /** How resources come online and go offline, and fail; with no regard to what clients may ask for. */
  readonly transitions: Transitions

  constructor(clock: Clock, version: ClusterVersion, permission: Permission, domain: string | null) {
    this.clock = clock
    this.version = version
    this.permission = permission
    this.domain = domain
    this.events = new Events(clock)
    this.connectivity = new Connectivity(this.events)
    this.checkpoints = new Checkpoints(this.events, this.faults)
    this.registryCheckpoints = new RegistryCheckpoints(this.events, this.faults)
    this.database = new Key('Cluster', null, () => clock.fileTime)
    this.hosting = new Hosting(this)
    const policy = new FailurePolicy(this)
    this.transitions = new Transitions(
      clock,
      this.faults,
      [this.checkpoints, this.registryCheckpoints],
      this.hosting,
      (resource, from) => policy.failed(resource, from),
    )
    this.groupVerbs = new GroupVerbs(this.nodes, this.transitions)
    this.#drains = new Drains(this, this.groupVerbs)
  }

  /** The cluster's name. */
  get name(): string {
    return readText(this.database, 'ClusterName') ?? ''
  }

  /** Its name for DNS. */
  get fqdn(): string {
    return this.domain === null ? this.name : `${this.name}.${this.domain}`
  }

  /** The resource whose disk has a vote in the quorum, and the path there; `null` where nodes alone have votes. */
  get quorum(): { resource: Resource; path: string } | null {
    const key = this.database.find('Quorum')
    const resource = key && this.resource(readText(key, 'Resource') ?? '')
    return resource ? { resource, path: readText(key, 'Path') ?? '' } : null
  }

  /** The node of that name or id. */
  node(name: string): Node | undefined {
    return this.nodes.find(node => node.isCalled(name))
  }

  /** The group of that name or id. */
  group(name: string): Group | undefined {
    return this.groups.find(group => group.isCalled(name))
  }

  /** The resource of that name or id. */
  resource(name: string): Resource | undefined {
    return this.resources.find(resource => resource.isCalled(name))
  }

  /** The resource type of that name. */
  type(name: string): ResourceType | undefined {
    return this.types.find(type => sameName(type.name, name))
  }

  /** The network of that name or id. */
  network(name: string): Network | undefined {
    return this.connectivity.networks.find(network => network.isCalled(name))
  }

  /** The network interface of that name or id. */
  netInterface(name: string): NetInterface | undefined {
    return this.connectivity.interfaces.find(netInterface => netInterface.isCalled(name))
  }

  /** Gives the cluster another name, which clients see at once, and its name resource after a restart. */
  rename(name: string): number {
    if (name.length > longestName) throw new Refusal(Win32Error.RPC_S_STRING_TOO_LONG)
    if (this.nodes.some(node => sameName(node.name, name))) throw new Refusal(Win32Error.ERROR_INVALID_NAME)
    rename(this.database, 'ClusterName', name)
    return Win32Error.ERROR_RESOURCE_PROPERTIES_STORED
  }

  /**
   * Brings a resource online.
   * @param flags bits of OnlineV2's OnlineFlags
   * @param remember whether it is to be online from now on
   */
  online(resource: Resource, flags = 0, remember = true): number {
    if (resource.online) return Win32Error.ERROR_SUCCESS
    if (resource.pending) throw new Refusal(Win32Error.ERROR_INVALID_STATE)
    demandHost(resource)
    if (remember) resource.persistent = resource.group.persistent = true
    this.transitions.online(resource, flags)
    return outcome(resource)
  }

  /**
   * Takes a resource offline.
   * @param flags bits of OfflineV2's OfflineFlags
   * @param remember whether it is to be offline from now on
   */
  offline(resource: Resource, flags = 0, remember = true): number {
    demandRest(resource)
    if (remember) resource.persistent = false
    this.transitions.offline(resource, flags)
    return outcome(resource)
  }

  /** Takes a resource offline and back to what it is meant to be. */
  restart(resource: Resource): number {
    demandRest(resource)
    demandHost(resource)
    this.transitions.restart(resource)
    return outcome(resource)
  }

  /** A resource fails, as if it had done so by itself. */
  fail(resource: Resource): void {
    if (!resource.online && !resource.pending) throw new Refusal(Win32Error.ERROR_INVALID_STATE)
    this.transitions.fail(resource, Win32Error.ERROR_RESOURCE_FAILED)
  }

  /**
   * Moves a group by hand.
   * @param to the new owner; `null` for the best of the other nodes
   */
  move(group: Group, to: Node | null, options?: MoveOptions): number {
    const status = this.groupVerbs.move(group, to, options)
    group.home = null
    return status
  }

  /** Completes the transitions that wait for it, of one resource or of all, and names their resources. */
  complete(resource: Resource | null, status: number): string[] {
    const candidates = resource ? [resource] : [...this.resources]
    const waiting = candidates.filter(candidate => candidate.waiting)
    for (const candidate of waiting) candidate.release(status)
    return waiting.map(({ name }) => name)
  }

  /** A node dies at once: what it owned is taken over by others. */
  crash(node: Node): void {
    if (!node.running) return
    node.crashes++
    this.#drains.forget(node)
    this.hosting.crashed(node)
    this.enter(node, NodeState.Down)
    for (const group of this.groups) if (group.owner === node) this.#failOver(group)
  }

  /** A dead node comes back, and takes what no other node could. */
  revive(node: Node): void {
    if (node.running) return
    this.enter(node, NodeState.Up)
    for (const group of this.groups) if (!group.owner.running) this.#failOver(group)
  }

  /** A node takes no more groups; if it is to be drained, those that it has leave. */
  pause(node: Node, drain: DrainOptions | null = null): number {
    return drain === null ? this.#drains.pause(node) : this.#drains.drain(node, drain)
  }

  /** A paused node takes groups again; those that it was drained of return as `failback` says. */
  resume(node: Node, failback?: number): number {
    return this.#drains.resume(node, failback)
  }

  /** A node's state changes. */
  enter(node: Node, state: number): void {
    if (node.state === state) return
    node.state = state
    this.events.add('node', node.name, `${node.name} is ${nodeStateName(state)}`)
    this.connectivity.observe()
  }

  /** Tells the story of a resource's state. */
  resourceChanged(resource: Resource): void {
    const state = resourceStateName(resource.state)
    this.events.add('resource', resource.name, `${resource.name} is ${state} on ${resource.group.owner.name}`)
  }

  /** Tells the story of a group's owner. */
  groupMoved(group: Group): void {
    const state = groupStateName(group.state)
    this.events.add('group', group.name, `${group.name} moved to ${group.owner.name} and is ${state}`)
  }

  #failOver(group: Group): void {
    const abandoned = this.groupVerbs.abandon(group)
    for (const resource of group.resources) resource.abort()
    const node = refuge(group, this.nodes)
    if (node) group.owner = node
    if (group.owner.up) this.transitions.restore(group.resources)
    abandoned()
  }
}

function demandRest(resource: Resource): void {
  if (resource.pending || dependentsOf(resource).some(other => other.pending)) {
    throw new Refusal(Win32Error.ERROR_INVALID_STATE)
  }
}

function demandHost({ group: { owner } }: Resource): void {
  if (!owner.running) throw new Refusal(Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE)
  if (!owner.up) throw new Refusal(Win32Error.ERROR_SHARING_PAUSED)
}

function outcome(resource: Resource): number {
  if (resource.pending) return Win32Error.ERROR_IO_PENDING
  return resource.state === ResourceState.Failed ? resource.lastStatus : Win32Error.ERROR_SUCCESS
}
