import type { Value } from '../channel/frames.js'
import type { ResourceState } from '../constants/enums.gen.js'
import { Win32Error } from '../constants/errors.gen.js'
import type { ResourceStateName } from '../constants/states.js'
import { ClosedError, ClusterError } from '../core/errors.js'
import { check, type Transition } from '../core/status.js'
import { checkText, checkU32 } from '../core/validate.js'
import { Patience } from '../core/wait.js'
import { awaited, Change, type ChangeOf, type Report, stateText } from './change.js'
import { type ControlAnswer, type ControlOptions, checkControl } from './control.js'
import { ResourceHostError } from './errors.js'
import { checkChanging, type OfflineOptions, type OnlineOptions } from './options.js'
import type { ResourceOwner } from './owner.js'
import type { RuleName } from './rules.js'
import { Turns } from './turns.js'

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
  readonly #turns = new Turns()
  /** Threads that were told to stop by what their report was answered; `null` while none is to. */
  #told: Set<number> | null = null
  #closing: Promise<void> | null = null
  #closed = false

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

  /** Whether Online gave an event handle, which is signaled when the resource fails: then LooksAlive need not be asked. */
  get eventHandle(): boolean {
    return this.#eventHandle
  }

  /** Whether it was closed, or is lost with the process. */
  get closed(): boolean {
    return this.#closed || this.#owner.failure !== null
  }

  /** Entry points that are asked for and wait for another one to return. @internal */
  get waiting(): readonly string[] {
    return this.#turns.waiting
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
    return this.#isAlive('looksAlive', 'LooksAlive')
  }

  /** Calls IsAlive. */
  isAlive(): Promise<boolean> {
    return this.#isAlive('isAlive', 'IsAlive')
  }

  /** Calls Terminate, whatever else is being called. A resource that is on its way will not arrive. It is offline then. */
  async terminate(): Promise<void> {
    this.#check()
    await this.#terminate('Offline', 'it was terminated')
  }

  /**
   * Calls Arbitrate.
   * @throws ClusterError with what it returned; `ERROR_NOT_QUORUM_CAPABLE` where the table has none
   */
  arbitrate(): Promise<void> {
    return this.#quorum('arbitrate', 'Arbitrate')
  }

  /**
   * Calls Release.
   * @throws ClusterError with what it returned; `ERROR_NOT_QUORUM_CAPABLE` where the table has none
   */
  release(): Promise<void> {
    return this.#quorum('release', 'Release')
  }

  /**
   * Calls ResourceControl, or BeginResourceControl and waits for the end of that. No status is an error here:
   * `ERROR_INVALID_FUNCTION` (1), for one, asks the monitor to do what it does by default.
   * @param code the control code's number
   */
  async control(code: number, options: ControlOptions = {}): Promise<ControlAnswer> {
    checkControl(code, options)
    return await this.#inTurn(this.#owner.names.resourceControl, () => this.#owner.control(this, code, options))
  }

  /**
   * Calls Cancel, whatever else is being called.
   * @throws ClusterError with what it returned; `ERROR_CALL_NOT_IMPLEMENTED` where the table has none
   */
  async cancel(flags = 0): Promise<void> {
    checkU32('flags', flags)
    this.#check()
    if (!this.#owner.has('Cancel')) throw new ClusterError(Win32Error.ERROR_CALL_NOT_IMPLEMENTED, 'Cancel', this.name)
    check((await this.#call('cancel', 'Cancel', [flags])).status, 'Cancel', this.name)
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
    this.#closed = true
  }

  /** Its process has ended. @internal */
  lost(error: ResourceHostError): void {
    if (this.#closed) return
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
      const { change, ended } = await this.#inTurn(entry, () => this.#enter(goal, entry, [...first, flags, input]))
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
      const { status, values } = await this.#call(goal.toLowerCase(), entry, args)
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
      await this.#call('terminate', 'Terminate', [])
      this.#move(state)
    } catch (error) {
      // That the process is gone is told by itself; those who wait for another error get theirs.
      if (why !== null || !(error instanceof ResourceHostError)) throw error
    }
  }

  async #close(): Promise<void> {
    if (this.closed) return
    if (this.#state !== 'Offline' && this.#state !== 'Failed') await this.#terminate('Offline', 'it was closed')
    await this.#inTurn('Close', async () => {
      this.#closed = true
      await this.#call('close', 'Close', [])
    })
  }

  async #isAlive(operation: string, entry: string): Promise<boolean> {
    return (await this.#inTurn(entry, () => this.#call(operation, entry, []))).values[0] !== 0
  }

  async #quorum(operation: string, entry: string): Promise<void> {
    this.#check()
    if (!this.#owner.has(entry)) throw new ClusterError(Win32Error.ERROR_NOT_QUORUM_CAPABLE, entry, this.name)
    check((await this.#inTurn(entry, () => this.#call(operation, entry, []))).status, entry, this.name)
  }

  #call(operation: string, entry: string, args: readonly Value[]) {
    return this.#owner.invoke(operation, entry, this, [this.id, ...args])
  }

  async #inTurn<Result>(entry: string, call: () => Promise<Result>): Promise<Result> {
    this.#check()
    return await this.#turns.take(entry, () => {
      this.#check()
      return call()
    })
  }

  #check(): void {
    if (this.#owner.failure) throw this.#owner.failure
    if (this.#closed) throw new ClosedError(`The resource '${this.name}'`)
  }

  #move(state: keyof typeof ResourceState): void {
    const from = this.#state
    if (from === state) return
    this.#state = state
    this.#owner.moved(this, from)
  }
}
