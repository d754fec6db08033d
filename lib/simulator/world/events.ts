import { EventEmitter, once } from 'node:events'
import type { Clock } from './clock.js'

/** Something that happened in the simulated cluster. */
export interface LabEvent {
  /** Position in the story, from 1. */
  readonly sequence: number
  /** When, in the cluster's time (ISO 8601). */
  readonly time: string
  /**
   * What kind of thing: `resource`, `group`, `node`, `network`, `interface`, `checkpoint`, `monitor` (a process that runs a resource
   * DLL), `log` (a line that a resource DLL logged), `fault`, `client` or `internal`.
   */
  readonly kind: EventKind
  /** Number of the event in the log of a real cluster, where it has one there. */
  readonly id: number | null
  /** Name of the object it happened to; `null` where there is none. */
  readonly target: string | null
  /** A sentence for people. */
  readonly message: string
}

/** What an event is about. */
export type EventKind =
  | 'resource'
  | 'group'
  | 'node'
  | 'network'
  | 'interface'
  | 'checkpoint'
  | 'monitor'
  | 'log'
  | 'fault'
  | 'client'
  | 'internal'

const kept = 10_000

/** The story of the simulated cluster; only its newest 10,000 events are kept. */
export class Events {
  readonly #clock: Clock
  readonly #news = new EventEmitter().setMaxListeners(0)
  #events: LabEvent[] = []
  #sequence = 0

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Adds an event. */
  add(kind: EventKind, target: string | null, message: string, id: number | null = null): void {
    const time = new Date(this.#clock.now).toISOString()
    this.#events.push({ sequence: ++this.#sequence, time, kind, id, target, message })
    if (this.#events.length >= 2 * kept) this.#events = this.#events.slice(-kept)
    this.#news.emit('event')
  }

  /** The events after a sequence number, oldest first. */
  since(sequence: number): LabEvent[] {
    return this.#events.slice(-kept).filter(event => event.sequence > sequence)
  }

  /** The events after a sequence number, once there is one. */
  async next(sequence: number, signal: AbortSignal): Promise<LabEvent[]> {
    for (;;) {
      const events = this.since(sequence)
      if (events.length > 0) return events
      await once(this.#news, 'event', { signal })
    }
  }
}
