import type { Group } from './group.js'
import type { Node } from './node.js'

/**
 * Where a group goes when nobody says where: an up node, not its present owner, that may own it. Preferred owners come
 * first, in their order; a failure begins behind the node that failed.
 */
export function bestNode(group: Group, nodes: readonly Node[], failed = false): Node | null {
  const order = preference(group, nodes)
  const behind = failed ? order.indexOf(group.owner) + 1 : 0
  const candidates = [...order.slice(behind), ...order.slice(0, behind)].filter(
    node => node !== group.owner && group.canLiveOn(node),
  )
  return candidates.find(node => node.up) ?? null
}

/** Where a group goes when its node is dead: an up node, or a paused one, where it stays offline. */
export function refuge(group: Group, nodes: readonly Node[]): Node | null {
  return bestNode(group, nodes, true) ?? nodes.find(node => node.running && group.canLiveOn(node)) ?? null
}

function preference(group: Group, nodes: readonly Node[]): Node[] {
  const preferred = group.preferredOwners.flatMap(id => nodes.filter(node => node.id === id))
  return [...preferred, ...nodes.filter(node => !preferred.includes(node))]
}
