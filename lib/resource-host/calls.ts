import type { Value } from '../channel/frames.js'
import { Win32Error } from '../constants/errors.gen.js'
import type { HostClock } from './clock.js'
import {
  AsynchronousCalls,
  type Completion,
  type ControlAnswer,
  type ControlOptions,
  controlCall,
  readControl,
  tooMuch,
} from './control.js'
import { type CallInFlight, nameCall } from './errors.js'
import type { HostAnswer, HostProcess } from './process.js'
import type { HostedResource } from './resource.js'
import type { RuleName } from './rules.js'

/** What is watched while entry points are called. */
export interface CallWatch {
  readonly clock: HostClock
  readonly deadlockTimeout: number
  readonly callGuidance: number
  fault(rule: RuleName, what: string, entry: string, resource: string | null): void
  /** An entry point has returned. @param returned its BOOL or status; `null` where it returns nothing */
  returned(entry: string, resource: HostedResource | null, duration: number, returned: number | null): void
}

/** What an entry point returned: most a status, some a BOOL, some nothing. */
function returnedBy(operation: string, { status, values }: HostAnswer): number | null {
  if (operation === 'terminate' || operation === 'close') return null
  return /alive$/i.test(operation) ? (values[0] as number) : status
}

/** The calls of entry points, and the rules about how long they take. */
export class Calls {
  readonly #process: HostProcess
  readonly #watch: CallWatch
  readonly #asynchronous: AsynchronousCalls
  /** How long calls took by the clock of the process, until their answer is here. */
  readonly #durations = new Map<number, number>()

  constructor(process: HostProcess, watch: CallWatch) {
    this.#process = process
    this.#watch = watch
    this.#asynchronous = new AsynchronousCalls(watch.clock, watch.deadlockTimeout, (what, timeout) =>
      watch.fault('control-timeout', `${nameCall(what)} had not ended after ${timeout} ms`, what.entry, what.resource),
    )
  }

  /**
   * Calls an entry point and waits until it has returned.
   * @param begun given the number of the call before anything can come of it
   */
  async invoke(
    operation: string,
    entry: string,
    resource: HostedResource | null,
    args: readonly Value[],
    begun: (id: number) => void = () => {},
  ): Promise<HostAnswer> {
    const { clock, deadlockTimeout, callGuidance } = this.#watch
    const what: CallInFlight = { entry, resource: resource?.name ?? null }
    const { id, answer } = this.#process.call(operation, args, what)
    begun(id)
    const disarm = clock.after(deadlockTimeout, () => this.#deadlock(what, resource), false)
    try {
      const answered = await answer
      const duration = this.#durations.get(id) ?? 0 // nothing is told of a call that there was no thread for
      this.#durations.delete(id)
      if (operation === 'load') return answered
      if (duration > callGuidance) {
        this.#watch.fault('slow-call', `${nameCall(what)} took ${Math.round(duration)} ms`, entry, what.resource)
      }
      this.#watch.returned(entry, resource, duration, returnedBy(operation, answered))
      return answered
    } finally {
      disarm()
    }
  }

  /** Calls a control function, and waits for the end of its asynchronous call where it begins one. */
  async control(
    operation: string,
    entry: string,
    resource: HostedResource | null,
    code: number,
    options: ControlOptions,
  ): Promise<ControlAnswer> {
    const what: CallInFlight = { entry, resource: resource?.name ?? null }
    return await controlCall(what, options, async (input, room) => {
      const args = [...(resource ? [resource.id] : []), code, input, room]
      let number = 0
      let end: Promise<Completion> | undefined
      const { status, values } = await this.invoke(operation, entry, resource, args, id => {
        number = id
        end = this.#asynchronous.begin(id, what)
      })
      const { asynchronous, ...answer } = readControl(status, values)
      if (asynchronous) this.#asynchronous.goOn(number)
      else this.#asynchronous.forget(number, new Error('it has ended already'))
      const ended = asynchronous ? await end : undefined
      const whole = ended === undefined ? answer : { ...ended, returned: ended.output.length }
      const problem = tooMuch(whole, room, what)
      if (problem !== null) this.#watch.fault('returned-too-much', problem, entry, what.resource)
      return whole
    })
  }

  /** A call has returned; its answer follows. */
  took(id: number, duration: number): void {
    this.#durations.set(id, duration)
  }

  /** EndControlCall or EndTypeControlCall was called. */
  complete(id: number, { status, output }: Completion): void {
    if (!this.#asynchronous.complete(id, { status, output })) this.#unknown('ended')
  }

  /** ExtendControlCall or ExtendTypeControlCall was called. */
  extend(id: number, timeout: number): void {
    if (!this.#asynchronous.extend(id, timeout)) this.#unknown('extended')
  }

  /** The process is gone. */
  fail(error: Error): void {
    this.#asynchronous.fail(error)
  }

  #unknown(verb: string): void {
    this.#watch.fault(
      'unknown-handle',
      `an asynchronous call was ${verb} that is not under way`,
      'EndControlCall',
      null,
    )
  }

  #deadlock(what: CallInFlight, resource: HostedResource | null): void {
    const { deadlockTimeout } = this.#watch
    const story = `${nameCall(what)} had not returned after ${deadlockTimeout} ms`
    const waiting = resource?.waiting ?? []
    if (waiting.length > 0) {
      const asked = `${waiting.join(' and ')} of '${what.resource}' had to wait for ${what.entry}, which may be waiting for that`
      this.#watch.fault('reentry', asked, what.entry, what.resource)
    }
    this.#watch.fault('deadlock-timeout', story, what.entry, what.resource)
    this.#process.kill('deadlock', `${story} (DeadlockTimeout)`)
  }
}

/** What a control function of a table answers that has none: the monitor is to do what it does by default. */
export const noControl: ControlAnswer = {
  status: Win32Error.ERROR_INVALID_FUNCTION,
  output: new Uint8Array(),
  returned: 0,
}
