/** A rule that makes calls fail, or last. */
export interface FaultRule {
  /**
   * The ClusAPI function, such as `ClusterResourceControl`; or a moment inside the cluster: `resource.online`,
   * `resource.offline`, `checkpoint.restore`.
   */
  readonly function: string
  /** Only calls with this control code. */
  readonly code?: number | undefined
  /** Only calls about the object of this name. */
  readonly target?: string | undefined
  /** The status that the call answers; 0 lets it succeed, late. */
  readonly status: number
  /** The first matching call that it hits: 1, the default, is the next. */
  readonly nth?: number | undefined
  /** How many calls it hits from there: 1 by default, `null` or Infinity for all. */
  readonly times?: number | null | undefined
  /** How much longer the call lasts, in ms of real time. */
  readonly delay?: number | undefined
  /** Whether the call fails `before` it has an effect, which is the default, or `after`. */
  readonly when?: 'before' | 'after' | undefined
}

/** A rule in force. */
export interface ArmedFault {
  /** The number that removes it. */
  readonly id: number
  readonly rule: FaultRule
  /** How many calls have matched it so far. */
  readonly seen: number
}

/** What a rule is matched against. */
export interface Occasion {
  readonly function: string
  readonly code?: number | undefined
  readonly target?: string | null | undefined
}

/** The families of enumerations: those that tell types and names, and those with structures. */
const enumerations = [
  ...['', 'Node', 'Group', 'Resource', 'ResourceType', 'Network', 'NetInterface', 'GroupSet'].map(object => [
    object,
    '',
  ]),
  ...['', 'Node', 'Group', 'Resource'].map(object => [object, 'Ex']),
]

/** Functions that the client library answers by itself, without asking the cluster, unless a rule is armed. */
export const localFunctions: ReadonlySet<string> = new Set([
  ...enumerations
    .flatMap(([object, ex]) => ['Enum', 'GetEnumCount', 'CloseEnum'].map(verb => `Cluster${object}${verb}${ex}`))
    .filter(name => name !== 'ClusterNetInterfaceGetEnumCount'),
  'ClusterRegCreateBatch',
  'ClusterRegBatchAddCommand',
  'ClusterRegCreateReadBatch',
  'ClusterRegReadBatchAddCommand',
  'ClusterRegReadBatchReplyNextCommand',
  'ClusterRegCloseReadBatchReply',
])

/** Moments inside the cluster that a rule can hit. */
export const innerMoments: ReadonlySet<string> = new Set(['resource.online', 'resource.offline', 'checkpoint.restore'])

/** The fault rules in force. */
export class Faults {
  readonly #rules = new Map<number, { rule: FaultRule; seen: number }>()
  #lastId = 0

  /** Adds a rule; the number returned removes it. */
  add(rule: FaultRule): number {
    this.#rules.set(++this.#lastId, { rule, seen: 0 })
    return this.#lastId
  }

  /** Removes a rule; whether there was one. */
  remove(id: number): boolean {
    return this.#rules.delete(id)
  }

  /** The rules in force, in the order in which they were added. */
  get list(): ArmedFault[] {
    return [...this.#rules].map(([id, entry]) => ({ id, ...entry }))
  }

  clear(): void {
    this.#rules.clear()
  }

  /** Whether a rule may hit a function that the client library answers by itself. */
  get local(): boolean {
    return [...this.#rules.values()].some(({ rule }) => localFunctions.has(rule.function))
  }

  /** Whether there is any rule. */
  get armed(): boolean {
    return this.#rules.size > 0
  }

  /** The rule that hits this occasion. Every rule that matches counts it; one that is used up is forgotten. */
  hit(occasion: Occasion): FaultRule | null {
    let hit: FaultRule | null = null
    for (const [id, entry] of this.#rules) {
      const { rule } = entry
      if (!matches(rule, occasion)) continue
      const turn = ++entry.seen - (rule.nth ?? 1)
      const times = rule.times === undefined ? 1 : (rule.times ?? Number.POSITIVE_INFINITY)
      if (turn >= 0 && turn < times) hit ??= rule
      if (turn + 1 >= times) this.#rules.delete(id)
    }
    return hit
  }
}

function matches(rule: FaultRule, occasion: Occasion): boolean {
  return (
    rule.function === occasion.function &&
    (rule.code === undefined || rule.code === occasion.code) &&
    (rule.target === undefined || rule.target === occasion.target)
  )
}
