import type { Requirement } from '../../codecs/dependency-expression.js'
import { ResourceState } from '../../constants/index.js'
import { dependencyValue, readRequirement } from './dependencies.js'
import type { Group } from './group.js'
import type { Key, StoredValue } from './key.js'
import { sameName } from './names.js'
import type { Node } from './node.js'
import type { Durations, ResourceType } from './resource-type.js'
import { readList, readText, write } from './values.js'

/** What ends a transition that takes time: 0, or the status it failed with. */
export type Finish = (status: number) => void

interface Hold {
  /** `null` for what nobody can end from outside. */
  readonly finish: Finish | null
  readonly cancel: (() => void) | null
}

/**
 * A resource. What a client can see of it through the registry lives in its key; its state and its transition live here.
 */
export class Resource {
  /** Whether it was deleted; its handles are of no use any more. */
  deleted = false
  /** Why the resource failed last; 0 if it did not. */
  lastStatus = 0
  /** Whether it is in maintenance mode, which ends when it is no longer online. */
  maintenance = false
  #state: number = ResourceState.Offline
  #hold: Hold | null = null
  /** What was read last, and from which value. */
  #requirement: { stored: StoredValue | undefined; sets: Requirement } | null = null
  #waiting: (() => void)[] = []
  readonly #changed: (resource: Resource) => void

  /**
   * @param key the resource's key of the database
   * @param type its kind
   * @param durations what differs from the type's
   * @param changed called after the state changed
   */
  constructor(
    readonly id: string,
    readonly key: Key,
    public group: Group,
    readonly type: ResourceType,
    readonly durations: Partial<Durations>,
    changed: (resource: Resource) => void,
  ) {
    this.#changed = changed
  }

  /** The resource's name. */
  get name(): string {
    return readText(this.key, 'Name') ?? this.id
  }

  /** State as GetClusterResourceState tells it. */
  get state(): number {
    return this.#state
  }

  get online(): boolean {
    return this.#state === ResourceState.Online
  }

  /** Whether a transition is under way. */
  get pending(): boolean {
    return this.#state === ResourceState.OnlinePending || this.#state === ResourceState.OfflinePending
  }

  /** Whether the resource is to be online wherever its group goes. */
  get persistent(): boolean {
    return this.key.dword('PersistentState', 0) !== 0
  }

  set persistent(on: boolean) {
    write(this.key, 'PersistentState', on ? 1 : 0)
  }

  /** Whether a transition waits for its time, or for a test, to complete. */
  get waiting(): boolean {
    return this.#hold !== null && this.#hold.finish !== null
  }

  /** What the resource needs, as ids or names. */
  get requirement(): Requirement {
    const stored = this.key.get(dependencyValue)
    if (this.#requirement?.stored !== stored) this.#requirement = { stored, sets: readRequirement(this.key) }
    return this.#requirement?.sets ?? []
  }

  /** Ids of the nodes that may own it; `null` for all, whichever there are. */
  get possibleOwners(): readonly string[] | null {
    return this.key.get('PossibleOwners') ? readList(this.key, 'PossibleOwners') : null
  }

  /** Whether a node may own it. */
  canLiveOn({ id }: Node): boolean {
    return this.possibleOwners?.includes(id) ?? true
  }

  /** Whether a text names this resource. */
  isCalled(nameOrId: string): boolean {
    return sameName(nameOrId, this.id) || sameName(nameOrId, this.name)
  }

  /** Begins a transition. */
  begin(state: typeof ResourceState.OnlinePending | typeof ResourceState.OfflinePending): void {
    this.#enter(state)
  }

  /**
   * Lets the transition wait for `finish`, which a timer (stopped by `cancel`) or a test calls; without `finish`, for something that
   * settles the resource itself, and is told by `cancel` that it need not.
   */
  hold(finish: Finish | null, cancel: (() => void) | null): void {
    this.#hold = { finish, cancel }
  }

  /** Ends the wait of a transition on command; `false` where none waits. */
  release(status: number): boolean {
    const finish = this.#hold?.finish
    if (!finish) return false
    this.#drop()
    finish(status)
    return true
  }

  /** Ends a transition, or sets the state at once; then runs what waited for it. */
  settle(state: number, status = 0): void {
    this.#drop()
    this.lastStatus = status
    this.#enter(state)
    for (const run of this.#waiting.splice(0)) run()
  }

  /** Runs something when no transition is under way: now, or after it. */
  whenSettled(run: () => void): void {
    if (this.pending) this.#waiting.push(run)
    else run()
  }

  /** The node died: what was under way never ends. */
  abort(): void {
    this.#waiting = []
    this.settle(ResourceState.Offline)
  }

  #drop(): void {
    this.#hold?.cancel?.()
    this.#hold = null
  }

  #enter(state: number): void {
    if (state === this.#state) return
    this.#state = state
    this.maintenance = false
    this.#changed(this)
  }
}
