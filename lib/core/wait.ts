import { setTimeout as sleep } from 'node:timers/promises'
import { TimeoutError } from './errors.js'
import { checkOneOf, checkOptions, checkSignal, checkU32 } from './validate.js'

/** How long to wait for an answer, and who may end it. A call that was abandoned goes on in the cluster. */
export interface CallOptions {
  /** Ends the wait: it fails with the signal's reason. */
  signal?: AbortSignal
  /** Milliseconds until the wait fails with a {@link TimeoutError}; without it, it never does. */
  timeout?: number
}

/** How to wait for a state. */
export interface WaitOptions extends CallOptions {
  /** The longest pause between two looks, in milliseconds; 1000 if absent. The first pauses are shorter. */
  interval?: number
}

/** The names of {@link WaitOptions}. */
export const waitOptionNames = ['signal', 'timeout', 'interval'] as const

/** The first pause between two looks, in milliseconds, and by how much each is longer than the one before. */
const firstPause = 20
const growth = 1.5

/** The states that end a wait, as a list. A state that does not exist would never be reached. */
export function wantedStates<State extends string>(
  state: State | readonly State[],
  known: Readonly<Record<State, number>>,
): readonly State[] {
  const wanted = Array.isArray(state) ? (state as readonly State[]) : [state as State]
  for (const each of wanted) checkOneOf('state', each, Object.keys(known) as State[])
  return wanted
}

/** What is waited for: the names in a {@link TimeoutError}, and where it stands. */
export interface Awaited {
  readonly syscall: string
  readonly target: string | null
  /** Where it stood when it was looked at last, e.g. `'Pending on NODE1'`; `null` before the first look. */
  stand: string | null
}

/** For how long a caller is willing to wait, beginning now. */
export class Patience {
  readonly #what: Awaited
  readonly #timeout: number | undefined
  readonly #interval: number
  readonly #own: AbortSignal | undefined
  readonly #signal: AbortSignal | undefined

  constructor({ signal, timeout, interval = 1000 }: WaitOptions, what: Awaited) {
    if (signal !== undefined) checkSignal('options.signal', signal)
    if (timeout !== undefined) checkU32('options.timeout', timeout)
    checkU32('options.interval', interval)
    this.#what = what
    this.#timeout = timeout
    this.#interval = interval
    this.#own = signal
    const signals = [signal, timeout === undefined ? undefined : AbortSignal.timeout(timeout)]
    const ends = signals.filter(each => each !== undefined)
    this.#signal = ends.length === 2 ? AbortSignal.any(ends) : ends[0]
  }

  /** Whether it has come to its end. */
  get over(): boolean {
    return this.#signal?.aborted === true
  }

  /** Throws if it is over: the caller's reason, or that the time was up. */
  check(): void {
    if (this.over) throw this.#reason()
  }

  /** Makes a call, and waits for its answer no longer than this. The call keeps its handles until it ends by itself. */
  async for<Result>(call: () => Promise<Result>): Promise<Result> {
    this.check()
    const signal = this.#signal
    if (signal === undefined) return await call()
    let abandon = () => {}
    const abandoned = new Promise<void>(resolve => {
      abandon = () => resolve()
      signal.addEventListener('abort', abandon)
    })
    try {
      const answer = call().then(result => ({ result }))
      const first = await Promise.race([answer, abandoned])
      if (first) return first.result
      answer.catch(() => {}) // nobody waits for it any more
      throw this.#reason()
    } finally {
      signal.removeEventListener('abort', abandon)
    }
  }

  /** Looks again and again until what it sees is enough: soon at first, then ever more rarely. */
  async until<Seen>(look: () => Promise<Seen>, enough: (seen: Seen) => boolean): Promise<Seen> {
    for (let pause = firstPause; ; pause *= growth) {
      const seen = await this.for(look)
      if (enough(seen)) return seen
      const signal = this.#signal
      await sleep(Math.min(pause, this.#interval), undefined, signal && { signal }).catch(() => {})
      this.check()
    }
  }

  #reason(): unknown {
    if (this.#own?.aborted) return this.#own.reason
    const { syscall, target, stand } = this.#what
    return new TimeoutError(syscall, target, this.#timeout ?? 0, stand)
  }
}

/** Waits until an object is in a state. */
export async function waitFor<Status extends { readonly state: string; readonly ownerNode?: string }>(
  syscall: string,
  target: string,
  look: () => Promise<Status>,
  states: readonly string[],
  options: WaitOptions = {},
): Promise<Status> {
  checkOptions('options', options, waitOptionNames)
  const what: Awaited = { syscall, target, stand: null }
  return await new Patience(options, what).until(look, status => {
    what.stand = standOf(status)
    return states.includes(status.state)
  })
}

/** A status as words: `Online on NODE1`. */
export function standOf({ state, ownerNode }: { readonly state: string; readonly ownerNode?: string }): string {
  return ownerNode ? `${state} on ${ownerNode}` : state
}
