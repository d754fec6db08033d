import { InvalidArgumentError } from 'commander'
import type { Progress } from '../index.js'
import { printable, type Terminal } from './output.js'

/** How a verb that takes time is to be run: whether to wait, and what the package is told of it. */
export interface Waiting {
  readonly wait: boolean
  /** For the call that begins the verb. */
  readonly call: { readonly signal: AbortSignal; readonly timeout?: number }
  /** For waiting for its end. */
  readonly options: Waiting['call'] & { readonly onProgress?: (progress: Progress) => void }
}

/** What the command line says about waiting. */
export interface WaitingWords {
  readonly timeout?: number
  readonly wait?: boolean
}

const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
const longest = 0xffff_ffff

/** A time in milliseconds: `30s`, `5m`, `1.5h`, `500ms`; a number alone means seconds. */
export function parseTime(word: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(word) ?? []
  const time = Math.round(Number(digits ?? Number.NaN) * units[unit as keyof typeof units])
  if (!(time <= longest)) throw new InvalidArgumentError('It is not a time such as 30s, 5m or 500ms.')
  return time
}

/**
 * Runs a verb that takes time. On a terminal each change of what it involves is a line; Ctrl-C ends the wait, and a second one the
 * program.
 */
export async function waiting<Result>(
  terminal: Terminal,
  json: boolean,
  { timeout, wait = true }: WaitingWords,
  verb: (waiting: Waiting) => Promise<Result>,
): Promise<Result> {
  const shown = terminal.progress === true && !json
  const onProgress = (progress: Progress) => terminal.err(`${lineOf(progress)}\n`)
  return await interruptible(terminal, 'interrupted; what could be cancelled was, the rest goes on', signal => {
    const call = { signal, ...(timeout !== undefined && { timeout }) }
    return verb({ wait, call, options: { ...call, ...(shown && { onProgress }) } })
  })
}

/** Lends a signal that Ctrl-C aborts; a second one ends the program. @param message what it is aborted with */
export async function interruptible<Result>(
  terminal: Terminal,
  message: string,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const interruption = new AbortController()
  const release = terminal.onInterrupt?.(() => interruption.abort(new DOMException(message, 'AbortError')))
  try {
    return await work(interruption.signal)
  } finally {
    release?.()
  }
}

function lineOf({ kind, name, state, ownerNode }: Progress): string {
  return printable(`${kind} ${name}: ${state}${ownerNode === null ? '' : ` on ${ownerNode}`}`)
}
