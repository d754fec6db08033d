import type { Value } from '../../channel/frames.js'
import { Win32Error } from '../../constants/index.js'
import type { Session } from '../service/session.js'
import type { Cluster } from '../world/cluster.js'
import { Refusal } from '../world/refusal.js'

/** What an argument has to be; a question mark lets it be NULL. */
export interface ArgumentTypes {
  handle: bigint
  u32: number
  text: string
  'text?': string | null
  'handle|text?': bigint | string | null
  bytes: Uint8Array
  'bytes?': Uint8Array | null
  /** As the last one: handles to the end. */
  handles: readonly bigint[]
}

type Shape = readonly (keyof ArgumentTypes)[]
type Arguments<S extends Shape> = { [I in keyof S]: ArgumentTypes[S[I]] }

/** What a handler works with. */
export interface Context {
  readonly cluster: Cluster
  readonly session: Session
}

/** What a handler answers: the outputs in C order, or a status without any. */
export type Answer = readonly Value[] | number

/** A ClusAPI function of the simulated cluster. A refusal is thrown. Handlers may wait, and run side by side. */
export type Handler = (context: Context, args: readonly Value[]) => Promise<Answer>

/** Handlers by the name of their function. */
export type Handlers = Readonly<Record<string, Handler>>

/** A handler whose arguments are checked: of another number or type they are what RPC calls a bad stub. */
export function call<const S extends Shape>(
  shape: S,
  run: (context: Context, ...args: Arguments<S>) => Answer | Promise<Answer>,
): Handler {
  return async (context, args) => {
    const listed = shape.at(-1) === 'handles'
    const single = listed ? shape.length - 1 : shape.length
    if (listed ? args.length < single : args.length !== single) throw new Refusal(Win32Error.RPC_X_BAD_STUB_DATA)
    args.forEach((value, i) => {
      check(value, i < single ? (shape[i] as keyof ArgumentTypes) : 'handle')
    })
    const given = listed ? [...args.slice(0, single), args.slice(single)] : args
    return run(context, ...(given as unknown as Arguments<S>))
  }
}

function check(value: Value, type: keyof ArgumentTypes): void {
  if (type.endsWith('?')) {
    if (value !== null) check(value, type.slice(0, -1) as keyof ArgumentTypes)
    return
  }
  // Where C wants a text or bytes, NULL is the caller's mistake; anything else was not made by a client library.
  if (value === null && (type === 'text' || type === 'bytes')) throw new Refusal(Win32Error.ERROR_INVALID_PARAMETER)
  if (!isOfType(value, type)) throw new Refusal(Win32Error.RPC_X_BAD_STUB_DATA)
}

function isOfType(value: Value, type: string): boolean {
  if (type === 'bytes') return value instanceof Uint8Array
  return type.split('|').some(one => typeof value === { handle: 'bigint', u32: 'number', text: 'string' }[one])
}
