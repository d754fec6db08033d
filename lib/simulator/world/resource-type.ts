import type { Key } from './key.js'
import { readList } from './values.js'

/** How long a transition takes: cluster time in ms, or until a test completes it. */
export type Duration = number | 'manual'

/** How long the resources of a type take to come online and to go offline. */
export interface Durations {
  readonly online: Duration
  readonly offline: Duration
}

/** A kind of resource. */
export class ResourceType {
  /**
   * @param key the type's key of the database, which bears its name
   * @param durations what holds for resources that say nothing else
   */
  constructor(
    readonly key: Key,
    readonly durations: Durations,
  ) {}

  /** The type's name. */
  get name(): string {
    return this.key.name
  }

  /** What GET_CHARACTERISTICS answers: bits of CLUS_CHARACTERISTICS. */
  get characteristics(): number {
    return this.key.dword('Characteristics', 0)
  }

  /** Names of the types of which a resource of this one needs a resource each. */
  get requiredTypes(): readonly string[] {
    return readList(this.key, 'RequiredDependencies')
  }

  /** What GET_CLASS_INFO answers: class and subclass. */
  get resourceClass(): readonly [number, number] {
    return [this.key.dword('ResourceClass', 0), this.key.dword('ResourceSubClass', 0)]
  }
}
