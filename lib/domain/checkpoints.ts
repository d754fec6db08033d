import { auditCheckpoints, type Checkpoint, type CheckpointAudit } from './checkpoint-audit.js'
import { type CheckpointRepair, type RepairOptions, repairCheckpoints } from './checkpoint-repair.js'
import type { Cluster } from './cluster.js'
import type { Resource } from './resource.js'
import type { Session } from './session.js'

/** The checkpoints of all resources of a cluster. */
export class ClusterCheckpoints {
  readonly #cluster: Cluster
  readonly #session: Session

  /** @internal */
  constructor(cluster: Cluster, session: Session) {
    this.#cluster = cluster
    this.#session = session
  }

  /**
   * Looks on every node for the key containers and registry keys that checkpoints name. Of a real cluster only the machine
   * that this runs on can be looked at, if it is a node; the state of everything else is `'unknown'`.
   */
  async audit(): Promise<CheckpointAudit> {
    return await auditCheckpoints(this.#cluster, this.#session, this.#cluster.resources())
  }
}

/** The checkpoints of a resource, of both kinds. */
export class Checkpoints {
  readonly #resource: Resource

  /** @internal */
  constructor(resource: Resource) {
    this.#resource = resource
  }

  /** All of them: first key containers, then registry keys. */
  async list(): Promise<Checkpoint[]> {
    const containers = await this.#resource.cryptoCheckpoints.list()
    const paths = await this.#resource.registryCheckpoints.list()
    return [
      ...containers.map(checkpoint => ({ kind: 'crypto' as const, checkpoint })),
      ...paths.map(path => ({ kind: 'registry' as const, path })),
    ]
  }

  /** As {@link ClusterCheckpoints.audit}, for this resource alone. */
  async audit(): Promise<CheckpointAudit> {
    return await auditCheckpoints(this.#resource.cluster, this.#resource.session, [this.#resource])
  }

  /**
   * Removes all of them and adds them again, so that the cluster saves what is on the owner now: after a container was made
   * anew, or after edits that should not be undone when the resource comes online. One that could not be added again is
   * left alone, and the report says why.
   *
   * @throws ClusterError where the cluster refuses; if it refuses to add what was just removed, `target` is what to add again
   */
  async repair(options: RepairOptions = {}): Promise<CheckpointRepair> {
    return await repairCheckpoints(this.#resource, options)
  }
}
