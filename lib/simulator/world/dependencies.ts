import {
  DependencyExpressionError,
  formatRequirement,
  parseDependencyExpression,
  type Requirement,
  requirementOf,
} from '../../codecs/dependency-expression.js'
import { ResourceState, Win32Error } from '../../constants/index.js'
import type { Cluster } from './cluster.js'
import type { Group } from './group.js'
import type { Key } from './key.js'
import { sameName } from './names.js'
import { Refusal } from './refusal.js'
import type { Resource } from './resource.js'
import { readText, write } from './values.js'

/** The value of a resource's key that says what it needs: an expression of ids. */
export const dependencyValue = 'DependencyExpression'

/** Resources that can stand above each other, from one that needs nothing to one that nothing needs. */
const deepest = 100

/**
 * What the database says a resource needs. An expression that cannot be read means no dependency, since nothing can be
 * waited for.
 */
export function readRequirement(key: Key): Requirement {
  try {
    return requirementOf(parseDependencyExpression(readText(key, dependencyValue) ?? ''))
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    return []
  }
}

/** Writes what a resource needs into the database; nothing at all leaves no value. */
export function writeRequirement(key: Key, requirement: Requirement): void {
  if (requirement.length === 0) key.clear(dependencyValue)
  else write(key, dependencyValue, formatRequirement(requirement))
}

/** The resources that a resource needs, as sets of which any one will do; a name that nobody bears leaves its set. */
export function providersOf(resource: Resource): Resource[][] {
  const { resources } = resource.group
  const find = (name: string) => resources.find(({ id }) => id === name) ?? resources.find(each => each.isCalled(name))
  return resource.requirement.map(any => any.flatMap(name => find(name) ?? []))
}

/** The resources that name this one among what they need. */
export function dependentsOf(resource: Resource): Resource[] {
  return resource.group.resources.filter(other => providersOf(other).flat().includes(resource))
}

/** A resource, and all that need it directly or through others. */
export function withDependents(resource: Resource): Resource[] {
  return [resource, ...reach(resource, dependentsOf)]
}

/** Whether everything that a resource needs is online. */
export function isSatisfied(resource: Resource): boolean {
  return areOnline(providersOf(resource))
}

/** A resource with everything that it needs and that needs it, however indirectly: they cannot be parted. */
export function treeOf(resource: Resource): Resource[] {
  const tree = new Set([resource])
  for (const member of tree) {
    for (const other of [...providersOf(member).flat(), ...dependentsOf(member)]) tree.add(other)
  }
  return resource.group.resources.filter(other => tree.has(other))
}

/** Whether a resource needs another, by however many steps. */
export function needs(resource: Resource, other: Resource): boolean {
  return reach(resource, providers).includes(other)
}

/** The computer name of the resource of type Network Name that a resource is, or needs, however indirectly. */
export function networkNameOf(resource: Resource): string {
  const found = [resource, ...reach(resource, providers)].find(({ type }) => sameName(type.name, 'Network Name'))
  if (!found) throw new Refusal(Win32Error.ERROR_DEPENDENCY_NOT_FOUND)
  return readText(found.key.create('Parameters').key, 'Name') ?? found.name
}

/** Makes a resource need another one too. */
export function addDependency(cluster: Cluster, resource: Resource, provider: Resource): void {
  demandDependency(cluster, resource, provider)
  const sets = [...providersOf(resource), [provider]]
  demandOnline(resource, sets)
  store(resource, sets)
}

/** @throws Refusal where {@link addDependency} would */
export function demandDependency(cluster: Cluster, resource: Resource, provider: Resource): void {
  if (providersOf(resource).flat().includes(provider)) throw new Refusal(Win32Error.ERROR_DEPENDENCY_ALREADY_EXISTS)
  demandPossible(cluster, resource, provider)
  demandOnline(resource, [[provider]])
}

/** Makes a resource need another one no longer, not even as one of several. */
export function removeDependency(resource: Resource, provider: Resource): void {
  const sets = providersOf(resource)
  if (!sets.flat().includes(provider)) throw new Refusal(Win32Error.ERROR_DEPENDENCY_NOT_FOUND)
  const left = sets.map(any => any.filter(other => other !== provider)).filter(any => any.length > 0)
  demandOnline(resource, left)
  store(resource, left)
}

/** Says all that a resource needs; empty text is nothing. */
export function setDependencies(cluster: Cluster, resource: Resource, text: string): void {
  const sets = parse(text).map(any => any.map(name => find(resource.group, name)))
  for (const provider of sets.flat()) demandPossible(cluster, resource, provider)
  demandOnline(resource, sets)
  store(resource, sets)
}

function parse(text: string): Requirement {
  try {
    return requirementOf(parseDependencyExpression(text))
  } catch (error) {
    if (error instanceof DependencyExpressionError || error instanceof TypeError) {
      throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
    }
    throw error
  }
}

function find(group: Group, name: string): Resource {
  const found = group.resources.find(other => other.isCalled(name))
  if (!found) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  return found
}

function demandPossible(cluster: Cluster, resource: Resource, provider: Resource): void {
  if (provider === resource || provider.group !== resource.group) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  const witness = cluster.quorum?.resource
  if (resource === witness || provider === witness) throw new Refusal(Win32Error.ERROR_DEPENDENCY_NOT_ALLOWED)
  if (needs(provider, resource)) throw new Refusal(Win32Error.ERROR_CIRCULAR_DEPENDENCY)
  if (height(resource, dependentsOf) + height(provider, providers) > deepest) {
    throw new Refusal(Win32Error.ERROR_DEPENDENCY_TREE_TOO_COMPLEX)
  }
}

/** What is online, or about to be, cannot come to need what is not. */
function demandOnline(resource: Resource, sets: readonly (readonly Resource[])[]): void {
  const counts = resource.online || resource.state === ResourceState.OnlinePending
  if (counts && !areOnline(sets)) throw new Refusal(Win32Error.ERROR_RESOURCE_ONLINE)
}

function areOnline(sets: readonly (readonly Resource[])[]): boolean {
  return sets.every(any => any.some(provider => provider.online))
}

function store(resource: Resource, sets: readonly (readonly Resource[])[]): void {
  writeRequirement(
    resource.key,
    sets.map(any => any.map(({ id }) => id)),
  )
}

type Step = (resource: Resource) => Resource[]

function providers(resource: Resource): Resource[] {
  return providersOf(resource).flat()
}

function reach(resource: Resource, step: Step): Resource[] {
  const found = new Set<Resource>(step(resource))
  for (const other of found) for (const next of step(other)) found.add(next)
  return [...found]
}

/** How many resources stand above each other from this one on, itself included. */
function height(resource: Resource, step: Step, known = new Map<Resource, number>()): number {
  const before = known.get(resource)
  if (before !== undefined) return before
  known.set(resource, 1)
  const most = step(resource).reduce((highest, next) => Math.max(highest, height(next, step, known)), 0)
  known.set(resource, most + 1)
  return most + 1
}
