import { NodeDrainStatus, NodeFailbackStatus, NodeState } from '../../constants/index.js'
import type { Key } from './key.js'
import type { KeyContainers } from './key-containers.js'
import type { LocalRegistry } from './local-registry.js'
import { sameName } from './names.js'
import { readText, write } from './values.js'

/** Values of a node's key that tell how far a drain, or the return after one, has come. */
const drainValues = ['NodeDrainStatus', 'NodeDrainTarget', 'DrainErrorCode', 'StatusInformation'] as const
const failbackValues = ['NodeFailbackStatus', 'FailbackErrorCode'] as const

/** CLUSTER_NODE_STATUS by NodeDrainStatus. */
const drainInformation = [0, 0x4, 0x8, 0x10]

/** A machine of the cluster. */
export class Node {
  /** State as GetClusterNodeState tells it. */
  state: number = NodeState.Up
  /** Counts the crashes: a handle that was opened before one is lost. */
  crashes = 0

  /**
   * @param id a small number, as text
   * @param key the node's key of the database
   * @param keyContainers what the machine itself keeps …
   * @param registry … and its registry, which is not the cluster's
   */
  constructor(
    readonly id: string,
    readonly key: Key,
    readonly keyContainers: KeyContainers,
    readonly registry: LocalRegistry,
  ) {}

  /** The node's name. */
  get name(): string {
    return readText(this.key, 'NodeName') ?? this.id
  }

  /** Whether a text names this node. */
  isCalled(nameOrId: string): boolean {
    return nameOrId === this.id || sameName(nameOrId, this.name)
  }

  /** Whether the Cluster service runs there. */
  get running(): boolean {
    return this.state !== NodeState.Down
  }

  /** How far the draining of the node has come: its property `NodeDrainStatus`. */
  get drainStatus(): number {
    return this.key.dword('NodeDrainStatus', NodeDrainStatus.NotInitiated)
  }

  /** Tells how far the draining of the node has come, where to, and what was in the way. */
  setDrain(status: number, { target = null, error = 0 }: { target?: Node | null; error?: number } = {}): void {
    // A target of -1 is none; ids that are no numbers cannot be told.
    const id = target !== null && /^\d+$/.test(target.id) ? Number(target.id) : 0xffff_ffff
    this.#tell(drainValues, status, [status, id, error, drainInformation[status] ?? 0])
  }

  /** Tells how far the return of its groups has come, and what was in the way. */
  setFailback(status: number, error = 0): void {
    this.#tell(failbackValues, status, [status, error])
  }

  /** The values that tell of something under way, which a description of the cluster leaves out. */
  get passing(): readonly string[] {
    const returning = this.key.dword('NodeFailbackStatus', NodeFailbackStatus.NotInitiated)
    return [
      ...(this.drainStatus === NodeDrainStatus.InProgress ? drainValues : []),
      ...(returning === NodeFailbackStatus.InProgress ? failbackValues : []),
    ]
  }

  #tell(names: readonly string[], status: number, values: readonly number[]): void {
    names.forEach((name, i) => {
      if (status === 0) this.key.clear(name)
      else write(this.key, name, values[i] ?? 0)
    })
  }

  /** Whether the node takes groups. */
  get up(): boolean {
    return this.state === NodeState.Up
  }
}
