import type { Request, Value } from '../channel/frames.js'

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

/** A callback of a resource DLL, or what the process tells of one. */
export type Callback = {
  [Kind in keyof Bodies]: { readonly kind: Kind } & Bodies[Kind] & Context
}[keyof Bodies]

/** Reads the values of an event one by one, and says which of them is not what it should be. */
class Values {
  readonly #event: string
  readonly #values: readonly Value[]
  #next = 0

  constructor({ name, args }: Request) {
    this.#event = name
    this.#values = args
  }

  number(): number {
    return this.#take('a number', value => typeof value === 'number') as number
  }

  big(): bigint {
    return this.#take('a 64-bit number', value => typeof value === 'bigint') as bigint
  }

  text(): string {
    return this.#take('text', value => typeof value === 'string') as string
  }

  bytes(): Uint8Array {
    const value = this.#take('bytes', each => each === null || each instanceof Uint8Array)
    return (value ?? new Uint8Array()) as Uint8Array
  }

  /** What another method reads, or null. */
  maybe<Read>(read: () => Read): Read | null {
    if (this.#values[this.#next] !== null) return read()
    this.#next++
    return null
  }

  rest(): readonly Value[] {
    return this.#values.slice(this.#next)
  }

  #take(what: string, is: (value: Value | undefined) => boolean): Value | undefined {
    const index = this.#next++
    const value = this.#values[index]
    if (!is(value)) throw new Error(`value ${index} of ${this.#event} is not ${what}`)
    return value
  }
}

type Reader<Kind extends keyof Bodies> = (values: Values) => Bodies[Kind]

const endControlCall: Reader<'EndControlCall'> = values => ({
  call: values.number(),
  status: values.number(),
  output: values.bytes(),
})

const extendControlCall: Reader<'ExtendControlCall'> = values => ({ call: values.number(), timeout: values.number() })

/** What follows the context of each event, and which kind it is: those of resource types are no different here. */
const readers: { readonly [name: string]: { [Kind in keyof Bodies]: [Kind, Reader<Kind>] }[keyof Bodies] } = {
  SetResourceStatus: [
    'SetResourceStatus',
    values => ({
      state: values.number(),
      checkPoint: values.number(),
      waitHint: values.number(),
      eventHandle: values.number() !== 0,
      applicationError: values.maybe(() => values.number()),
      flags: values.maybe(() => values.number()),
    }),
  ],
  LogEvent: ['LogEvent', values => ({ level: values.number(), text: values.text() })],
  SignalFailure: ['SignalFailure', values => ({ type: values.number(), error: values.number() })],
  EndControlCall: ['EndControlCall', endControlCall],
  EndTypeControlCall: ['EndControlCall', endControlCall],
  ExtendControlCall: ['ExtendControlCall', extendControlCall],
  ExtendTypeControlCall: ['ExtendControlCall', extendControlCall],
  badHandle: ['badHandle', values => ({ callback: values.text() })],
  badArgument: ['badArgument', values => ({ callback: values.text(), parameter: values.text() })],
}

/**
 * What an event of the process means.
 * @param now milliseconds since the process was started
 * @throws Error for an event that nobody agreed upon
 */
export function readCallback(event: Request, now: number): Callback {
  const values = new Values(event)
  // What comes from the process itself has no context.
  const own = { time: now, processTime: null, thread: 0, during: null } as const
  if (event.name === 'eventSignaled') {
    const of = values.number()
    return { kind: 'eventSignaled', of, ...own, resource: of }
  }
  if (event.name === 'returned') {
    const [call, duration] = [values.number(), Number(values.big()) / 1000]
    return { kind: 'returned', call, duration, ...own, resource: null }
  }
  const context: Context = {
    time: now,
    processTime: Number(values.big()) / 1000,
    thread: values.number(),
    resource: values.maybe(() => values.number()),
    during: values.maybe(() => values.text()),
  }
  const [kind, read] = readers[event.name] ?? ['other', () => ({ name: event.name, values: values.rest() })]
  return { kind, ...context, ...read(values) } as Callback
}
