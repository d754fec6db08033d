import { ResourceState } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import { resourceStateName } from '../constants/states.js'
import { ClusterError } from '../core/errors.js'
import type { Awaited } from '../core/wait.js'
import type { HostClock } from './clock.js'
import type { RuleName } from './rules.js'

/** What a resource reports by SetResourceStatus or SetResourceStatusEx. */
export interface Report {
  /** CLUSTER_RESOURCE_STATE. */
  readonly state: number
  readonly checkPoint: number
  /** The error of the application, which SetResourceStatusEx alone tells. */
  readonly applicationError: number | null
}

/** What a change needs of its resource. */
export interface ChangeOf {
  readonly name: string
  readonly clock: HostClock
  /** The longest silence of a pending resource, in ms. */
  readonly pendingTimeout: number
  fault(rule: RuleName, what: string, entry: string): void
}

/** A resource on its way online or offline: from the call of the entry point to the last report. */
export class Change {
  /** Resolves when it has arrived; fails when it will not. */
  readonly ended: Promise<void>
  readonly #of: ChangeOf
  readonly #goal: 'Online' | 'Offline'
  readonly #entry: string
  /** Reports that came before the entry point had returned. */
  #early: Report[] | null = []
  #checkPoint = -1
  #over = false
  #disarm = () => {}
  #arrive = () => {}
  #fail: (error: Error) => void = () => {}

  /** @param entry the entry point that begins it, such as `'OnlineV2'` */
  constructor(of: ChangeOf, goal: 'Online' | 'Offline', entry: string) {
    this.#of = of
    this.#goal = goal
    this.#entry = entry
    this.ended = new Promise((resolve, reject) => {
      this.#arrive = resolve
      this.#fail = reject
    })
    this.ended.catch(() => {}) // somebody may begin it and not wait
  }

  /** The entry point has returned. @returns whether the resource is pending now */
  returned(status: number): boolean {
    const early = this.#early ?? []
    this.#early = null
    if (this.#over) return false
    if (status === Win32Error.ERROR_IO_PENDING) {
      this.#wind()
      for (const report of early) this.report(report)
      return true
    }
    for (const report of early) this.#unasked(report)
    if (status === Win32Error.ERROR_SUCCESS) this.#end(this.#arrive)
    else this.fail(new ClusterError(status, this.#entry, this.#of.name))
    return false
  }

  /** The resource has reported. @returns whether that was for this change */
  report(report: Report): boolean {
    if (this.#over) return false
    if (this.#early) this.#early.push(report)
    else this.#judge(report)
    return true
  }

  /** It has come to nothing. */
  fail(error: Error): void {
    this.#end(() => this.#fail(error))
  }

  #judge({ state, checkPoint, applicationError }: Report): void {
    const { name } = this.#of
    if (state === ResourceState[this.#goal]) this.#end(this.#arrive)
    else if (state === ResourceState.Failed) {
      const detail = `it reported that it has failed${applicationError ? `, with the error ${applicationError}` : ''}`
      this.fail(new ClusterError(Win32Error.ERROR_RESOURCE_FAILED, this.#entry, name, { detail }))
    } else if (state === ResourceState[`${this.#goal}Pending`]) {
      if (checkPoint <= this.#checkPoint) {
        const what = `'${name}' reported CheckPoint ${checkPoint} after ${this.#checkPoint}`
        this.#of.fault('checkpoint-not-rising', what, this.#entry)
      }
      this.#checkPoint = Math.max(checkPoint, this.#checkPoint)
      this.#wind()
    } else {
      const what = `'${name}' reported ${stateText(state)} on its way ${this.#goal.toLowerCase()}`
      this.#of.fault('wrong-state', what, this.#entry)
    }
  }

  #unasked({ state }: Report): void {
    const what = `'${this.#of.name}' reported ${stateText(state)}, and ${this.#entry} had not returned ERROR_IO_PENDING`
    this.#of.fault('status-without-pending', what, 'SetResourceStatus')
  }

  /** A report that it is pending gives it another PendingTimeout. */
  #wind(): void {
    const { clock, name, pendingTimeout } = this.#of
    this.#disarm()
    this.#disarm = clock.after(
      pendingTimeout,
      () => {
        const silence = `'${name}' did not report for ${pendingTimeout} ms after ${this.#entry}`
        this.#of.fault('pending-timeout', silence, this.#entry)
        const detail = `it did not report for ${pendingTimeout} ms (PendingTimeout)`
        this.fail(new ClusterError(Win32Error.ERROR_TIMEOUT, this.#entry, name, { detail }))
      },
      false,
    )
  }

  #end(settle: () => void): void {
    if (this.#over) return
    this.#over = true
    this.#disarm()
    settle()
  }
}

/** What those wait for who wait for a resource: an entry point, and the state that the resource is in. */
export function awaited(entry: string, resource: { readonly name: string; readonly state: string }): Awaited {
  return {
    syscall: entry,
    target: resource.name,
    get stand() {
      return resource.state
    },
  }
}

/** A state as words: those of the number where it has no name. */
export function stateText(state: number): string {
  const name = resourceStateName(state | 0)
  return name === 'Unknown' ? `state ${state}` : name
}
