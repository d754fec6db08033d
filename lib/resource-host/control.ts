import type { Value } from '../channel/frames.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import { growing } from '../core/growing-buffer.js'
import { checkBytes, checkOptions, checkU32 } from '../core/validate.js'
import type { HostClock } from './clock.js'
import { type CallInFlight, nameCall } from './errors.js'

/** How a control function is called. */
export interface ControlOptions {
  /** Its input; nothing if left out. */
  readonly input?: Uint8Array
  /** The room for its output, in bytes, for one call. Without it the room grows, and the call is made again, until the output fits. */
  readonly outputSize?: number
}

/** What a control function answers. */
export interface ControlAnswer {
  /** What it returned, or what its asynchronous call ended with. */
  readonly status: number
  /** What it filled of its output. */
  readonly output: Uint8Array
  /** What it says is the size of its output: more than `output` has where there was too little room. */
  readonly returned: number
}

/** @param code the number of a control code */
export function checkControl(code: number, options: ControlOptions): void {
  checkU32('code', code)
  checkOptions('options', options, ['input', 'outputSize'])
  if (options.input !== undefined) checkBytes('options.input', options.input)
  if (options.outputSize !== undefined) checkU32('options.outputSize', options.outputSize)
}

/** Calls a control function with the room that was asked for, or with as much as it wants. */
export async function controlCall(
  { entry, resource }: CallInFlight,
  { input = new Uint8Array(), outputSize }: ControlOptions,
  call: (input: Uint8Array, outputSize: number) => Promise<ControlAnswer>,
): Promise<ControlAnswer> {
  if (outputSize !== undefined) return await call(input, outputSize)
  return await growing({
    syscall: entry,
    target: resource,
    buffers: ['bytes'],
    call: room => call(input, room.length),
    sizes: ({ returned }) => [returned],
    read: answer => answer,
  })
}

/** How an asynchronous call ended. */
export interface Completion {
  readonly status: number
  readonly output: Uint8Array
}

interface Begun {
  /** It goes on after its function has returned. */
  goOn(): void
  extend(timeout: number): void
  complete(completion: Completion): void
  fail(error: Error): void
}

/** The calls of BeginResourceControl and BeginResourceTypeControl that have not come to their end. */
export class AsynchronousCalls {
  readonly #begun = new Map<number, Begun>()
  readonly #clock: HostClock
  readonly #timeout: number
  readonly #late: (what: CallInFlight, timeout: number) => void

  /**
   * @param timeout how long a call may go on that is not extended, in ms
   * @param late told of a call that took longer
   */
  constructor(clock: HostClock, timeout: number, late: (what: CallInFlight, timeout: number) => void) {
    this.#clock = clock
    this.#timeout = timeout
    this.#late = late
  }

  /** Waits for the end of a call, which may come before the answer that says that the call is asynchronous. */
  begin(id: number, what: CallInFlight): Promise<Completion> {
    const end = new Promise<Completion>((resolve, reject) => {
      let disarm: (() => void) | null = null
      const settle = (how: () => void) => {
        disarm?.()
        this.#begun.delete(id)
        how()
      }
      const extend = (timeout: number) => {
        disarm?.()
        disarm = this.#clock.after(
          timeout,
          () => {
            this.#late(what, timeout)
            const detail = `it had not ended after ${timeout} ms`
            settle(() => reject(new ClusterError(Win32Error.ERROR_TIMEOUT, what.entry, what.resource, { detail })))
          },
          false,
        )
      }
      this.#begun.set(id, {
        goOn: () => {
          if (disarm === null) extend(this.#timeout)
        },
        extend,
        complete: completion => settle(() => resolve(completion)),
        fail: error => settle(() => reject(error)),
      })
    })
    end.catch(() => {}) // a call that turns out not to be asynchronous has nobody who waits for its end
    return end
  }

  /** The function of a call has returned, and said that the call goes on: from now on its time is limited. */
  goOn(id: number): void {
    this.#begun.get(id)?.goOn()
  }

  /** A call has ended. @returns whether there was such a call */
  complete(id: number, completion: Completion): boolean {
    const begun = this.#begun.get(id)
    begun?.complete(completion)
    return begun !== undefined
  }

  /** A call may take so many milliseconds from now on. @returns whether there is such a call */
  extend(id: number, timeout: number): boolean {
    const begun = this.#begun.get(id)
    begun?.extend(timeout)
    return begun !== undefined
  }

  /** A call will not come to its end, or has none. */
  forget(id: number, error: Error): void {
    this.#begun.get(id)?.fail(error)
  }

  /** No call will come to its end. */
  fail(error: Error): void {
    for (const { fail } of [...this.#begun.values()]) fail(error)
  }
}

/** What a control function answered, from the values of the answer. @throws Error for values that are none */
export function readControl(status: number, values: readonly Value[]): ControlAnswer & { asynchronous: boolean } {
  const [output, returned, asynchronous] = values
  if (!(output === null || output instanceof Uint8Array) || typeof returned !== 'number') {
    throw new Error('the answer to a control call has no output')
  }
  return { status, output: output ?? new Uint8Array(), returned, asynchronous: asynchronous !== 0 }
}

/** What is wrong with an answer; `null` for nothing. */
export function tooMuch({ status, returned }: ControlAnswer, room: number, what: CallInFlight): string | null {
  if (status !== Win32Error.ERROR_SUCCESS || returned <= room) return null
  return `${nameCall(what)} succeeded with ${returned} bytes in a buffer of ${room}`
}
