import { ResourceTypeControl } from '../constants/control-codes.gen.js'
import { ClusterEnum, ResourceTypeEnum } from '../constants/enums.gen.js'
import { check } from '../core/status.js'
import { checkOptions, checkText, checkU32 } from '../core/validate.js'
import type { Cluster } from './cluster.js'
import { type ControlMethod, controlOf } from './control.js'
import { listItems, listNames } from './enumerate.js'
import type { ClusterKey } from './key.js'
import type { KeyAccessOptions } from './key-access.js'
import { members, type Place } from './lookup.js'
import { ClusterNode } from './node.js'
import { openObjectKey } from './object-key.js'
import { nodeKind, resourceKind } from './object-kinds.js'
import { formatsOf, type ObjectProperties, type PropertyFormat, propertiesOf } from './properties.js'
import { Resource } from './resource.js'
import type { Session } from './session.js'

/** A resource type as it is made. */
export interface NewResourceType {
  readonly name: string
  /** How it is shown to people: its name, if left out. */
  readonly displayName?: string
  /** File name of the resource DLL, or its path on every node. */
  readonly dll: string
  /** Milliseconds between quick checks of its resources; 5000, as for the types that Windows brings, if left out. */
  readonly looksAlive?: number
  /** Milliseconds between thorough checks; 60,000 if left out. */
  readonly isAlive?: number
}

/**
 * A kind of resource. ClusAPI knows it by its name alone: nothing is opened, and nothing has to be closed. It is of use as
 * long as the connection that it came from.
 */
export class ResourceType {
  /** Its name, as the cluster spells it. */
  readonly name: string
  /** Its properties, common and private. */
  readonly properties: ObjectProperties
  /** Sends a control code of {@link ResourceTypeControl} (ClusterResourceTypeControl). Without `host` the node of the connection answers. */
  readonly control: ControlMethod<'ResourceType'>
  /** @internal */
  readonly cluster: Cluster
  /** @internal */
  readonly session: Session

  /** @internal */
  constructor({ cluster, session }: Place, name: string) {
    this.cluster = cluster
    this.session = session
    this.name = name
    this.control = controlOf('ResourceType', { cluster, session, owner: cluster, target: name, named: [name] })
    this.properties = propertiesOf(ResourceTypeControl, this.control)
  }

  /**
   * How the properties of its resources are written (CLUSCTL_RESOURCE_TYPE_GET_COMMON_RESOURCE_PROPERTY_FMTS and
   * …_GET_PRIVATE_RESOURCE_PROPERTY_FMTS).
   */
  async resourceFormats(): Promise<{ readonly common: PropertyFormat[]; readonly private: PropertyFormat[] }> {
    const { GET_COMMON_RESOURCE_PROPERTY_FMTS, GET_PRIVATE_RESOURCE_PROPERTY_FMTS } = ResourceTypeControl
    const common = await this.control(GET_COMMON_RESOURCE_PROPERTY_FMTS)
    return { common: formatsOf(common), private: formatsOf(await this.control(GET_PRIVATE_RESOURCE_PROPERTY_FMTS)) }
  }

  /** The resources of this type (ClusterResourceTypeEnum). They open when first used. */
  async *resources(): AsyncGenerator<Resource, void, undefined> {
    yield* members(this, Resource, resourceKind, await names(this, this.name, ResourceTypeEnum.RESOURCES))
  }

  /** The nodes that can run its resources (ClusterResourceTypeEnum). */
  async *possibleOwners(): AsyncGenerator<ClusterNode, void, undefined> {
    yield* members(this, ClusterNode, nodeKind, await names(this, this.name, ResourceTypeEnum.NODES))
  }

  /** Opens its root key in the cluster database (GetClusterResourceTypeKey). */
  async openKey(options: KeyAccessOptions = {}): Promise<ClusterKey> {
    return await openObjectKey(this, options, 'GetClusterResourceTypeKey', sam =>
      this.cluster.use(cluster => this.session.binding.api.GetClusterResourceTypeKeyAsync(cluster, this.name, sam)),
    )
  }
}

/** @internal */
export async function* allTypes(place: Place): AsyncGenerator<ResourceType, void, undefined> {
  for (const name of await allNames(place)) yield new ResourceType(place, name)
}

/** @internal */
export async function oneType(place: Place, given: string): Promise<ResourceType> {
  checkText('name', given)
  await names(place, given, ResourceTypeEnum.NODES)
  const wanted = given.toLowerCase()
  return new ResourceType(place, (await allNames(place)).find(name => name.toLowerCase() === wanted) ?? given)
}

/** @internal */
export async function createType(place: Place, type: NewResourceType): Promise<ResourceType> {
  checkOptions('type', type, ['name', 'displayName', 'dll', 'looksAlive', 'isAlive'])
  const { name, displayName = name, dll, looksAlive = 5000, isAlive = 60_000 } = type
  checkText('type.name', name)
  checkText('type.displayName', displayName)
  checkText('type.dll', dll)
  checkU32('type.looksAlive', looksAlive)
  checkU32('type.isAlive', isAlive)
  const { api } = place.session.binding
  const { status } = await place.cluster.use(cluster =>
    api.CreateClusterResourceTypeAsync(cluster, name, displayName, dll, looksAlive, isAlive),
  )
  check(status, 'CreateClusterResourceType', name)
  return new ResourceType(place, name)
}

/** @internal */
export async function deleteType({ cluster, session }: Place, name: string): Promise<void> {
  checkText('name', name)
  const { status } = await cluster.use(handle => session.binding.api.DeleteClusterResourceTypeAsync(handle, name))
  check(status, 'DeleteClusterResourceType', name)
}

async function allNames({ cluster, session }: Place): Promise<string[]> {
  const items = await cluster.use(handle => listItems(session, 'Cluster', handle, ClusterEnum.RESTYPE))
  return items.map(({ name }) => name)
}

async function names({ cluster, session }: Place, name: string, types: number): Promise<string[]> {
  return await cluster.use(handle => listNames(session, 'ClusterResourceType', name, handle, name, types))
}
