import { setImmediate as nextTurn } from 'node:timers/promises'
import { dateToFileTime } from '../../codecs/filetime.js'

/** The longest wait that setTimeout takes; a longer one is cut into pieces. */
const longestTimer = 2 ** 31 - 1

interface Alarm {
  readonly at: number
  readonly order: number
  readonly run: () => void
  /** Whether a fast clock hurries there. */
  readonly awaited: boolean
}

/** Work of other processes that has lasted longer than this is not waited for when time is to pass, ms. */
const patience = 2000

/**
 * How time passes: `'virtual'`, only when a test advances it; `'real'`, by itself; `'fast'`, by itself to whatever is due next, as soon
 * as nothing else is to be done; but not for the sake of what nobody waits for, and while other processes work as in reality.
 */
export type ClockPace = (typeof clockPaces)[number]

/** All of them. */
export const clockPaces = ['real', 'virtual', 'fast'] as const

/** The time of the simulated cluster. */
export class Clock {
  readonly #alarms: Alarm[] = []
  readonly #pace: ClockPace
  #now: number
  #flowsSince: number
  #order = 0
  #timer: NodeJS.Timeout | undefined
  #jump: NodeJS.Immediate | undefined
  /** What other processes are doing, each until it is done or was waited for long enough. */
  readonly #work = new Set<Promise<void>>()
  #busy = 0
  #passed: Promise<void> = Promise.resolve()

  /**
   * @param start the time at the beginning, in ms since 1970
   */
  constructor(pace: ClockPace = 'virtual', start = Date.now()) {
    this.#pace = pace
    this.#now = start
    this.#flowsSince = performance.now()
  }

  /** Now, in ms since 1970. */
  get now(): number {
    return this.#now + (this.#flows ? Math.floor(performance.now() - this.#flowsSince) : 0)
  }

  /** Now, as a FILETIME. */
  get fileTime(): bigint {
    return dateToFileTime(new Date(this.now))
  }

  /**
   * Calls back once, after `ms`; the function returned takes that back.
   * @param awaited whether somebody waits for it; what comes again for ever would keep a fast clock running for ever
   */
  after(ms: number, run: () => void, awaited = true): () => void {
    const alarm = { at: this.now + ms, order: this.#order++, run, awaited }
    const later = this.#alarms.findIndex(other => other.at > alarm.at)
    this.#alarms.splice(later < 0 ? this.#alarms.length : later, 0, alarm)
    this.#wind()
    return () => {
      const index = this.#alarms.indexOf(alarm)
      if (index >= 0) this.#alarms.splice(index, 1)
      this.#wind()
    }
  }

  /** Calls back as soon as what is going on now has ended; no time passes. */
  soon(run: () => void): void {
    this.after(0, run)
    // A clock that stands still would never get there by itself.
    queueMicrotask(() => this.advance(0))
  }

  /**
   * Another process works for the cluster, which takes real time: no time is skipped meanwhile, and {@link Clock.pass} waits for it.
   * @returns the work
   */
  working<Result>(work: Promise<Result>): Promise<Result> {
    this.#occupy(1)
    const { promise, end } = limited(patience)
    this.#work.add(promise)
    void promise.then(() => this.#work.delete(promise))
    const done = () => {
      this.#occupy(-1)
      end()
    }
    work.then(done, done) // its error is told to who awaits the work
    return work
  }

  /**
   * As {@link Clock.advance}, but whenever something is due, what other processes are doing comes to its end before, unless it
   * lasts too long; and so does what they do then.
   */
  pass(ms: number): Promise<void> {
    const passed = this.#passed.then(() => this.#pass(this.now + ms))
    this.#passed = passed.catch(() => {}) // its caller is told
    return passed
  }

  async #pass(until: number): Promise<void> {
    for (;;) {
      while (this.#work.size > 0) {
        await Promise.all(this.#work)
        // What follows from an answer happens a few promises later.
        await nextTurn()
      }
      const next = this.#due(until)
      if (!next) break
      this.#set(Math.max(next.at, this.now))
      next.run()
    }
    this.advance(Math.max(until - this.now, 0))
  }

  /** Lets `ms` pass at once: what is due happens in the order of its time, at its time. */
  advance(ms: number): void {
    const until = this.now + ms
    for (let next = this.#due(until); next; next = this.#due(until)) {
      this.#set(Math.max(next.at, this.now))
      next.run()
    }
    this.#set(Math.max(until, this.now))
    this.#wind()
  }

  /** Forgets everything that is to come. */
  stop(): void {
    this.#alarms.length = 0
    this.#wind()
  }

  /** Whether time passes by itself. */
  get #flows(): boolean {
    return this.#pace === 'real' || (this.#pace === 'fast' && this.#busy > 0)
  }

  #occupy(more: 1 | -1): void {
    const { now } = this
    this.#busy += more
    if (this.#pace !== 'fast') return
    this.#set(now)
    this.#wind()
  }

  #due(until: number): Alarm | undefined {
    const first = this.#alarms[0]
    return first && first.at <= until ? this.#alarms.shift() : undefined
  }

  #set(now: number): void {
    this.#now = now
    this.#flowsSince = performance.now()
  }

  #wind(): void {
    clearTimeout(this.#timer)
    clearImmediate(this.#jump)
    const first = this.#alarms[0]
    if (this.#pace === 'virtual' || !first) return
    if (!this.#flows) {
      const next = this.#alarms.find(({ awaited }) => awaited)
      if (next) this.#jump = setImmediate(() => this.advance(Math.max(next.at - this.now, 0)))
      return
    }
    this.#timer = setTimeout(() => this.advance(0), Math.min(Math.max(first.at - this.now, 0), longestTimer))
  }
}

/** A promise that resolves when it is ended, or after `ms` of real time; it keeps no process from ending. */
function limited(ms: number): { promise: Promise<void>; end: () => void } {
  let end = () => {}
  const promise = new Promise<void>(resolve => {
    const timer = setTimeout(resolve, ms).unref()
    end = () => {
      clearTimeout(timer)
      resolve()
    }
  })
  return { promise, end }
}
