/** One resource in the process of its type: what handlers are given, and in which order they are called. */
import { inspect } from 'node:util'
import { outOfRange, wrongType } from '../core/validate.js'
import type { ClusterKey } from '../domain/key.js'
import type { KeyAccessOptions } from '../domain/key-access.js'
import type { OwnResource } from './cluster.js'
import type { AnyResourceType, HandledResource, ResourceLog } from './define.js'
import { readProperties } from './properties.js'
import type { PropertySchemas, PropertyValues } from './schema.js'
import { Status, statusOf } from './status.js'

/** What a resource tells its resource DLL. */
export interface Outside {
  pending(percent: number): void
  health(alive: boolean): void
  log(level: LogLevel, text: string): void
  /** Runs what belongs to the resource, so that what it prints is known to be the resource's. */
  within<Result>(work: () => Result): Result
}

/** LOG_LEVEL of resapi.h. */
export const LogLevel = { info: 0, warning: 1, error: 2, severe: 3 } as const
export type LogLevel = (typeof LogLevel)[keyof typeof LogLevel]

/** Whether properties that are out of date are read before a handler, and whether those that are required must be there. */
const reads = {
  open: 'what is there',
  online: 'all',
  offline: 'nothing',
  looksAlive: 'all',
  isAlive: 'all',
  terminate: 'nothing',
  close: 'nothing',
  propertiesChanged: 'what is there',
  control: 'what is there',
} as const

/** How long handlers may go on after they were terminated, in milliseconds. */
const patience = 60_000

/** What the handlers see: the public face of {@link Hosted}, which gives it its values. */
class Face implements HandledResource<PropertyValues<PropertySchemas>, unknown> {
  flags = 0
  destination: string | null = null
  properties: PropertyValues<PropertySchemas> = {}
  state: unknown
  signal = new AbortController().signal

  constructor(
    readonly name: string,
    readonly log: ResourceLog,
    readonly pending: (percent: number) => void,
    readonly openKey: (options?: KeyAccessOptions) => Promise<ClusterKey>,
  ) {}
}

/** A resource from `open` to `close`. */
export class Hosted {
  readonly #type: AnyResourceType
  readonly #outside: Outside
  readonly #own: OwnResource
  readonly #face: Face
  #stop = new AbortController()
  /** Whatever was asked for last, done. */
  #last: Promise<unknown> = Promise.resolve()
  #idle = true
  #stale = true
  /** How far the handler that may take its time has come; `null` while there is none. */
  #percent: number | null = null
  #poll: NodeJS.Timeout | null = null
  #health = true

  constructor(type: AnyResourceType, name: string, own: OwnResource, outside: Outside) {
    this.#type = type
    this.#outside = outside
    this.#own = own
    const says = (level: LogLevel) => (text: string) => outside.log(level, String(text))
    const { info, warning, error, severe } = LogLevel
    this.#face = new Face(
      name,
      { info: says(info), warning: says(warning), error: says(error), severe: says(severe) },
      percent => this.#pending(percent),
      options => this.#own.openKey(options),
    )
    this.#face.signal = this.#stop.signal
  }

  get name(): string {
    return this.#face.name
  }

  /** Opens it. @returns a status; what is no success leaves nothing open */
  async open(flags: number): Promise<number> {
    this.#face.flags = flags
    const status = await this.#next('open', async () => {
      this.#face.state = await this.#type.open?.(this.#face)
    })
    if (status !== Status.SUCCESS) this.#own.close()
    return status
  }

  online(flags: number): Promise<number> {
    // From now on, not from its turn on: it may be terminated before.
    this.#stop = new AbortController()
    const { signal } = this.#stop
    return this.#next('online', async () => {
      signal.throwIfAborted()
      await this.#takingTime('online', flags)
      signal.throwIfAborted()
      this.#health = true
      this.#watch()
    })
  }

  /** @param destination the node that its group moves to; `null` if it does not move */
  offline(flags: number, destination: string | null): Promise<number> {
    // Not the signal of an online that is asked for while this goes on: it was terminated then, and has begun anew.
    const stop = this.#stop
    return this.#next('offline', async () => {
      this.#unwatch()
      this.#face.destination = destination
      try {
        await this.#takingTime('offline', flags)
      } finally {
        this.#face.destination = null
      }
      abort(stop, 'it has gone offline')
    })
  }

  /** Looks thoroughly. A failure to look is a failure of the resource. */
  async isAlive(): Promise<boolean> {
    this.#health = await this.#look(this.#type.isAlive ? 'isAlive' : 'looksAlive')
    return this.#health
  }

  /** Stops it, whatever is under way. */
  terminate(): Promise<number> {
    this.#unwatch()
    abort(this.#stop, 'the cluster terminates it')
    this.#expectEnd()
    return this.#attempt('terminate', this.#stop.signal, () => this.#type.terminate?.(this.#face))
  }

  /** What goes on for ever although it was terminated would keep everything behind it waiting for ever: the process is given up first. */
  #expectEnd(): void {
    const giveUp = () => {
      throw new Error(
        `a handler of '${this.name}' goes on ${patience} ms after it was terminated, and others wait for it`,
      )
    }
    const timer = setTimeout(() => this.#outside.within(giveUp), patience)
    void this.#last.then(() => clearTimeout(timer))
  }

  async close(): Promise<number> {
    this.#unwatch()
    const status = await this.#next('close', () => this.#type.close?.(this.#face))
    abort(this.#stop, 'it is closed')
    this.#own.close()
    return status
  }

  /** Its properties are others: the next handler is to see them. */
  propertiesChanged(): void {
    this.#stale = true
    if (this.#type.propertiesChanged)
      void this.#next('propertiesChanged', () => this.#type.propertiesChanged?.(this.#face))
  }

  /** Has a control code answered. @param answer given what handlers are given */
  control(answer: (resource: unknown) => Promise<void>): Promise<number> {
    return this.#next('control', () => answer(this.#face))
  }

  /** Runs one handler after the other; none is left out because another has failed. */
  #next(what: keyof typeof reads, work: () => unknown): Promise<number> {
    const { signal } = this.#stop
    const turn = this.#last.then(async () => {
      this.#idle = false
      const status = await this.#attempt(what, signal, async () => {
        if (what === 'online') {
          this.#face.signal = signal
          this.#stale = true
        }
        if (this.#stale && reads[what] !== 'nothing') await this.#refresh(reads[what] === 'all')
        await work()
      })
      this.#idle = true
      return status
    })
    this.#last = turn
    return turn
  }

  /** @returns the status of what happened; a failure is told to the log, with its stack */
  async #attempt(what: keyof typeof reads, signal: AbortSignal, work: () => unknown): Promise<number> {
    try {
      await this.#outside.within(work)
      return Status.SUCCESS
    } catch (error) {
      const status = statusOf(error, signal.aborted)
      if (status === Status.OPERATION_ABORTED)
        this.#outside.log(LogLevel.info, `${what} has stopped, as it was told to`)
      else this.#outside.log(LogLevel.error, `${what} failed with status ${status}: ${inspect(error)}`)
      return status
    }
  }

  async #takingTime(what: 'online' | 'offline', flags: number): Promise<void> {
    this.#face.flags = flags
    this.#percent = 0
    try {
      await this.#type[what]?.(this.#face)
    } finally {
      this.#percent = null
    }
  }

  #pending(percent: number): void {
    if (typeof percent !== 'number' || !(percent >= 0 && percent <= 100)) {
      throw outOfRange('percent', 'a number from 0 to 100', percent)
    }
    const whole = Math.floor(percent)
    if (this.#percent === null || whole <= this.#percent) return
    this.#percent = whole
    this.#outside.pending(whole)
  }

  async #refresh(all: boolean): Promise<void> {
    const { properties } = this.#type
    if (properties !== undefined) {
      // What is set from now on is not in what is read now.
      this.#stale = false
      try {
        await using key = await this.#own.openKey({ access: 'read' })
        this.#face.properties = await readProperties(properties, key, all)
      } catch (error) {
        this.#stale = true
        throw error
      }
    }
  }

  async #look(how: 'looksAlive' | 'isAlive'): Promise<boolean> {
    let alive = true
    const status = await this.#next(how, async () => {
      const answer: unknown = this.#type[how] ? await this.#type[how](this.#face) : true
      if (typeof answer !== 'boolean') throw wrongType(how, 'a function that returns true or false', answer)
      alive = answer
    })
    return alive && status === Status.SUCCESS
  }

  /** Looks at intervals; what has changed is told. A look that would have to wait is left out. */
  #watch(): void {
    const { looksAlive, looksAliveInterval = 5000 } = this.#type
    if (looksAlive === undefined) return
    this.#poll = setInterval(async () => {
      if (!this.#idle) return
      const { signal } = this.#stop
      const health = await this.#look('looksAlive')
      if (signal.aborted || health === this.#health) return
      this.#health = health
      this.#outside.health(health)
    }, looksAliveInterval)
  }

  #unwatch(): void {
    if (this.#poll !== null) clearInterval(this.#poll)
    this.#poll = null
  }
}

function abort(stop: AbortController, reason: string): void {
  stop.abort(new DOMException(reason, 'AbortError'))
}
