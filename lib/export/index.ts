import { ClusterControl } from '../constants/control-codes.gen.js'
import { ClusterError } from '../core/errors.js'
import type { Cluster } from '../domain/cluster.js'
import type { ClusterInformation } from '../domain/information.js'
import { defaultVersion, objectKeys } from '../simulator/lab/build.js'
import { parseLab } from '../simulator/lab/parse.js'
import type { Lab, LabResource, LabResourceType } from '../simulator/lab/schema.js'
import { sameName } from '../simulator/world/names.js'
import { StandInContainers } from './checkpoints.js'
import { readTree, rest, type Tree, treeAt } from './database.js'
import { exportGroups } from './groups.js'
import { exportNetworks, exportNodes } from './machines.js'

/** A cluster as a lab. */
export interface LabExport {
  readonly lab: Lab
  /** What of the cluster is not in the lab, or is there in another form: a sentence each, for people. */
  readonly omitted: readonly string[]
}

/** What the parts of an export share. */
export interface Source {
  readonly cluster: Cluster
  readonly database: Tree
  readonly containers: StandInContainers
  /** Says what is left out. */
  omit(what: string): void
}

/**
 * Describes a cluster, real or simulated, as a lab, through the public API and without changing anything: nodes, networks, resource
 * types, groups and resources with their states and owners, checkpoints, and the whole cluster database.
 *
 * The cluster is read while it lives, one thing after the other. A lab of a cluster in motion is one that may never have been.
 * @throws ClusterError of the call that failed
 */
export async function exportLab(cluster: Cluster): Promise<LabExport> {
  const omitted = new Set<string>()
  const omit = (what: string) => void omitted.add(what)
  await using root = await cluster.openKey({ access: 'read' })
  const database = await readTree(root, omit)
  const source: Source = { cluster, database, containers: new StandInContainers(), omit }
  const information = await cluster.information()
  const groups = await exportGroups(source)
  const resources = groups.flatMap(group => group.resources)
  const networks = await exportNetworks(source)
  const nodes = await exportNodes(source) // after the groups, whose checkpoints put containers on nodes
  const types = resources.map(({ type }) => type)
  const lab: Lab = {
    name: information.name,
    ...(await exportDomain(source, information.name)),
    ...exportVersion(information),
    ...(networks.length > 0 && { networks }),
    nodes,
    ...(await exportTypes(source, types)),
    groups,
    ...(await exportQuorum(source, resources)),
    ...exportRest(source),
  }
  tellOfMachines(source)
  return { lab: parseLab(lab), omitted: [...omitted] }
}

async function exportDomain({ cluster, omit }: Source, name: string): Promise<Pick<Lab, 'domain'>> {
  try {
    const fqdn = await cluster.control(ClusterControl.GET_FQDN)
    const [host = '', ...domain] = fqdn.split('.')
    return domain.length > 0 && sameName(host, name) ? { domain: domain.join('.') } : {}
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error
    omit(`the cluster's DNS domain: ${error.message}`)
    return {}
  }
}

function exportVersion({ version, vendor, servicePack, highestVersion }: ClusterInformation): Pick<Lab, 'version'> {
  const told = { ...version, functionalLevel: highestVersion >>> 16, vendor, servicePack }
  return JSON.stringify(told) === JSON.stringify(defaultVersion) ? {} : { version: told }
}

/** The resource types, and those that resources have all the same. */
async function exportTypes(
  { cluster, database }: Source,
  used: readonly string[],
): Promise<Pick<Lab, 'resourceTypes'>> {
  const types: LabResourceType[] = []
  for await (const { name } of cluster.resourceTypes()) {
    types.push({ name, ...rest(treeAt(database, 'ResourceTypes', name)) })
  }
  for (const name of used) if (!types.some(type => sameName(type.name, name))) types.push({ name })
  return types.length > 0 ? { resourceTypes: types } : {}
}

async function exportQuorum(
  { cluster, omit }: Source,
  resources: readonly LabResource[],
): Promise<Pick<Lab, 'quorum'>> {
  const { resource, device } = await cluster.quorum()
  if (resource === null) return {}
  if (device && resources.some(({ name }) => sameName(name, resource))) return { quorum: { resource, path: device } }
  omit(`the vote of the quorum resource ${resource}: it has no path`)
  return {}
}

/** What is in the database and belongs to no object. */
function exportRest({ database }: Source): Pick<Lab, 'database'> {
  const places = objectKeys.map(
    name => [name, rest(treeAt(database, name), { keys: Object.keys(treeAt(database, name).keys) })] as const,
  )
  const top = rest(database, { values: ['ClusterName'], keys: [...objectKeys, 'Quorum'] })
  const quorum = rest(treeAt(database, 'Quorum'), { values: ['Resource', 'Path'] })
  const below = [...places, ['Quorum', quorum] as const].filter(([, tree]) => Object.keys(tree).length > 0)
  const keys = { ...top.keys, ...Object.fromEntries(below) }
  const described = { ...top, ...(Object.keys(keys).length > 0 && { keys }) }
  return Object.keys(described).length > 0 ? { database: described } : {}
}

function tellOfMachines({ containers, omit }: Source): void {
  omit('key containers and local registries of the nodes: ClusAPI has no way to them')
  if (containers.invented > 0) {
    omit(
      `the keys of ${containers.invented} key containers that checkpoints name: made-up ones are on the owners instead`,
    )
  }
}
