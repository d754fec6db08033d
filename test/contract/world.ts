import type { HandleOwner } from '../../lib/core/handle-owner.js'
import type { Cluster, ClusterKey, ClusterNode, Group, NetInterface, Network, Resource } from '../../lib/index.js'
import type { Fixture } from './clusters.js'

/** One object of each kind, open. */
export interface World {
  readonly cluster: Cluster
  readonly resource: Resource
  readonly group: Group
  readonly node: ClusterNode
  readonly network: Network
  readonly netInterface: NetInterface
  readonly key: ClusterKey
}

/** Opens it all. */
export async function openWorld({ connect, names }: Fixture): Promise<World> {
  const cluster = await connect()
  const resource = await cluster.resource(names.resource)
  const group = await cluster.group(names.group)
  const node = await cluster.node(names.nodes[0])
  const network = await cluster.network(names.network)
  const netInterface = await network.interface(node)
  return { cluster, resource, group, node, network, netInterface, key: await resource.openKey() }
}

const held: unknown[] = []

/** The handle behind an object, which is kept: what is collected is closed. */
export async function handleOf<H extends number>(owner: HandleOwner<H>): Promise<H> {
  held.push(owner)
  return owner.use(async handle => handle)
}
