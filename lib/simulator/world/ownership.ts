import { ResourceState, Win32Error } from '../../constants/index.js'
import { isCore } from './deletion.js'
import { treeOf } from './dependencies.js'
import type { Group } from './group.js'
import type { Node } from './node.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { write } from './values.js'

/** Moves a resource, with all that it cannot be parted from, to another group. */
export function changeGroup(resource: Resource, group: Group): void {
  if (resource.group === group) throw new Refusal(Win32Error.ERROR_ALREADY_EXISTS)
  const tree = treeOf(resource)
  if (tree.some(isCore)) throw new Refusal(Win32Error.ERROR_CORE_RESOURCE)
  if (resource.group.movingTo || group.movingTo || tree.some(({ pending }) => pending)) {
    throw new Refusal(Win32Error.ERROR_INVALID_STATE)
  }
  const atRest = tree.every(({ state }) => state === ResourceState.Offline)
  if (group.owner !== resource.group.owner && !atRest) throw new Refusal(Win32Error.ERROR_RESOURCE_ONLINE)
  if (!tree.every(member => member.canLiveOn(group.owner))) {
    throw new Refusal(Win32Error.ERROR_HOST_NODE_NOT_RESOURCE_OWNER)
  }
  for (const member of tree) {
    member.group.remove(member)
    member.group = group
    group.add(member)
  }
}

/** Lets a node own a resource. */
export function addPossibleOwner(resource: Resource, node: Node): void {
  const owners = resource.possibleOwners
  if (!owners || owners.includes(node.id)) throw new Refusal(Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
  write(resource.key, 'PossibleOwners', [...owners, node.id])
}

/** Lets a node no longer own a resource. */
export function removePossibleOwner(resource: Resource, node: Node, nodes: readonly Node[]): void {
  const owners = resource.possibleOwners ?? nodes.map(({ id }) => id)
  if (!owners.includes(node.id)) throw new Refusal(Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND)
  if (resource.group.owner === node && (resource.online || resource.pending)) {
    throw new Refusal(Win32Error.ERROR_INVALID_STATE)
  }
  write(
    resource.key,
    'PossibleOwners',
    owners.filter(id => id !== node.id),
  )
}

/** Replaces the list of nodes that a group prefers, best first. */
export function setPreferredOwners(group: Group, nodes: readonly Node[]): void {
  if (nodes.length === 0) group.key.clear('PreferredOwners')
  else write(group.key, 'PreferredOwners', [...new Set(nodes.map(({ id }) => id))])
}
