// Checked by the compiler alone: each @ts-expect-error below must be an error, everything else must not.
import {
  type Cluster,
  ClusterControl,
  type ClusterNode,
  type ClusterProperty,
  type ControlCode,
  type CryptoCheckpoint,
  type Group,
  GroupControl,
  type NetInterface,
  NetInterfaceControl,
  type Network,
  NetworkControl,
  NodeControl,
  type Resource,
  ResourceControl,
  type ResourceType,
  ResourceTypeControl,
} from '../../lib/index.js'

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const same = <_ extends true>(): void => {}

/** What a control code gives follows from its constant. */
export async function outputs(resource: Resource): Promise<void> {
  const checkpoints = await resource.control(ResourceControl.GET_CRYPTO_CHECKPOINTS)
  same<Same<typeof checkpoints, CryptoCheckpoint[]>>()
  const text = await resource.control(ResourceControl.GET_NAME)
  same<Same<typeof text, string>>()
  const number = await resource.control(ResourceControl.GET_FLAGS)
  same<Same<typeof number, number>>()
  const list = await resource.control(ResourceControl.ENUM_PRIVATE_PROPERTIES)
  same<Same<typeof list, string[]>>()
  const properties = await resource.control(ResourceControl.GET_PRIVATE_PROPERTIES)
  same<Same<typeof properties, readonly ClusterProperty[]>>()
  const nothing = await resource.control(ResourceControl.ADD_CRYPTO_CHECKPOINT, { input: '1\\\\MyKey' })
  same<Same<typeof nothing, undefined>>()
  const bytes = await resource.control(0x010000b5)
  same<Same<typeof bytes, Uint8Array>>()
}

/** So does what it takes. */
export async function inputs(resource: Resource, node: ClusterNode): Promise<void> {
  await resource.control(ResourceControl.GET_NAME, { host: node })
  await resource.control(ResourceControl.GET_NAME, { host: 'NODE1' })
  await resource.control(ResourceControl.SET_PRIVATE_PROPERTIES, {
    input: [{ name: 'Address', values: [{ type: 'SZ', value: '10.0.0.1' }] }],
  })
  // @ts-expect-error a DWORD is a number
  await resource.control(ResourceControl.SET_PRIVATE_PROPERTIES, {
    input: [{ name: 'A', values: [{ type: 'DWORD', value: '1' }] }],
  })
  await resource.control(0x014000ae, { input: new Uint8Array(4), host: node })
  // @ts-expect-error the input is missing
  await resource.control(ResourceControl.ADD_CRYPTO_CHECKPOINT)
  // @ts-expect-error the input is missing
  await resource.control(ResourceControl.ADD_CRYPTO_CHECKPOINT, { host: node })
  // @ts-expect-error the input is text
  await resource.control(ResourceControl.ADD_CRYPTO_CHECKPOINT, { input: 7 })
  // @ts-expect-error there is no input
  await resource.control(ResourceControl.GET_NAME, { input: 'x' })
  // @ts-expect-error a property list is bytes
  await resource.control(ResourceControl.SET_PRIVATE_PROPERTIES, { input: 'x' })
  // @ts-expect-error a number takes bytes
  await resource.control(0x014000ae, { input: 'x' })
}

/** A code of another kind of object does not compile. */
export async function kinds(resource: Resource): Promise<void> {
  // @ts-expect-error for groups
  await resource.control(GroupControl.GET_NAME)
  // @ts-expect-error for resource types
  await resource.control(ResourceTypeControl.GET_CLASS_INFO)
  same<Same<(typeof ClusterControl)['GET_FQDN'], ControlCode<'Cluster', 'none', 'wstring'>>>()
}

/** So it is for every kind of object. */
export async function otherKinds(cluster: Cluster, group: Group, node: ClusterNode): Promise<void> {
  const fqdn = await cluster.control(ClusterControl.GET_FQDN)
  same<Same<typeof fqdn, string>>()
  const flags = await group.control(GroupControl.GET_FLAGS, { host: node })
  same<Same<typeof flags, number>>()
  const account = await node.control(NodeControl.GET_CLUSTER_SERVICE_ACCOUNT_NAME)
  same<Same<typeof account, string>>()
  // @ts-expect-error for nodes
  await cluster.control(NodeControl.GET_NAME)
  // @ts-expect-error for resources
  await group.control(ResourceControl.GET_NAME)
  // @ts-expect-error for groups
  await node.control(GroupControl.GET_NAME)
  // @ts-expect-error there is no input
  await group.control(GroupControl.GET_NAME, { input: 'x' })
}

/** And for those that connect them. */
export async function connections(network: Network, netInterface: NetInterface, type: ResourceType): Promise<void> {
  const name = await network.control(NetworkControl.GET_NAME)
  same<Same<typeof name, string>>()
  const node = await netInterface.control(NetInterfaceControl.GET_NODE)
  same<Same<typeof node, string>>()
  const flags = await type.control(ResourceTypeControl.GET_FLAGS)
  same<Same<typeof flags, number>>()
  // @ts-expect-error for interfaces
  await network.control(NetInterfaceControl.GET_NAME)
  // @ts-expect-error for networks
  await netInterface.control(NetworkControl.GET_NAME)
  // @ts-expect-error for resources
  await type.control(ResourceControl.GET_FLAGS)
}

/** `raw` tells an entry that was read from one that was not. */
export function entries(checkpoint: CryptoCheckpoint): string {
  if (checkpoint.raw !== undefined) return checkpoint.raw
  const { providerType, providerName, container } = checkpoint
  same<Same<typeof providerType, number>>()
  same<Same<typeof providerName, string | null>>()
  return container
}
