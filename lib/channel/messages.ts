/**
 * What a resource DLL's process and this one say to each other: request frames, whose arguments are looked at before anybody works
 * with them.
 */
import { decodeRequest, FrameSplitter, type Request, type Value } from './frames.js'

/** What an argument is, by the word that describes it; with a `?` it may be null. */
interface Kinds {
  u32: number
  'u32?': number | null
  u64: bigint
  text: string
  'text?': string | null
  bytes: Uint8Array
}

/** A word for what an argument is. */
export type Kind = keyof Kinds

/** The arguments that such words describe. */
export type Arguments<K extends readonly Kind[]> = { -readonly [I in keyof K]: Kinds[K[I]] }

/** A message that is a frame, and still not what it should be. The stream it came by cannot be used any further. */
export class MessageError extends Error {
  override name = 'MessageError'
  /** Always `ERR_CLUSAPI_MESSAGE`. */
  readonly code = 'ERR_CLUSAPI_MESSAGE'
}

/** Gives the arguments back that have been looked at. @throws MessageError for others than the kinds describe */
export function argumentsOf<const K extends readonly Kind[]>(kinds: K, args: readonly Value[]): Arguments<K> {
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
    case 'u32?':
      return value === null || typeof value === 'number'
    case 'u64':
      return typeof value === 'bigint'
    case 'text':
      return typeof value === 'string'
    case 'text?':
      return value === null || typeof value === 'string'
    case 'bytes':
      return value instanceof Uint8Array
  }
}

/** Who is told of the messages of a stream. */
export interface MessageListener {
  /** What a message means, as what is to be done then. Its errors are those of the message, and the errors of that are not. */
  understand(message: Request): () => void
  /** Told once, of the first bytes that make no sense. Nothing more is understood then. */
  broken(reason: Error): void
}

/** Reads the messages of a stream. */
export class MessageReader {
  readonly #splitter = new FrameSplitter()
  readonly #listener: MessageListener
  #over = false

  constructor(listener: MessageListener) {
    this.#listener = listener
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    if (this.#over) return
    for (const body of this.#attempt(() => this.#splitter.push(chunk)) ?? []) {
      this.#attempt(() => this.#understand(decodeRequest(body)))?.()
      if (this.#over) return
    }
  }

  /** Has nothing more be understood. */
  stop(): void {
    this.#over = true
  }

  #understand(message: Request): () => void {
    try {
      return this.#listener.understand(message)
    } catch (error) {
      throw error instanceof MessageError ? new MessageError(`${message.name}: ${error.message}`) : error
    }
  }

  #attempt<Result>(work: () => Result): Result | undefined {
    try {
      return work()
    } catch (error) {
      this.#over = true
      this.#listener.broken(error as Error)
      return undefined
    }
  }
}
