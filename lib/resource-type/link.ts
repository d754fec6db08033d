/**
 * The link to a resource DLL: its calls, their answers, and events in both directions, as request frames of {@link encodeRequest}.
 *
 * A call is `name [id, …]`, its answer `answer [id, status, …]`, in any order; an event is `name […]` and has no answer.
 */
import type { Readable, Writable } from 'node:stream'
import { encodeRequest, type Request, type Value } from '../channel/frames.js'
import { type Arguments, argumentsOf, type Kind, MessageError, MessageReader } from '../channel/messages.js'

/** A status, and what comes with it. */
export type Answer = [status: number, ...values: Value[]]

/** What is to be done about a message, given its arguments without the id of a call. @throws MessageError at one that does not fit */
export type Handler<Result> = (args: readonly Value[]) => () => Result

/** A handler of an event, whose arguments have been looked at. */
export function taking<const K extends readonly Kind[]>(
  kinds: K,
  handle: (...args: Arguments<K>) => void,
): Handler<void> {
  return args => {
    const checked = argumentsOf(kinds, args)
    return () => handle(...checked)
  }
}

/** A handler of a call, whose arguments have been looked at. */
export function answering<const K extends readonly Kind[]>(
  kinds: K,
  handle: (...args: Arguments<K>) => Promise<Answer>,
): Handler<Promise<Answer>> {
  return args => {
    const checked = argumentsOf(kinds, args)
    return () => handle(...checked)
  }
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
  readonly #reader: MessageReader
  #ended = false

  /** @param options both streams, and what is done about what comes; listening begins at once */
  constructor(options: LinkOptions) {
    this.#options = options
    const { input, output } = options
    this.#reader = new MessageReader({
      understand: message => this.#understand(message),
      broken: reason => this.#break(reason),
    })
    input.on('data', chunk => this.#reader.push(chunk))
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
    this.#reader.stop()
    return new Promise(resolve => this.#options.output.end(resolve))
  }

  #understand({ name, args }: Request): () => void {
    const { events, calls } = this.#options
    if (Object.hasOwn(events, name)) return (events[name] as Handler<void>)(args)
    const [id, ...rest] = args
    if (typeof id !== 'number') throw new MessageError('the first argument is no id')
    if (!Object.hasOwn(calls, name)) return () => this.send('answer', id, UNKNOWN_CALL)
    const call = (calls[name] as Handler<Promise<Answer>>)(rest)
    return () => {
      call().then(
        answer => this.send('answer', id, ...answer),
        error => this.#break(error),
      )
    }
  }

  #break(reason: Error): void {
    this.#end(reason)
    this.#options.input.destroy()
    this.#options.output.destroy()
  }

  #end(reason: Error | null): void {
    if (this.#ended) return
    this.#ended = true
    this.#reader.stop()
    this.#options.onEnd(reason)
  }
}
