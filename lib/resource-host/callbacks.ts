import type { Request, Value } from '../channel/frames.js'
import { type Arguments, argumentsOf, type Kind } from '../channel/messages.js'

/** What every callback tells of itself. */
interface Context {
  /** When it was told, in milliseconds since the process was started. */
  readonly time: number
  /** When it was, in milliseconds since the process began, by that process; `null` of what does not tell. */
  readonly processTime: number | null
  /** The thread that called back, by the system's number. */
  readonly thread: number
  /** The number of the resource it is about; `null` where it is about none. */
  readonly resource: number | null
  /** The entry point that this thread is inside of; `null` for a thread of the DLL's own. */
  readonly during: string | null
}

interface Bodies {
  SetResourceStatus: {
    readonly state: number
    readonly checkPoint: number
    readonly waitHint: number
    readonly eventHandle: boolean
    readonly applicationError: number | null
    readonly flags: number | null
  }
  LogEvent: { readonly level: number; readonly text: string }
  SignalFailure: { readonly type: number; readonly error: number }
  EndControlCall: { readonly call: number; readonly status: number; readonly output: Uint8Array }
  ExtendControlCall: { readonly call: number; readonly timeout: number }
  badHandle: { readonly callback: string }
  badArgument: { readonly callback: string; readonly parameter: string }
  /** Not of the DLL: how long a call took, in ms, which is told before its answer. */
  returned: { readonly call: number; readonly duration: number }
  eventSignaled: { readonly of: number }
  /** Any other, with what it was given as it is. */
  other: { readonly name: string; readonly values: readonly Value[] }
}

type Body = { [Kind in keyof Bodies]: { readonly kind: Kind } & Bodies[Kind] }[keyof Bodies]

/** A callback of a resource DLL, or what the process tells of one. */
export type Callback = Body & Context

/** What an event means, from what follows the context. @throws MessageError for values that are none */
function reader<const K extends readonly Kind[]>(kinds: K, body: (...values: Arguments<K>) => Body) {
  return (values: readonly Value[]) => body(...argumentsOf(kinds, values))
}

const endControlCall = reader(['u32', 'u32', 'bytes'], (call, status, output) => ({
  kind: 'EndControlCall',
  call,
  status,
  output,
}))

const extendControlCall = reader(['u32', 'u32'], (call, timeout) => ({ kind: 'ExtendControlCall', call, timeout }))

/** Those of resource types are no different here. */
const readers: { readonly [event: string]: (values: readonly Value[]) => Body } = {
  SetResourceStatus: reader(
    ['u32', 'u32', 'u32', 'u32', 'u32?', 'u32?'],
    (state, checkPoint, waitHint, event, applicationError, flags) => ({
      kind: 'SetResourceStatus',
      state,
      checkPoint,
      waitHint,
      eventHandle: event !== 0,
      applicationError,
      flags,
    }),
  ),
  LogEvent: reader(['u32', 'text'], (level, text) => ({ kind: 'LogEvent', level, text })),
  SignalFailure: reader(['u32', 'u32'], (type, error) => ({ kind: 'SignalFailure', type, error })),
  EndControlCall: endControlCall,
  EndTypeControlCall: endControlCall,
  ExtendControlCall: extendControlCall,
  ExtendTypeControlCall: extendControlCall,
  badHandle: reader(['text'], callback => ({ kind: 'badHandle', callback })),
  badArgument: reader(['text', 'text'], (callback, parameter) => ({ kind: 'badArgument', callback, parameter })),
}

/** What every callback begins with: when, on which thread, about which resource, and inside of which entry point. */
const context = ['u64', 'u32', 'u32?', 'text?'] as const

/**
 * What an event of the process means.
 * @param now milliseconds since the process was started
 * @throws MessageError for an event that nobody agreed upon
 */
export function readCallback({ name, args }: Request, now: number): Callback {
  // What comes from the process itself has no context.
  const own = { time: now, processTime: null, thread: 0, during: null } as const
  if (name === 'eventSignaled') {
    const [of] = argumentsOf(['u32'], args)
    return { kind: 'eventSignaled', of, ...own, resource: of }
  }
  if (name === 'returned') {
    const [call, micros] = argumentsOf(['u32', 'u64'], args)
    return { kind: 'returned', call, duration: Number(micros) / 1000, ...own, resource: null }
  }
  const [micros, thread, resource, during] = argumentsOf(context, args.slice(0, context.length))
  const values = args.slice(context.length)
  const body = readers[name]?.(values) ?? { kind: 'other' as const, name, values }
  return { time: now, processTime: Number(micros) / 1000, thread, resource, during, ...body }
}
