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

/**
 * How time passes: `'virtual'`, only when a test advances it; `'real'`, by itself; `'fast'`, by itself to whatever is due next, as soon
 * as nothing else is to be done; but not for the sake of what nobody waits for.
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
    return this.#now + (this.#pace === 'real' ? Math.floor(performance.now() - this.#flowsSince) : 0)
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
    if (this.#pace === 'fast') {
      const next = this.#alarms.find(({ awaited }) => awaited)
      if (next) this.#jump = setImmediate(() => this.advance(Math.max(next.at - this.now, 0)))
      return
    }
    this.#timer = setTimeout(() => this.advance(0), Math.min(Math.max(first.at - this.now, 0), longestTimer))
  }
}
