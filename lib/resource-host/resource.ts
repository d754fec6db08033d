import type { Value } from '../channel/frames.js'
import type { ResourceState } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import type { ResourceStateName } from '../constants/states.js'
import { ClusterError } from '../core/errors.js'
import type { Transition } from '../core/status.js'
import { checkText, checkU32 } from '../core/validate.js'
import { Patience } from '../core/wait.js'
import { awaited, Change, type ChangeOf, type Report, stateText } from './change.js'
import type { ControlAnswer, ControlOptions } from './control.js'
import { Entries } from './entries.js'
import { ResourceHostError } from './errors.js'
import { checkChanging, type OfflineOptions, type OnlineOptions } from './options.js'
import type { ResourceOwner } from './owner.js'
import type { RuleName } from './rules.js'

/**
 * A resource that a resource DLL has opened. Its entry points are called one after the other, as the resource monitor does; only
 * {@link HostedResource.terminate} and {@link HostedResource.cancel} wait for nothing.
 */
export class HostedResource implements AsyncDisposable {
  readonly #owner: ResourceOwner
  readonly #of: ChangeOf
  #state: ResourceStateName = 'Offline'
  #checkPoint = 0
  #eventHandle = false
  #change: Change | null = null
  readonly #entries: Entries
  /** Threads that were told to stop by what their report was answered; `null` while none is to. */
  #told: Set<number> | null = null
  #closing: Promise<void> | null = null

  /** @internal */
  constructor(
    owner: ResourceOwner,
    /** Its number between host and process. @internal */
    readonly id: number,
    /** What Open was given. */
    readonly name: string,
    /** The longest silence while it is pending, in ms. */
    readonly pendingTimeout: number,
  ) {
    this.#owner = owner
    this.#entries = new Entries(owner, this)
    const fault = (rule: RuleName, what: string, entry: string) => owner.fault(rule, what, entry, this)
    this.#of = { name, clock: owner.clock, pendingTimeout, fault }
  }

  /** What the monitor would show. */
  get state(): ResourceStateName {
    return this.#state
  }

  /** The CheckPoint of its last report. */
  get checkPoint(): number {
    return this.#checkPoint
  }

  /**
   * Whether Online left an event that is watched, and signaled when the resource fails: then LooksAlive need not be asked. Only Windows
   * has events; elsewhere it is always `false`, and a DLL that leaves one breaks the rule `event-handle`.
   */
  get eventHandle(): boolean {
    return this.#eventHandle
  }

  /** Whether it was closed, or is lost with the process. */
  get closed(): boolean {
    return this.#entries.closed || this.#owner.failure !== null
  }

  /** Entry points that are asked for and wait for another one to return. @internal */
  get waiting(): readonly string[] {
    return this.#entries.waiting
  }

  /**
   * Calls Online or OnlineV2, and waits until the resource is online.
   * @returns whether it is still on its way, which only `wait: false` lets be
   * @throws ClusterError with the status that was returned; `ERROR_RESOURCE_FAILED` where it reported that it has failed;
   *   `ERROR_TIMEOUT` where it did not report before PendingTimeout. In each case Terminate was called. `ERROR_INVALID_STATE` where
   *   it is online or on its way: the monitor would not call
   */
  online(options: OnlineOptions = {}): Promise<Transition> {
    return this.#begin('Online', options, [])
  }

  /**
   * Calls Offline or OfflineV2, and waits until the resource is offline.
   * @returns whether it is still on its way, which only `wait: false` lets be
   * @throws the errors of {@link HostedResource.online}
   */
  async offline(options: OfflineOptions = {}): Promise<Transition> {
    const { destination = null, ...rest } = options
    if (destination !== null) checkText('options.destination', destination)
    return await this.#begin('Offline', rest, [destination])
  }

  /** Calls LooksAlive. */
  looksAlive(): Promise<boolean> {
    return this.#entries.isAlive('looksAlive', 'LooksAlive')
  }

  /** Calls IsAlive. */
  isAlive(): Promise<boolean> {
    return this.#entries.isAlive('isAlive', 'IsAlive')
  }

  /** Calls Terminate, whatever else is being called. A resource that is on its way will not arrive. It is offline then. */
  async terminate(): Promise<void> {
    this.#entries.check()
    await this.#terminate('Offline', 'it was terminated')
  }

  /**
   * Calls Arbitrate.
   * @throws ClusterError with what it returned; `ERROR_NOT_QUORUM_CAPABLE` where the table has none
   */
  arbitrate(): Promise<void> {
    return this.#entries.quorum('arbitrate', 'Arbitrate')
  }

  /**
   * Calls Release.
   * @throws ClusterError with what it returned; `ERROR_NOT_QUORUM_CAPABLE` where the table has none
   */
  release(): Promise<void> {
    return this.#entries.quorum('release', 'Release')
  }

  /**
   * Calls ResourceControl, or BeginResourceControl and waits for the end of that. No status is an error here:
   * `ERROR_INVALID_FUNCTION` (1), for one, asks the monitor to do what it does by default.
   * @param code the control code's number
   */
  control(code: number, options: ControlOptions = {}): Promise<ControlAnswer> {
    return this.#entries.control('resourceControl', code, options)
  }

  /**
   * Calls BeginResourceControlAsUser and waits for its end. On Windows its token is that of the user that the host's process runs as,
   * which is yours, made to be impersonated; it is good until that end. Elsewhere there are no tokens, and it is NULL.
   * @param code the control code's number
   */
  controlAsUser(code: number, options: ControlOptions = {}): Promise<ControlAnswer> {
    return this.#entries.control('resourceControlAsUser', code, options)
  }

  /**
   * Calls Cancel, whatever else is being called.
   * @throws ClusterError with what it returned; `ERROR_CALL_NOT_IMPLEMENTED` where the table has none
   */
  async cancel(flags = 0): Promise<void> {
    checkU32('flags', flags)
    await this.#entries.cancel(flags)
  }

  /** Calls Close, and Terminate before it where the resource is not offline. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  /** {@link HostedResource.close} */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** It has reported. @param during the entry point that the reporting thread is inside of @internal */
  reported(report: Report, thread: number, during: string | null): void {
    this.#checkPoint = report.checkPoint
    const what = `'${this.name}' reported ${stateText(report.state)}`
    if (during !== null) {
      this.#of.fault('status-within-call', `${what} on the thread that is inside ${during}`, during)
    }
    if (this.#change?.report(report)) return
    if (this.#told?.has(thread)) this.#of.fault('status-after-terminate', `${what} once more`, 'SetResourceStatus')
    else if (this.#told) this.#told.add(thread)
    else this.#of.fault('status-without-pending', `${what} while nothing was pending`, 'SetResourceStatus')
  }

  /** Open has refused it. @internal */
  refused(): void {
    this.#entries.shut()
  }

  /** Its process has ended. @internal */
  lost(error: ResourceHostError): void {
    if (this.#entries.closed) return
    if (this.#state !== 'Offline') this.#move('Failed')
    this.#change?.fail(error)
  }

  async #begin(
    goal: 'Online' | 'Offline',
    options: OnlineOptions,
    first: readonly (string | null)[],
  ): Promise<Transition> {
    checkChanging(options)
    const { flags = 0, input = new Uint8Array(), wait = true, ...limits } = options
    const entry = this.#owner.names[goal === 'Online' ? 'online' : 'offline']
    return await new Patience(limits, awaited(entry, this)).for(async () => {
      const { change, ended } = await this.#entries.inTurn(entry, () =>
        this.#enter(goal, entry, [...first, flags, input]),
      )
      if (!wait && change) return { pending: true }
      await ended
      return { pending: false }
    })
  }

  /** Calls the entry point. @returns the change, while it is pending, and its end */
  async #enter(goal: 'Online' | 'Offline', entry: string, args: readonly Value[]) {
    if (this.#state.endsWith('Pending') || (this.#state === 'Online' && goal === 'Online')) {
      const detail = `it is ${this.#state}`
      throw new ClusterError(Win32Error.ERROR_INVALID_STATE, entry, this.name, { detail })
    }
    const change = new Change(this.#of, goal, entry)
    this.#change = change
    this.#told = null
    this.#move(`${goal}Pending`)
    const ended = this.#watch(change, goal)
    ended.catch(() => {}) // whoever does not wait is told by the state
    try {
      const { status, values } = await this.#entries.call(goal.toLowerCase(), entry, args)
      this.#eventHandle = goal === 'Online' && values[0] === 1
      if (change.returned(status)) return { change, ended }
    } catch (error) {
      change.fail(error as Error)
    }
    return { change: null, ended }
  }

  /** Waits for the end of a change, and does what follows from it. */
  async #watch(change: Change, goal: 'Online' | 'Offline'): Promise<void> {
    this.#owner.hold()
    try {
      await change.ended
      this.#move(goal)
    } catch (error) {
      // Somebody who terminated it has called Terminate already.
      if (this.#change === change && !this.#told) await this.#terminate('Failed', null)
      throw error
    } finally {
      if (this.#change === change) this.#change = null
      this.#owner.release()
    }
  }

  /** @param why what those are told who wait for it to arrive; `null` if they know */
  async #terminate(state: 'Offline' | 'Failed', why: string | null): Promise<void> {
    this.#told = new Set()
    const change = this.#change
    if (why !== null) {
      const { names } = this.#owner
      const entry = this.#state === 'OnlinePending' ? names.online : names.offline
      change?.fail(new ClusterError(Win32Error.ERROR_OPERATION_ABORTED, entry, this.name, { detail: why }))
    }
    try {
      await this.#entries.beside('terminate', 'Terminate')
      this.#move(state)
    } catch (error) {
      // That the process is gone is told by itself; those who wait for another error get theirs.
      if (why !== null || !(error instanceof ResourceHostError)) throw error
    }
  }

  async #close(): Promise<void> {
    if (this.closed) return
    if (this.#state !== 'Offline' && this.#state !== 'Failed') await this.#terminate('Offline', 'it was closed')
    await this.#entries.inTurn('Close', async () => {
      this.#entries.shut()
      await this.#entries.call('close', 'Close')
    })
  }

  #move(state: keyof typeof ResourceState): void {
    const from = this.#state
    if (from === state) return
    this.#state = state
    this.#owner.moved(this, from)
  }
}
