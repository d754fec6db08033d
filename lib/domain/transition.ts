import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { type Transition, transition } from '../core/status.js'
import { checkBoolean, checkFunction, checkOptions } from '../core/validate.js'
import { type Awaited, type CallOptions, Patience, standOf, type WaitOptions, waitOptionNames } from '../core/wait.js'

/** An object that changed while a verb was waited for. */
export interface Progress {
  readonly kind: 'resource' | 'group' | 'node'
  readonly name: string
  /**
   * Its state as its `status()` tells it. Of a node that is drained, or to which groups return, also how far that is: `'Draining'`,
   * `'Drained'`, `'DrainFailed'`, `'FailingBack'`, `'FailbackFailed'`; of a group that is no more, `'Destroyed'`.
   */
  readonly state: string
  /** Name of the node that owns it; `null` for a node. */
  readonly ownerNode: string | null
}

/** How a verb that takes time is waited for. */
export interface TransitionOptions extends WaitOptions {
  /** `false`: the promise ends when the cluster has begun. Else when everything has come to rest. */
  wait?: true
  /** Told what it involves at the beginning, and then each thing that changes. */
  onProgress?: (progress: Progress) => void
}

/** A verb that is begun and not waited for; `signal` and `timeout` are about the call that begins it. */
export interface Beginning extends CallOptions {
  wait: false
}

/** How a verb is waited for that the cluster can cancel. */
export interface CancellableOptions extends TransitionOptions {
  /** When the wait is ended by `signal` or `timeout`, the verb is cancelled, too, as far as it still can be. */
  cancelOnAbort?: boolean
}

/** Something to look at while a verb is waited for. */
export interface Watched {
  readonly kind: Progress['kind']
  readonly name: string
  /** Told of only once it has changed. */
  readonly quiet?: boolean
  status(): Promise<Stand>
}

/** What a look at an object tells. */
export interface Stand {
  readonly state: string
  readonly ownerNode?: string
}

/**
 * What a status means to a verb: still under way; its goal; a failure; an end that is the goal, or is not, if nothing more
 * comes.
 */
export type Verdict = 'pending' | 'goal' | 'failed' | 'perhaps' | 'elsewhere'

/** A verb as {@link perform} needs it. */
export interface Verb<Status extends Stand> {
  readonly syscall: string
  /** The object itself; its status is what the verb ends with. */
  readonly object: Pick<Watched, 'kind' | 'name'> & { status(): Promise<Status> }
  /** What else it involves; asked for only if somebody wants to be told. */
  others(): Promise<readonly Watched[]>
  /** Begins, and gives the status of the call. */
  begin(): Promise<{ status: number }>
  /** What a status means. */
  judge(now: Status, before: Status): Verdict
  /** The error for an end that is not the goal. */
  failure(now: Status): Promise<ClusterError>
  /** Takes it back as far as that is possible; `null` where nothing can be. */
  readonly cancel: Cancel | null
  /** Closes what it has opened for all this. */
  close(): void
}

/** How a verb is cancelled, and by which statuses the cluster says that it is too late. */
export interface Cancel {
  readonly syscall: string
  readonly tooLate: readonly number[]
  call(): Promise<{ status: number }>
}

/** An end that may be no end counts after so many milliseconds without a change: other nodes tell of a beginning late. */
const grace = 1000

/** How long cancelling may take, in milliseconds. */
const cancelTime = 10_000

const optionNames = ['wait', 'onProgress', ...waitOptionNames]

/** Begins a verb and, unless told otherwise, waits for its end. */
export async function perform<Status extends Stand>(
  verb: Verb<Status>,
  options: CancellableOptions | Beginning,
  dryRun: boolean | undefined,
): Promise<Status | Transition> {
  checkOptions('options', options, verb.cancel ? [...optionNames, 'cancelOnAbort'] : optionNames)
  const {
    wait = true,
    onProgress,
    cancelOnAbort = false,
  }: Omit<CancellableOptions, 'wait'> & { wait?: boolean } = options
  checkBoolean('options.wait', wait)
  checkBoolean('options.cancelOnAbort', cancelOnAbort)
  if (onProgress !== undefined) checkFunction('options.onProgress', onProgress)
  const { syscall, object } = verb
  const what: Awaited = { syscall, target: object.name, stand: null }
  const patience = new Patience(options, what)
  const begin = async () => transition((await patience.for(() => verb.begin())).status, syscall, object.name)
  if (!wait) return await begin()
  let begun = false
  try {
    const before = await patience.for(() => object.status())
    const watch = onProgress && (await patience.for(() => Watch.begin(verb, before, onProgress)))
    begun = true
    const { pending } = await begin()
    if (dryRun) return await object.status()
    const end = new End(verb, before, pending)
    const look = async () => {
      const [now] = await Promise.all([object.status(), watch?.look()])
      watch?.see(object, now)
      what.stand = standOf(now)
      return now
    }
    const now = await patience.until(look, seen => end.isReached(seen))
    const verdict = verb.judge(now, before)
    if (verdict !== 'goal' && verdict !== 'perhaps') throw await verb.failure(now)
    return now
  } catch (error) {
    if (begun && cancelOnAbort && patience.over && verb.cancel) await cancelled(verb.cancel, error, object.name)
    throw error
  } finally {
    verb.close()
  }
}

/** Cancels what is given up; that this cannot be done is an error of its own, unless it is too late. */
async function cancelled(cancel: Cancel, reason: unknown, target: string): Promise<void> {
  const { syscall } = cancel
  const patience = new Patience({ timeout: cancelTime }, { syscall, target, stand: null })
  const { status } = await patience.for(() => cancel.call())
  if (status === Win32Error.ERROR_SUCCESS || status === Win32Error.ERROR_IO_PENDING) return
  if (!cancel.tooLate.includes(status)) throw new ClusterError(status, syscall, target, { cause: reason })
}

/** Tells the end of a verb from what looks like it. */
class End<Status extends Stand> {
  readonly #verb: Verb<Status>
  readonly #before: Status
  #sure: boolean
  #last: string
  #since = performance.now()

  /** @param pending whether the cluster said that it has only begun; then it may not yet look so everywhere */
  constructor(verb: Verb<Status>, before: Status, pending: boolean) {
    this.#verb = verb
    this.#before = before
    this.#sure = !pending
    this.#last = standOf(before)
  }

  isReached(now: Status): boolean {
    const stand = standOf(now)
    if (stand !== this.#last) {
      this.#last = stand
      this.#since = performance.now()
      this.#sure = true
    }
    const verdict = this.#verb.judge(now, this.#before)
    if (verdict === 'pending') return false
    if (this.#sure && (verdict === 'goal' || verdict === 'failed')) return true
    return performance.now() - this.#since >= grace
  }
}

/** Looks at objects, and tells of those that changed. */
class Watch {
  readonly #others: readonly Watched[]
  readonly #tell: (progress: Progress) => void
  readonly #seen = new Map<object, string>()

  private constructor(others: readonly Watched[], tell: (progress: Progress) => void) {
    this.#others = others
    this.#tell = tell
  }

  static async begin<Status extends Stand>(
    verb: Verb<Status>,
    before: Status,
    tell: (progress: Progress) => void,
  ): Promise<Watch> {
    const watch = new Watch(await verb.others(), tell)
    watch.see(verb.object, before)
    await watch.look()
    return watch
  }

  async look(): Promise<void> {
    const statuses = await Promise.all(
      this.#others.map(other =>
        other.status().catch(error => {
          // What is deleted meanwhile is not looked at any more.
          if (error instanceof ClusterError) return null
          throw error
        }),
      ),
    )
    this.#others.forEach((other, i) => {
      const status = statuses[i]
      if (status) this.see(other, status)
    })
  }

  see(
    object: Pick<Watched, 'kind' | 'name' | 'quiet'>,
    { state, ownerNode = null }: { state: string; ownerNode?: string | null },
  ): void {
    const stand = `${state}\n${ownerNode}`
    const last = this.#seen.get(object)
    if (last === stand) return
    this.#seen.set(object, stand)
    if (last !== undefined || !object.quiet) this.#tell({ kind: object.kind, name: object.name, state, ownerNode })
  }
}
