/** What a resource type in TypeScript is. */
import type { Format, FormatTypes } from '../constants/control-code.js'
import type { ResourceControl, ResourceTypeControl } from '../constants/control-codes.gen.js'
import { checkFunction, checkOptions, checkText, outOfRange, wrongType, wrongValue } from '../core/validate.js'
import type { ClusterKey } from '../domain/key.js'
import type { KeyAccessOptions } from '../domain/key-access.js'
import type { TypeControls } from './control.js'
import { checkSchemas, type OpeningValues, type PropertySchemas, type PropertyValues } from './schema.js'

/** Writes to the cluster log, in the name of a resource. */
export interface ResourceLog {
  /** For what happens as it should. */
  info(text: string): void
  /** For what may become a problem. */
  warning(text: string): void
  /** For what has failed. */
  error(text: string): void
  /** For what nobody can go on from. */
  severe(text: string): void
}

/** A resource of the type, as the handlers of the type are given it: the same object from `open` to `close`. */
export interface HandledResource<Properties, State> {
  /** What it was called when it was opened. */
  readonly name: string
  /**
   * The flags with which it was opened, brought online or taken offline last: bits of {@link OpenV2Flag}, {@link OnlineV2Flag} and
   * {@link OfflineV2Flag}.
   */
  readonly flags: number
  /** The node that its group moves to, while it is taken offline for that; else `null`. */
  readonly destination: string | null
  /**
   * Its private properties, read from the cluster database when it is opened, whenever it is brought online, and before the
   * next handler after somebody has set them.
   */
  readonly properties: Properties
  /** What `open` has returned, or what was put here since. */
  state: State
  /**
   * Aborted once the resource is to do nothing any more: at once when the cluster terminates it, also while a handler is at
   * work; and when it has gone offline or is closed. The next `online` finds a new one.
   */
  readonly signal: AbortSignal
  /** Lines in the cluster log. */
  readonly log: ResourceLog
  /**
   * Tells the cluster that `online` or `offline` is getting on, so that it waits for another PendingTimeout (three minutes):
   * only what is more than the last time says something. Elsewhere it says nothing.
   * @param percent from 0 to 100
   */
  pending(percent: number): void
  /** Opens the key of the resource in the cluster database; properties are in its subkey `Parameters`. */
  openKey(options?: KeyAccessOptions): Promise<ClusterKey>
}

/** A value, or a promise of it. */
export type Awaitable<Value> = Value | Promise<Value>

/**
 * What answers control codes, by name: gets the input that a code has, gives its output. `undefined` means that the Cluster
 * service is to do what it does by default, and `null`, for codes without an output, that all is done.
 */
export type ControlHandlers<Codes, Given extends unknown[]> = {
  readonly [Name in keyof Codes]?: Codes[Name] extends { readonly input: infer Input; readonly output: infer Output }
    ? (
        ...args: [...Given, input: FormatTypes[Input & Format]]
      ) => Awaitable<Output extends 'none' ? null | undefined : FormatTypes[Output & Format] | undefined>
    : never
} & {
  /** Codes by number, such as those of your own: bytes in, bytes out. */
  readonly [code: number]: (...args: [...Given, input: Uint8Array]) => Awaitable<Uint8Array | null | undefined>
}

/**
 * A resource type. All its handlers may be asynchronous. For one resource, none is called while another is at work, except
 * `terminate`.
 *
 * What a handler throws is logged, with its stack, and becomes the status that the cluster gets: the `errno` of a `ClusterError`, Windows'
 * number of the commonest errors of Node (`EADDRINUSE` …), ERROR_OPERATION_ABORTED for an `AbortError` once the resource was
 * terminated, else ERROR_GEN_FAILURE.
 */
export interface ResourceTypeDefinition<Schemas extends PropertySchemas, State> {
  /** What the type is called in the cluster, such as `'TCP Service'`. */
  readonly name: string
  /** The private properties that resources of this type have. */
  readonly properties?: Schemas
  /** Milliseconds between two calls of `looksAlive`; 5000 if left out. */
  readonly looksAliveInterval?: number
  /** Milliseconds between two calls of `isAlive`; 60,000 if left out. */
  readonly isAliveInterval?: number
  /**
   * The resource becomes known to this node: when it is created, or when the node or its monitor starts. Nothing is to be started
   * here, and nothing that `online` needs is there for certain. What it returns is `resource.state` from then on. Write it before
   * the other handlers: TypeScript learns the type of the state here.
   */
  open?(resource: HandledResource<OpeningValues<Schemas>, unknown>): Awaitable<State>
  /** Starts what the resource is. It is online when this returns. */
  online(resource: HandledResource<PropertyValues<Schemas>, State>): Awaitable<void>
  /** Stops it in good order. Without, the signal is aborted, and that is all. */
  offline?(resource: HandledResource<PropertyValues<Schemas>, State>): Awaitable<void>
  /**
   * A quick look whether it works, every `looksAliveInterval` while it is online. What is `false` or throws has the cluster ask
   * `isAlive` at once.
   */
  looksAlive?(resource: HandledResource<PropertyValues<Schemas>, State>): Awaitable<boolean>
  /** A thorough look. What is `false` or throws is a failure of the resource. Without, `looksAlive` is asked. */
  isAlive?(resource: HandledResource<PropertyValues<Schemas>, State>): Awaitable<boolean>
  /** Stops it at once, whatever is under way; the signal was aborted just before. */
  terminate?(resource: HandledResource<OpeningValues<Schemas>, State>): Awaitable<void>
  /** The resource is known to this node no longer. */
  close?(resource: HandledResource<OpeningValues<Schemas>, State>): Awaitable<void>
  /** Somebody has set properties; `resource.properties` has the new ones. Without, they are seen when it comes online again. */
  propertiesChanged?(resource: HandledResource<OpeningValues<Schemas>, State>): Awaitable<void>
  /** What answers control codes of resources: names of {@link ResourceControl}, or numbers. Private properties need none. */
  readonly control?: ControlHandlers<typeof ResourceControl, [resource: HandledResource<OpeningValues<Schemas>, State>]>
  /** What answers control codes of the type: names of {@link ResourceTypeControl}, or numbers. */
  readonly typeControl?: ControlHandlers<typeof ResourceTypeControl, []>
}

/** A definition whose types were for the compiler. */
export type AnyResourceType = ResourceTypeDefinition<PropertySchemas, unknown>

const handlers = [
  'open',
  'online',
  'offline',
  'looksAlive',
  'isAlive',
  'terminate',
  'close',
  'propertiesChanged',
] as const
const intervals = ['looksAliveInterval', 'isAliveInterval'] as const

/**
 * Defines a resource type: the default export of a script that `clusapi resource-type pack` makes a resource DLL of.
 *
 * @example
 * ```ts
 * import { createServer } from 'node:http'
 * import { once } from 'node:events'
 * import { defineResourceType } from 'clusapi/resource-type'
 *
 * export default defineResourceType({
 *   name: 'Hello',
 *   properties: { Port: { type: 'dword', default: 8080, minimum: 1, maximum: 65535 } },
 *   async online({ properties, signal }) {
 *     const server = createServer((_, response) => response.end('hello'))
 *     await once(server.listen({ port: properties.Port, signal }), 'listening')
 *   },
 * })
 * ```
 * @throws TypeError or RangeError that names the field
 */
export function defineResourceType<const Schemas extends PropertySchemas = Record<never, never>, State = undefined>(
  definition: ResourceTypeDefinition<Schemas, State>,
): ResourceTypeDefinition<Schemas, State> {
  checkDefinition('definition', definition)
  return definition
}

/**
 * Checks all of a definition, as it is checked before a resource of it is opened: what {@link defineResourceType} looks at, and also
 * that there are the control codes that it answers.
 *
 * @example
 * ```ts
 * import { checkResourceType } from 'clusapi/resource-type'
 *
 * const { default: type } = await import('./hello.js')
 * await checkResourceType(type)
 * ```
 * @throws TypeError or RangeError that names the field
 */
export async function checkResourceType(definition: unknown): Promise<void> {
  checkDefinition('definition', definition)
  await controlsIn(definition)
}

/** What answers the control codes of a type; `null` where nothing does: then the tables of codes, which are large, are not loaded. @internal */
export async function controlsIn(type: AnyResourceType): Promise<TypeControls | null> {
  if (type.control === undefined && type.typeControl === undefined) return null
  const { controlsOf } = await import('./control.js')
  return controlsOf(type)
}

/** @internal */
export function checkDefinition(what: string, definition: unknown): asserts definition is AnyResourceType {
  checkOptions(what, definition, ['name', 'properties', ...intervals, ...handlers, 'control', 'typeControl'])
  const { name, properties, online, control, typeControl, ...others } = definition as AnyResourceType
  checkText(`${what}.name`, name)
  // It is a key of the cluster database, a line of the manifest, and, without its spaces, the name of files.
  if (!/^[\p{L}\p{N}][\p{L}\p{N} ._()-]*$/u.test(name) || /[ .]$/.test(name)) {
    throw wrongValue(`${what}.name`, 'must begin with a letter or digit and go on with these, spaces or . _ - ( )')
  }
  if (properties !== undefined) checkSchemas(`${what}.properties`, properties)
  checkFunction(`${what}.online`, online)
  for (const handler of handlers) {
    if (handler in others) checkFunction(`${what}.${handler}`, others[handler as keyof typeof others])
  }
  for (const interval of intervals) {
    const value = others[interval]
    if (value === undefined) continue
    if (typeof value !== 'number') throw wrongType(`${what}.${interval}`, 'of type number', value)
    if (!Number.isInteger(value) || value < 10 || value > 0x7fff_ffff) {
      throw outOfRange(`${what}.${interval}`, 'an integer from 10 to 2147483647', value)
    }
  }
  for (const [field, table] of Object.entries({ control, typeControl })) {
    if (table === undefined) continue
    if (typeof table !== 'object' || table === null) throw wrongType(`${what}.${field}`, 'an object', table)
    for (const [code, handler] of Object.entries(table)) checkFunction(`${what}.${field}.${code}`, handler)
  }
}
