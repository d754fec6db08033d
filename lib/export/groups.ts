import { DependencyExpressionError, requirementOf } from '../codecs/dependency-expression.js'
import { GroupType } from '../constants/enums.gen.js'
import type { ResourceStateName } from '../constants/states.js'
import type { Resource } from '../domain/resource.js'
import { isMeantOnline } from '../simulator/lab/build.js'
import type { LabGroup, LabKey, LabResource } from '../simulator/lab/schema.js'
import { sameName } from '../simulator/world/names.js'
import { besideCheckpoints, checkpointKeys, registryCheckpoints } from './checkpoints.js'
import { listOf, numberOf, rest, type Tree, treeAt } from './database.js'
import type { Source } from './index.js'
import { stateOf } from './machines.js'

/** Groups with their resources, owners and states. */
export async function exportGroups(source: Source): Promise<LabGroup[]> {
  const members: { group: string; resource: Resource; state: ResourceStateName }[] = []
  for await (const resource of source.cluster.resources()) members.push({ resource, ...(await resource.status()) })
  const groups: LabGroup[] = []
  for await (const group of source.cluster.groups()) {
    const { ownerNode } = await group.status()
    const { id, name } = group
    const tree = treeAt(source.database, 'Groups', id)
    const resources: LabResource[] = []
    for (const { resource, state } of inOrder(
      members.filter(member => sameName(member.group, name)),
      tree,
    )) {
      resources.push(await exportResource(source, resource, state, ownerNode))
    }
    const type = numberOf(tree, 'GroupType') ?? GroupType.Unknown
    const preferredOwners = await namesOf(group.preferredOwners())
    const persistentState = (numberOf(tree, 'PersistentState') ?? 0) !== 0
    groups.push({
      name,
      id,
      ...(type !== GroupType.Unknown && { type }),
      owner: ownerNode,
      ...(preferredOwners.length > 0 && { preferredOwners }),
      ...(persistentState !== resources.some(isMeantOnline) && { persistentState }),
      resources,
      ...rest(tree, { values: ['Name', 'GroupType', 'PersistentState', 'PreferredOwners', 'Contains'] }),
    })
  }
  for (const group of groups) removeForeign(group, source)
  return groups
}

/** Resources in the order of their group, where it tells one. */
function inOrder<Member extends { resource: Resource }>(members: Member[], group: Tree): Member[] {
  const ids = listOf(group, 'Contains')
  const place = ({ resource }: Member) => ids.findIndex(id => sameName(id, resource.id)) >>> 0
  return members.sort((a, b) => place(a) - place(b))
}

async function exportResource(
  source: Source,
  resource: Resource,
  now: ResourceStateName,
  owner: string,
): Promise<LabResource> {
  const { id, name } = resource
  const tree = treeAt(source.database, 'Resources', id)
  const state = await settled(source, now, owner)
  const type = await resource.typeName()
  const persistentState = numberOf(tree, 'PersistentState')
  const dependsOn = await exportDependencies(source, resource)
  const possibleOwners = await exportPossibleOwners(source, resource, tree)
  const parameters = treeAt(tree, 'Parameters')
  const checkpoints = (await resource.cryptoCheckpoints.list()).filter(({ raw }) => raw !== '')
  const cryptoCheckpoints = checkpoints.map(checkpoint => source.containers.add(checkpoint, tree, owner))
  const registry = registryCheckpoints(await resource.registryCheckpoints.list(), tree)
  return {
    name,
    id,
    type,
    ...(state !== 'offline' && { state }),
    ...(persistentState !== null &&
      (persistentState !== 0) !== (state === 'online') && { persistentState: persistentState !== 0 }),
    ...(dependsOn.length > 0 && { dependsOn }),
    ...(possibleOwners && { possibleOwners }),
    ...(Object.keys(parameters.values).length > 0 && { parameters: parameters.values }),
    ...(cryptoCheckpoints.length > 0 && { cryptoCheckpoints }),
    ...(registry.length > 0 && { registryCheckpoints: registry }),
    ...exportResourceKey(tree),
  }
}

/** What is under way counts as done; on a node that is down nothing is online. */
async function settled(
  { cluster }: Source,
  state: ResourceStateName,
  owner: string,
): Promise<'online' | 'offline' | 'failed'> {
  if (state === 'Failed') return 'failed'
  if (state !== 'Online' && state !== 'OnlinePending') return 'offline'
  await using node = await cluster.node(owner)
  return stateOf((await node.status()).state) === 'down' ? 'offline' : 'online'
}

/** None, and a word about it, where the cluster tells them in a way that cannot be read. */
async function exportDependencies({ omit }: Source, resource: Resource): Promise<(string | string[])[]> {
  try {
    return requirementOf(await resource.dependencyExpression()).map(names => {
      const [first = '', ...others] = names
      return others.length === 0 ? first : [first, ...others]
    })
  } catch (error) {
    if (!(error instanceof DependencyExpressionError)) throw error
    omit(`the dependencies of ${resource.name}: ${error.message}`)
    return []
  }
}

/** `null` where nobody limited them. */
async function exportPossibleOwners({ cluster }: Source, resource: Resource, tree: Tree): Promise<string[] | null> {
  const owners = await namesOf(resource.possibleOwners())
  const nodes = await namesOf(cluster.nodes())
  return owners.length < nodes.length || listOf(tree, 'PossibleOwners').length > 0 ? owners : null
}

async function namesOf(objects: AsyncIterable<{ readonly name: string }>): Promise<string[]> {
  const names = []
  for await (const { name } of objects) names.push(name)
  return names
}

/** The rest of a resource's key. Of the keys of its own, what the lab does not say elsewhere. */
function exportResourceKey(tree: Tree): LabKey {
  const values = ['Name', 'Type', 'PersistentState', 'DependencyExpression', 'PossibleOwners']
  const beside = rest(tree, { values, keys: ['Parameters', ...checkpointKeys] })
  const parameters = treeAt(tree, 'Parameters')
  const own = [
    ['Parameters', rest(parameters, { values: Object.keys(parameters.values) })] as const,
    ...checkpointKeys.map(name => [name, besideCheckpoints(treeAt(tree, name))] as const),
  ]
  const keys = { ...beside.keys, ...Object.fromEntries(own.filter(([, key]) => Object.keys(key).length > 0)) }
  return { ...beside, ...(Object.keys(keys).length > 0 && { keys }) }
}

/** A lab has no dependencies between groups. */
function removeForeign(group: LabGroup, { omit }: Source): void {
  const isHere = (name: string) => group.resources.some(other => sameName(other.name, name))
  for (const resource of group.resources) {
    const foreign = (resource.dependsOn ?? []).flat().filter(name => !isHere(name))
    if (foreign.length === 0) continue
    omit(`the dependency of ${resource.name} on ${foreign.join(', ')}: not in its group`)
    const kept = (resource.dependsOn ?? []).filter(names => [names].flat().every(isHere))
    if (kept.length > 0) resource.dependsOn = kept
    else delete resource.dependsOn
  }
}
