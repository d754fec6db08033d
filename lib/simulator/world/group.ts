import { GroupState, ResourceState } from '../../constants/index.js'
import type { Key } from './key.js'
import { sameName } from './names.js'
import type { Node } from './node.js'
import type { Resource } from './resource.js'
import { readList, readText, write } from './values.js'

/** Groups that every cluster has: ClusGroupTypeCoreCluster, ClusGroupTypeAvailableStorage. */
const coreTypes = [1, 2]

/** CLUS_FLAG_CORE. */
const coreFlag = 1

/** Resources that live on one node together. */
export class Group {
  /** Whether it was deleted, or is about to be; its handles are of no use any more. */
  deleted = false
  /** Where the group is moving while its resources go offline; `null` at rest. */
  movingTo: Node | null = null
  readonly #resources: Resource[] = []
  #owner: Node
  readonly #moved: (group: Group) => void

  /**
   * @param key the group's key of the database
   * @param owner where it is at the beginning
   * @param moved called after the owner changed
   */
  constructor(
    readonly id: string,
    readonly key: Key,
    owner: Node,
    moved: (group: Group) => void,
  ) {
    this.#owner = owner
    this.#moved = moved
  }

  /** The group's name. */
  get name(): string {
    return readText(this.key, 'Name') ?? this.id
  }

  /** The node that owns the group. */
  get owner(): Node {
    return this.#owner
  }

  set owner(node: Node) {
    if (node === this.#owner) return
    this.#owner = node
    this.#moved(this)
  }

  /** Whether a text names this group. */
  isCalled(nameOrId: string): boolean {
    return sameName(nameOrId, this.id) || sameName(nameOrId, this.name)
  }

  get resources(): readonly Resource[] {
    return this.#resources
  }

  /** Whether the group is meant to be online. */
  get persistent(): boolean {
    return this.key.dword('PersistentState', 0) !== 0
  }

  set persistent(on: boolean) {
    write(this.key, 'PersistentState', on ? 1 : 0)
  }

  /** Id of the node that it left because that was drained; `null` if it did not, or moved since. */
  get home(): string | null {
    return readText(this.key, 'DrainedFrom')
  }

  set home(node: string | null) {
    if (node === null) this.key.clear('DrainedFrom')
    else write(this.key, 'DrainedFrom', node)
  }

  /** Ids of the nodes that the group prefers, best first. */
  get preferredOwners(): readonly string[] {
    return readList(this.key, 'PreferredOwners')
  }

  /** What GET_FLAGS answers: bits of CLUS_FLAGS. */
  get flags(): number {
    return this.key.dword('Flags', coreTypes.includes(this.key.dword('GroupType', 0)) ? coreFlag : 0)
  }

  /** Whether a transition of one of its resources, or a move, is under way. */
  get pending(): boolean {
    return this.movingTo !== null || this.#resources.some(resource => resource.pending)
  }

  /** State as GetClusterGroupState tells it. */
  get state(): number {
    const has = (state: number) => this.#resources.some(resource => resource.state === state)
    if (has(ResourceState.Failed)) return GroupState.Failed
    if (this.pending) return GroupState.Pending
    if (!has(ResourceState.Online)) return GroupState.Offline
    return has(ResourceState.Offline) ? GroupState.PartialOnline : GroupState.Online
  }

  /** Takes a resource in. */
  add(resource: Resource): void {
    this.#resources.push(resource)
    this.#tellContents()
  }

  /** Lets a resource go. */
  remove(resource: Resource): void {
    this.#resources.splice(this.#resources.indexOf(resource), 1)
    this.#tellContents()
  }

  /** Whether a node may own this group: whether it is a possible owner of every resource in it. */
  canLiveOn(node: Node): boolean {
    return this.#resources.every(resource => resource.canLiveOn(node))
  }

  #tellContents(): void {
    write(
      this.key,
      'Contains',
      this.#resources.map(({ id }) => id),
    )
  }
}
