import type { NodeStateName } from '../constants/states.js'
import type { ClusterNode } from '../domain/node.js'
import { interfaceName } from '../simulator/lab/check.js'
import { type LabNetInterface, type LabNetwork, type LabNode, networkRoles } from '../simulator/lab/schema.js'
import { defaultRole } from '../simulator/world/network.js'
import { numberOf, rest, type Tree, textOf, treeAt } from './database.js'
import type { Source } from './index.js'

/** Networks. Whether anything gets through them no lab can know. */
export async function exportNetworks({ cluster, database }: Source): Promise<LabNetwork[]> {
  const networks: LabNetwork[] = []
  for await (const { name, id } of cluster.networks()) {
    const tree = treeAt(database, 'Networks', id)
    const role = networkRoles[numberOf(tree, 'Role') ?? defaultRole]
    networks.push({
      name,
      id,
      ...said(tree, 'Address', 'address'),
      ...said(tree, 'AddressMask', 'mask'),
      ...(role !== undefined && role !== networkRoles[defaultRole] && { role }),
      ...rest(tree, { values: ['Name', 'Address', 'AddressMask', ...(role === undefined ? [] : ['Role'])] }),
    })
  }
  return networks
}

/** Nodes with their interfaces and states. */
export async function exportNodes(source: Source): Promise<LabNode[]> {
  const nodes: LabNode[] = []
  for await (const node of source.cluster.nodes()) {
    const tree = treeAt(source.database, 'Nodes', node.id)
    const state = stateOf((await node.status()).state)
    const interfaces = await exportInterfaces(source, node)
    const keyContainers = source.containers.of(node.name)
    nodes.push({
      name: node.name,
      id: node.id,
      ...(state !== 'up' && { state }),
      ...(interfaces.length > 0 && { interfaces }),
      ...(keyContainers.length > 0 && { keyContainers }),
      ...rest(tree, { values: ['NodeName'] }),
    })
  }
  return nodes
}

/** What is neither up nor paused takes no part. */
export function stateOf(state: NodeStateName): 'up' | 'down' | 'paused' {
  if (state === 'Up') return 'up'
  return state === 'Paused' ? 'paused' : 'down'
}

async function exportInterfaces({ database }: Source, node: ClusterNode): Promise<LabNetInterface[]> {
  const interfaces: LabNetInterface[] = []
  for await (const { name, id } of node.interfaces()) {
    const tree = treeAt(database, 'NetworkInterfaces', id)
    const network = textOf(treeAt(database, 'Networks', textOf(tree, 'Network') ?? ''), 'Name')
    const adapter = textOf(tree, 'Adapter') || name
    if (!network) continue
    interfaces.push({
      network,
      adapter,
      ...(name !== interfaceName(node, { adapter }) && { name }),
      id,
      ...said(tree, 'Address', 'address'),
      ...rest(tree, { values: ['Name', 'Node', 'Network', 'Adapter', 'Address'] }),
    })
  }
  return interfaces
}

function said<Field extends string>(tree: Tree, value: string, field: Field): { [F in Field]?: string } {
  const text = textOf(tree, value)
  return (text ? { [field]: text } : {}) as { [F in Field]?: string }
}
