import { setTimeout as sleep } from 'node:timers/promises'
import { checkOneOf, checkOptions, checkU32, wrongType } from './validate.js'

/** How long to wait for an answer, and who may end it. A call that was abandoned goes on in the cluster. */
export interface CallOptions {
  /** Ends the wait: it fails with the signal's reason. */
  signal?: AbortSignal
  /** Milliseconds until the wait fails with a `TimeoutError`; without it, it never does. */
  timeout?: number
}

/** How to wait for a state. */
export interface WaitOptions extends CallOptions {
  /** Milliseconds between two looks; 250 if absent. */
  interval?: number
}

/** The states that end a wait, as a list. A state that does not exist would never be reached. */
export function wantedStates<State extends string>(
  state: State | readonly State[],
  known: Readonly<Record<State, number>>,
): readonly State[] {
  const wanted = Array.isArray(state) ? (state as readonly State[]) : [state as State]
  for (const each of wanted) checkOneOf('state', each, Object.keys(known) as State[])
  return wanted
}

/** Looks again and again until `done`. */
export async function waitUntil<State>(
  look: () => Promise<State>,
  done: (state: State) => boolean,
  options: WaitOptions = {},
): Promise<State> {
  const { interval = 250 } = options
  checkOptions('options', options, ['signal', 'timeout', 'interval'])
  checkU32('options.interval', interval)
  const signal = endOf(options)
  for (;;) {
    signal?.throwIfAborted()
    const state = await look()
    if (done(state)) return state
    await sleep(interval, undefined, signal === undefined ? {} : { signal }).catch(error => {
      throw signal?.reason ?? error
    })
  }
}

/** Makes a call, and waits for its answer no longer than it may. The call keeps its handles until it ends by itself. */
export async function within<Result>(options: CallOptions, call: () => Promise<Result>): Promise<Result> {
  checkOptions('options', options, ['signal', 'timeout'])
  const end = endOf(options)
  if (end === undefined) return await call()
  end.throwIfAborted()
  let abandon = () => {}
  const abandoned = new Promise<never>((_, reject) => {
    abandon = () => reject(end.reason)
    end.addEventListener('abort', abandon)
  })
  try {
    return await Promise.race([call(), abandoned])
  } finally {
    end.removeEventListener('abort', abandon)
  }
}

function endOf({ signal, timeout }: CallOptions): AbortSignal | undefined {
  if (signal !== undefined && !(signal instanceof AbortSignal)) {
    throw wrongType('options.signal', 'an instance of AbortSignal', signal)
  }
  if (timeout === undefined) return signal
  checkU32('options.timeout', timeout)
  const timer = AbortSignal.timeout(timeout)
  return signal === undefined ? timer : AbortSignal.any([signal, timer])
}
