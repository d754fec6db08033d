import { type CryptoCheckpoint, cryptoCheckpointText } from '../codecs/crypto-checkpoint.js'
import type { RegistryView } from '../codecs/registry-path.js'
import type { Cluster } from './cluster.js'
import { type Machine, machineOf } from './machine.js'
import type { Resource } from './resource.js'
import type { Session } from './session.js'

/** A checkpoint of either kind. */
export type Checkpoint =
  | { readonly kind: 'crypto'; readonly checkpoint: CryptoCheckpoint }
  | { readonly kind: 'registry'; readonly path: string }

/**
 * How a node has what a checkpoint names: `'missing'`; a key container that cannot be exported, `'notExportable'`;
 * `'unknown'` where nobody can look at the node from here, or the checkpoint cannot be read.
 */
export type CheckpointState = 'present' | 'missing' | 'notExportable' | 'unknown'

/** What a checkpoint names, on one node. */
export interface CheckpointPlace {
  readonly node: string
  readonly state: CheckpointState
  /** Of a registry key that was looked for: the views in which it is there. */
  readonly views?: readonly RegistryView[]
}

/** A checkpoint of a resource, and what there is of it on every node. */
export type AuditedCheckpoint = Checkpoint & {
  readonly resource: string
  readonly ownerNode: string
  readonly nodes: readonly CheckpointPlace[]
}

/** A node that has not what a checkpoint names, or not in a form that can follow the resource. */
export interface CheckpointDifference {
  readonly resource: string
  readonly kind: Checkpoint['kind']
  /** `Type\Name\Key`, or the path. */
  readonly checkpoint: string
  readonly node: string
  /** Whether that node owns the resource, so that the cluster cannot save it again. */
  readonly owner: boolean
  readonly state: 'missing' | 'notExportable'
}

/** What there is of all checkpoints, and where. */
export interface CheckpointAudit {
  /** The nodes, and whether they could be looked at from here. */
  readonly nodes: readonly { readonly name: string; readonly visible: boolean }[]
  readonly checkpoints: readonly AuditedCheckpoint[]
  readonly differences: readonly CheckpointDifference[]
}

/** Looks on every node for what the checkpoints of these resources name. */
export async function auditCheckpoints(
  cluster: Cluster,
  session: Session,
  resources: Iterable<Resource> | AsyncIterable<Resource>,
): Promise<CheckpointAudit> {
  const machines: [name: string, machine: Machine | null][] = []
  for await (const { name } of cluster.nodes()) machines.push([name, machineOf(session, name)])
  const checkpoints: AuditedCheckpoint[] = []
  for await (const resource of resources) {
    const { ownerNode } = await resource.status()
    for (const checkpoint of await resource.checkpoints.list()) {
      const places: CheckpointPlace[] = []
      for (const [node, machine] of machines) places.push({ node, ...(await look(machine, checkpoint)) })
      const nodes = checkpoint.kind === 'registry' ? asOnOwner(places, ownerNode) : places
      checkpoints.push({ ...checkpoint, resource: resource.name, ownerNode, nodes })
    }
  }
  const nodes = machines.map(([name, machine]) => ({ name, visible: machine !== null }))
  return { nodes, checkpoints, differences: checkpoints.flatMap(differencesOf) }
}

/** What the cluster takes for the checkpoint. @internal */
export function checkpointText(checkpoint: Checkpoint): string {
  return checkpoint.kind === 'crypto' ? cryptoCheckpointText(checkpoint.checkpoint) : checkpoint.path
}

/** How a machine has what a checkpoint names. @internal */
export async function look(machine: Machine | null, named: Checkpoint): Promise<Omit<CheckpointPlace, 'node'>> {
  if (machine === null) return { state: 'unknown' }
  if (named.kind === 'registry') {
    const views = await machine.views(named.path)
    if (views === null) return { state: 'unknown' }
    return { state: views.length > 0 ? 'present' : 'missing', views }
  }
  if (named.checkpoint.raw !== undefined) return { state: 'unknown' }
  const container = await machine.container(named.checkpoint)
  if (container === null) return { state: 'missing' }
  return { state: container.exportable ? 'present' : 'notExportable' }
}

/** A key that is there in another view than on the owner is not the one that is meant. */
function asOnOwner(places: readonly CheckpointPlace[], ownerNode: string): CheckpointPlace[] {
  const wanted = places.find(({ node }) => node === ownerNode)?.views ?? []
  return places.map(place => {
    const isThere = wanted.every(view => place.views?.includes(view) ?? true)
    return place.state === 'present' && !isThere ? { ...place, state: 'missing' } : place
  })
}

function differencesOf(audited: AuditedCheckpoint): CheckpointDifference[] {
  const { resource, kind, ownerNode, nodes } = audited
  const checkpoint = checkpointText(audited)
  return nodes.flatMap(({ node, state }) =>
    state === 'missing' || state === 'notExportable'
      ? [{ resource, kind, checkpoint, node, owner: node === ownerNode, state }]
      : [],
  )
}
