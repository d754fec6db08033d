import type { Value } from '../channel/frames.js'
import type { ResourceStateName } from '../constants/states.js'
import type { HostClock } from './clock.js'
import type { ControlAnswer, ControlOptions } from './control.js'
import type { ResourceHostError } from './errors.js'
import type { HostAnswer } from './process.js'
import type { HostedResource } from './resource.js'
import type { RuleName } from './rules.js'
import type { ControlOperation, EntryNames } from './table.js'

/** What a resource needs of its host. */
export interface ResourceOwner {
  readonly names: EntryNames
  readonly clock: HostClock
  /** Why nothing can be called any more. */
  readonly failure: ResourceHostError | null
  has(slot: string): boolean
  invoke(operation: string, entry: string, resource: HostedResource, args: readonly Value[]): Promise<HostAnswer>
  control(
    operation: ControlOperation,
    resource: HostedResource,
    code: number,
    options: ControlOptions,
  ): Promise<ControlAnswer>
  fault(rule: RuleName, what: string, entry: string, resource: HostedResource): void
  moved(resource: HostedResource, from: ResourceStateName): void
  /** Close was called, or Open gave nothing. */
  closed(resource: HostedResource): void
  hold(): void
  release(): void
}
