import { type Binding, bindingFor, dryRun, type HCLUSTER, type NativeCall } from '../binding/index.js'
import { isEndpoint, labelOf } from '../channel/endpoint.js'
import { Access } from '../constants/access.js'
import { ClusterControl } from '../constants/control-codes.gen.js'
import { type NodeClusterStateName, nodeClusterStateName } from '../constants/states.js'
import { HandleOwner } from '../core/handle-owner.js'
import { check, opened, type Stored, stored } from '../core/status.js'
import { checkFunction, checkOneOf, checkOptions, checkText } from '../core/validate.js'
import { ClusterCheckpoints } from './checkpoints.js'
import { type ControlMethod, controlOf } from './control.js'
import { Group } from './group.js'
import { type ClusterInformation, readInformation } from './information.js'
import { ClusterKey } from './key.js'
import { type KeyAccessOptions, keyAccess } from './key-access.js'
import { type KeyContainers, keyContainersOf } from './key-containers.js'
import { type ListedGroup, type ListedResource, listGroups, listResources, type PropertySelection } from './listing.js'
import { all, one, type Place } from './lookup.js'
import { createGroup, type NewGroupOptions } from './making.js'
import { NetInterface } from './net-interface.js'
import { Network } from './network.js'
import { ClusterNode } from './node.js'
import { groupKind, lacksEx, netInterfaceKind, networkKind, nodeKind, resourceKind } from './object-kinds.js'
import { type ObjectProperties, propertiesOf } from './properties.js'
import { type Quorum, readQuorum } from './quorum.js'
import { Resource } from './resource.js'
import { allTypes, createType, deleteType, type NewResourceType, oneType, type ResourceType } from './resource-type.js'
import { type AccessName, type AccessOptions, accessNames, careOf, type Session } from './session.js'

/** How a cluster is opened. */
export interface OpenOptions extends AccessOptions {
  /**
   * Makes it a dry run: a call that would change the cluster is told to this function, in place of being made, and taken
   * for done. What then asks about something that only such a call would have made throws `DryRunError`.
   */
  dryRun?: (call: NativeCall) => void
}

/** A connection to a cluster, real or simulated. What is opened through it belongs to it and is closed with it. */
export class Cluster extends HandleOwner<HCLUSTER> {
  /** What it was opened as: a name, `null` for the cluster this machine is a node of, `sim:<port>` or `sim:<port>/NODE` for a
   * simulated one. {@link information} tells what the cluster calls itself. */
  readonly name: string | null
  /** The machine key containers of the node this connection is local to. */
  readonly keyContainers: KeyContainers
  /** Its properties, common and private. */
  readonly properties: ObjectProperties
  /** Sends a control code of {@link ClusterControl} (ClusterControl). Without `host` the node of the connection answers. */
  readonly control: ControlMethod<'Cluster'>
  /** What follows resources from node to node. */
  readonly checkpoints: ClusterCheckpoints
  readonly #session: Session

  private constructor(session: Session, name: string | null, handle: HCLUSTER) {
    super(
      null,
      careOf(cluster => session.binding.api.CloseClusterAsync(cluster)),
      handle,
    )
    this.#session = session
    this.name = name
    this.keyContainers = keyContainersOf(session.binding)
    this.control = controlOf('Cluster', { ...this.#place, owner: this, target: name })
    this.properties = propertiesOf(ClusterControl, this.control)
    this.checkpoints = new ClusterCheckpoints(this, session)
  }

  /**
   * Connects (OpenClusterEx; OpenCluster where that is missing).
   *
   * @param name NetBIOS name, DNS name or address of the cluster or of any of its nodes; `sim:…` for a simulated cluster;
   *   nothing for the cluster this machine is a node of, or the one that CLUSAPI_SIMULATOR names
   * @param options `{ access: 'read' }` asks for no more than that; else it is everything the caller may have.
   *   `{ dryRun: tell }` makes no call that changes anything
   * @throws ClusterError `RPC_S_SERVER_UNAVAILABLE`, `EPT_S_NOT_REGISTERED` (no Cluster service there), `ERROR_ACCESS_DENIED`
   */
  static async open(name: string | null = null, options: OpenOptions = {}): Promise<Cluster> {
    if (name !== null) checkText('name', name)
    checkOptions('options', options, ['access', 'dryRun'])
    const { access = 'all', dryRun: tell } = options
    checkOneOf('options.access', access, accessNames)
    if (tell !== undefined) checkFunction('options.dryRun', tell)
    const found = bindingFor(name)
    const label = found.endpoint === null ? name : labelOf(found.endpoint)
    const binding: Binding =
      tell === undefined ? found : { ...found, api: dryRun(found.api, label, tell), dryRun: true }
    const wanted = access === 'read' ? Access.GENERIC_READ : Access.MAXIMUM_ALLOWED
    const result = await binding.api.OpenClusterExAsync(binding.name, wanted)
    if (lacksEx(result.status)) {
      const handle = opened(await binding.api.OpenClusterAsync(binding.name), 'OpenCluster', label)
      return new Cluster({ binding, access: 'all' }, label, handle)
    }
    const handle = opened(result, 'OpenClusterEx', label)
    return new Cluster({ binding, access: accessName(result.GrantedAccess) }, label, handle)
  }

  /**
   * What a machine is to clustering (GetNodeClusterState); needs no connection and no rights.
   * @param node a machine's name, `sim:…`, or nothing for this machine
   */
  static async nodeState(node: string | null = null): Promise<NodeClusterStateName> {
    if (node !== null) checkText('node', node)
    const simulated = node !== null && isEndpoint(node)
    const binding = bindingFor(simulated ? node : null)
    const result = await binding.api.GetNodeClusterStateAsync(simulated ? binding.name : node)
    check(result.status, 'GetNodeClusterState', simulated ? null : node)
    return nodeClusterStateName(result.pdwClusterState)
  }

  /** What the cluster granted: `'read'`, or `'all'`. */
  get access(): AccessName {
    return this.#session.access
  }

  /** Whether this cluster is a simulated one. */
  get simulated(): boolean {
    return this.#session.binding.simulated
  }

  /** Its name and version (GetClusterInformation). */
  async information(): Promise<ClusterInformation> {
    return await this.use(handle => readInformation(this.#session, handle, this.name))
  }

  /** Its resources. They open when first used, and belong to this connection. */
  async *resources(): AsyncGenerator<Resource, void, undefined> {
    yield* all(this.#place, Resource, resourceKind)
  }

  /** Its groups. */
  async *groups(): AsyncGenerator<Group, void, undefined> {
    yield* all(this.#place, Group, groupKind)
  }

  /** Its nodes. */
  async *nodes(): AsyncGenerator<ClusterNode, void, undefined> {
    yield* all(this.#place, ClusterNode, nodeKind)
  }

  /** Its networks. */
  async *networks(): AsyncGenerator<Network, void, undefined> {
    yield* all(this.#place, Network, networkKind)
  }

  /** All groups in one exchange, with their state and the common properties that are named (ClusterGroupOpenEnumEx). */
  async listGroups(properties: PropertySelection = {}): Promise<ListedGroup[]> {
    return await listGroups(this.#place, properties)
  }

  /** All resources in one exchange, with the common properties that are named (ClusterResourceOpenEnumEx). */
  async listResources(properties: PropertySelection = {}): Promise<ListedResource[]> {
    return await listResources(this.#place, properties)
  }

  /** Its resource types (ClusterEnumEx). */
  async *resourceTypes(): AsyncGenerator<ResourceType, void, undefined> {
    yield* allTypes(this.#place)
  }

  /** What connects its nodes to its networks. */
  async *interfaces(): AsyncGenerator<NetInterface, void, undefined> {
    yield* all(this.#place, NetInterface, netInterfaceKind)
  }

  /**
   * Opens a resource by name or id (OpenClusterResourceEx).
   * @throws ClusterError `ERROR_RESOURCE_NOT_FOUND`
   */
  async resource(name: string): Promise<Resource> {
    return await one(this.#place, Resource, resourceKind, name)
  }

  /**
   * Opens a group by name or id (OpenClusterGroupEx).
   * @throws ClusterError `ERROR_GROUP_NOT_FOUND`
   */
  async group(name: string): Promise<Group> {
    return await one(this.#place, Group, groupKind, name)
  }

  /**
   * Opens a node by name (OpenClusterNodeEx).
   * @throws ClusterError `ERROR_CLUSTER_NODE_NOT_FOUND`
   */
  async node(name: string): Promise<ClusterNode> {
    return await one(this.#place, ClusterNode, nodeKind, name)
  }

  /** Creates an empty group, offline (CreateClusterGroup, CreateClusterGroupEx).
   * @throws ClusterError `ERROR_OBJECT_ALREADY_EXISTS`, `ERROR_INVALID_NAME`, `ERROR_ACCESS_DENIED` */
  async createGroup(name: string, options: NewGroupOptions = {}): Promise<Group> {
    return await createGroup(this.#place, Group, name, options)
  }

  /**
   * A resource type by name, in any case (ClusterResourceTypeOpenEnum).
   * @throws ClusterError `ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND`
   */
  async resourceType(name: string): Promise<ResourceType> {
    return await oneType(this.#place, name)
  }

  /**
   * Makes a resource type known to the cluster (CreateClusterResourceType). Nobody looks for its DLL before there is a
   * resource of it to bring online.
   * @throws ClusterError `ERROR_ALREADY_EXISTS` or `ERROR_OBJECT_ALREADY_EXISTS`, `ERROR_ACCESS_DENIED`
   */
  async createResourceType(type: NewResourceType): Promise<ResourceType> {
    return await createType(this.#place, type)
  }

  /**
   * Makes the cluster forget a resource type (DeleteClusterResourceType). Its DLL stays where it is.
   * @throws ClusterError `ERROR_DIR_NOT_EMPTY` (there are resources of it), `ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND`,
   *   `ERROR_ACCESS_DENIED`
   */
  async deleteResourceType(name: string): Promise<void> {
    await deleteType(this.#place, name)
  }

  /**
   * Opens a network by name (OpenClusterNetworkEx).
   * @throws ClusterError `ERROR_CLUSTER_NETWORK_NOT_FOUND`
   */
  async network(name: string): Promise<Network> {
    return await one(this.#place, Network, networkKind, name)
  }

  /**
   * Opens a network interface by name (OpenClusterNetInterfaceEx). {@link Network.interface} finds that of a node.
   * @throws ClusterError `ERROR_CLUSTER_NETINTERFACE_NOT_FOUND`
   */
  async interface(name: string): Promise<NetInterface> {
    return await one(this.#place, NetInterface, netInterfaceKind, name)
  }

  /**
   * Renames it (SetClusterName). The name is stored, and takes effect when the resource that bears it was offline and is
   * online again.
   * @throws ClusterError `ERROR_INVALID_NAME`, `ERROR_ACCESS_DENIED`
   */
  async rename(name: string): Promise<Stored> {
    checkText('name', name)
    const { status } = await this.use(cluster => this.#session.binding.api.SetClusterNameAsync(cluster, name))
    return stored(status, 'SetClusterName', name)
  }

  /** What decides whether the cluster goes on when it breaks apart (GetClusterQuorumResource). */
  async quorum(): Promise<Quorum> {
    return await this.use(handle => readQuorum(this.#session, handle, this.name))
  }

  /** Opens the root of the cluster database (GetClusterKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    checkOptions('options', options, ['access'])
    const sam = keyAccess(this.#session, options)
    const result = await this.use(cluster => this.#session.binding.api.GetClusterKeyAsync(cluster, sam))
    return new ClusterKey(this, this.#session, '', opened(result, 'GetClusterKey', this.name))
  }

  get #place(): Place {
    return { cluster: this, session: this.#session }
  }

  protected override describe(): string {
    return this.name === null ? 'Cluster' : `Cluster '${this.name}'`
  }
}

function accessName(granted: number): AccessName {
  const reads = (granted & Access.GENERIC_READ) !== 0
  const writes = (granted & (Access.GENERIC_ALL | Access.GENERIC_WRITE)) !== 0
  return reads && !writes ? 'read' : 'all'
}
