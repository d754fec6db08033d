/**
 * The link to a resource DLL: its calls, their answers, and events in both directions, as request frames of {@link encodeRequest}.
 *
 * A call is `name [id, …]`, its answer `answer [id, status, …]`, in any order; an event is `name […]` and has no answer.
 */
import type { Readable, Writable } from 'node:stream'
import { decodeRequest, encodeRequest, FrameSplitter, type Value } from '../channel/frames.js'

/** What the arguments of a message are, by the words that describe them. */
interface Kinds {
  u32: number
  text: string
  'text?': string | null
  bytes: Uint8Array
}

type Kind = keyof Kinds
type Arguments<K extends readonly Kind[]> = { [I in keyof K]: Kinds[K[I]] }

/** A status, and what comes with it. */
export type Answer = [status: number, ...values: Value[]]

/** What is done about a message, given its arguments without the id of a call. */
export type Handler<Result> = (args: readonly Value[]) => Result

/** A handler of an event, whose arguments have been looked at. @throws MessageError at a message that does not fit */
export function taking<const K extends readonly Kind[]>(
  kinds: K,
  handle: (...args: Arguments<K>) => void,
): Handler<void> {
  return args => handle(...checked(kinds, args))
}

/** A handler of a call, whose arguments have been looked at. @throws MessageError at a message that does not fit */
export function answering<const K extends readonly Kind[]>(
  kinds: K,
  handle: (...args: Arguments<K>) => Promise<Answer>,
): Handler<Promise<Answer>> {
  return args => handle(...checked(kinds, args))
}

function checked<K extends readonly Kind[]>(kinds: K, args: readonly Value[]): Arguments<K> {
  if (args.length !== kinds.length) throw new MessageError(`${args.length} arguments instead of ${kinds.length}`)
  for (const [i, kind] of kinds.entries()) {
    if (!fits(kind, args[i] as Value)) throw new MessageError(`argument ${i + 1} is not ${kind}`)
  }
  return args as Arguments<K>
}

function fits(kind: Kind, value: Value): boolean {
  switch (kind) {
    case 'u32':
      return typeof value === 'number'
    case 'text':
      return typeof value === 'string'
    case 'text?':
      return typeof value === 'string' || value === null
    case 'bytes':
      return value instanceof Uint8Array
  }
}

/** A message that is a frame, and still not what it should be. The link it came by cannot be used any further. */
export class MessageError extends Error {
  override name = 'MessageError'
  /** Always `ERR_CLUSAPI_MESSAGE`. */
  readonly code = 'ERR_CLUSAPI_MESSAGE'
}

/** What comes in answer to a call that the other side does not know: ERROR_CALL_NOT_IMPLEMENTED. */
const UNKNOWN_CALL = 120

/** What is done about what comes. */
export interface LinkOptions {
  readonly input: Readable
  readonly output: Writable
  /** By the names of events. Whatever has another name is a call. */
  readonly events: Readonly<Record<string, Handler<void>>>
  /** By the names of calls. A handler that rejects breaks the link: it is to answer failures with a status. */
  readonly calls: Readonly<Record<string, Handler<Promise<Answer>>>>
  /** Called once, when nothing more comes: with the reason, or `null` where the other side has ended the link. */
  onEnd(reason: Error | null): void
}

/** This end of the link. */
export class Link {
  readonly #options: LinkOptions
  readonly #splitter = new FrameSplitter()
  #ended = false

  /** @param options both streams, and what is done about what comes; listening begins at once */
  constructor(options: LinkOptions) {
    this.#options = options
    const { input, output } = options
    input.on('data', chunk => this.#receive(chunk))
    input.on('end', () => this.#end(null))
    input.on('close', () => this.#end(null))
    for (const stream of new Set([input, output])) stream.on('error', error => this.#end(error))
  }

  /** Tells the other side something. Nobody is told that nobody listens any more. */
  send(name: string, ...args: Value[]): void {
    if (!this.#ended) this.#options.output.write(encodeRequest({ name, args }))
  }

  /** Takes nothing more, and ends the stream to the other side once all that was sent has gone. */
  finish(): Promise<void> {
    this.#ended = true
    return new Promise(resolve => this.#options.output.end(resolve))
  }

  #receive(chunk: Uint8Array): void {
    try {
      for (const body of this.#splitter.push(chunk)) {
        if (this.#ended) return
        const { name, args } = decodeRequest(body)
        this.#take(name, args)
      }
    } catch (error) {
      this.#break(error as Error)
    }
  }

  #take(name: string, args: readonly Value[]): void {
    const { events, calls } = this.#options
    if (Object.hasOwn(events, name)) {
      attempt(name, () => events[name]?.(args))
      return
    }
    const [id, ...rest] = args
    if (typeof id !== 'number') throw new MessageError(`${name}: the first argument is no id`)
    const handle = Object.hasOwn(calls, name) ? calls[name] : undefined
    if (handle === undefined) {
      this.send('answer', id, UNKNOWN_CALL)
      return
    }
    attempt(name, () => handle(rest)).then(
      answer => this.send('answer', id, ...answer),
      error => this.#break(error),
    )
  }

  #break(reason: Error): void {
    this.#end(reason)
    this.#options.input.destroy()
    this.#options.output.destroy()
  }

  #end(reason: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    this.#options.onEnd(reason)
  }
}

function attempt<Result>(name: string, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    throw error instanceof MessageError ? new MessageError(`${name}: ${error.message}`) : error
  }
}
