import { NodeState } from '../../constants/index.js'
import type { Key } from './key.js'
import type { KeyContainers } from './key-containers.js'
import { sameName } from './names.js'
import { readText } from './values.js'

/** A machine of the cluster. */
export class Node {
  /** State as GetClusterNodeState tells it. */
  state: number = NodeState.Up
  /** Counts the crashes: a handle that was opened before one is lost. */
  crashes = 0

  /**
   * @param id a small number, as text
   * @param key the node's key of the database
   * @param keyContainers what the machine itself keeps
   */
  constructor(
    readonly id: string,
    readonly key: Key,
    readonly keyContainers: KeyContainers,
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

  /** Whether the node takes groups. */
  get up(): boolean {
    return this.state === NodeState.Up
  }
}
