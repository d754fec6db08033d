/** A library that is asked and never told: calls that read go through, calls that change are noted and not made. */
import { decodeFormat } from '../codecs/formats.js'
import { decodeRegistryValue } from '../codecs/registry-value.js'
import { controlCodes } from '../constants/control-names.js'
import { effects } from '../constants/effects.gen.js'
import { ClusterDataError } from '../core/errors.js'
import { addon, type FunctionDescription } from './addon.js'
import type { ClusApi } from './raw.gen.js'

/** What an argument says, as JSON has it. */
export type CallArgument =
  | string
  | number
  | boolean
  | null
  | readonly CallArgument[]
  | { readonly [name: string]: CallArgument }

/** A call of ClusAPI that a dry run did not make. */
export interface NativeCall {
  /** The C name. */
  readonly function: string
  /**
   * What it would be given, by the names of its parameters; memory for answers is left out. A handle is told by the name
   * of what was opened, bytes by what they mean, or else in hexadecimal digits.
   */
  readonly arguments: { readonly [parameter: string]: CallArgument }
}

/** A dry run came to a point where only a real run can tell how it goes on. */
export class DryRunError extends Error {
  /** Always `ERR_CLUSAPI_DRY_RUN`. */
  readonly code = 'ERR_CLUSAPI_DRY_RUN'

  /** @internal */
  constructor(message: string) {
    super(message)
    this.name = 'DryRunError'
  }
}

type Method = (...args: unknown[]) => unknown

/** The command of a batch whose options are the type of a value. C: CLUSREG_SET_VALUE. */
const setValue = 1

/** The bit of a control code that asks for a change. */
const modify = 0x0040_0000

/**
 * The functions of a library for a dry run. Which of them change something is a column of the facts; of a control
 * function, its code tells. A call that would change something is told, and answered as if it had succeeded; what it would
 * have opened is a handle that no further call can ask about.
 *
 * @param cluster what arguments call the cluster: the name it is opened by may hold the token of a simulated one
 */
export function dryRun(api: ClusApi, cluster: string | null, tell: (call: NativeCall) => void): ClusApi {
  const run = new DryRun(api, cluster, tell)
  const rows = new Map(
    addon()
      .describe()
      .map(row => [row.name, row]),
  )
  return new Proxy(api, {
    get(target, property) {
      const member = Reflect.get(target, property, target) as unknown
      if (typeof property !== 'string' || typeof member !== 'function') return member
      const make = member.bind(target) as Method
      const row = rows.get(property.replace(/Async$/, ''))
      if (row === undefined) return make
      if (!property.endsWith('Async'))
        throw new DryRunError(`a dry run has no synchronous functions, as ${property} is`)
      return async (...args: unknown[]) => run.call(row, args, make)
    },
  })
}

class DryRun {
  readonly #api: ClusApi
  readonly #cluster: string | null
  readonly #tell: (call: NativeCall) => void
  /** What was opened under which name. Handles that were never opened are below zero, where real ones never are. */
  readonly #names = new Map<unknown, string | null>()
  #invented = 0

  constructor(api: ClusApi, cluster: string | null, tell: (call: NativeCall) => void) {
    this.#api = api
    this.#cluster = cluster
    this.#tell = tell
  }

  async call(row: FunctionDescription, args: unknown[], make: Method): Promise<unknown> {
    const given = new Map(inputs(row).map((item, i) => [item.name, args[i]]))
    const unreal = args.flat().some(value => typeof value === 'number' && value < 0 && this.#names.has(value))
    if (isChange(row, given)) {
      this.#tell(this.#describe(row, given))
      return this.#named(row, given, (await this.#existingKey(row, given, unreal)) ?? this.#success(row))
    }
    if (!unreal) return this.#named(row, given, (await make(...args)) as Record<string, unknown>)
    if (row.closes) return { status: 0 }
    throw new DryRunError(`${row.name} asks about what only the calls before it would have made`)
  }

  /** A key that is there is opened by the function that makes keys, and can be read. */
  async #existingKey(row: FunctionDescription, given: Map<string, unknown>, unreal: boolean) {
    if (unreal || !row.name.startsWith('ClusterRegCreateKey')) return null
    const [key, path] = [...given.values()] as [never, string]
    const found = await this.#api.ClusterRegOpenKeyAsync(key, path, given.get('samDesired') as number)
    return found.status === 0 ? { ...this.#success(row), ...found } : null
  }

  #success(row: FunctionDescription): Record<string, unknown> {
    const result: Record<string, unknown> = { status: 0 }
    for (const { name, type } of row.items.filter(({ direction }) => direction === 'out')) {
      result[name] = type === 'time' ? 0n : type === 'bytes' ? null : 0
    }
    const opened = openedBy(row)
    if (opened !== null) result[opened] = --this.#invented
    return result
  }

  #named(row: FunctionDescription, given: Map<string, unknown>, result: Record<string, unknown>) {
    const opened = openedBy(row)
    if (opened !== null && result[opened] !== null) this.#names.set(result[opened], this.#nameOf(row, given))
    return result
  }

  /** A key is told by its path, everything else by the name it was opened by; a key of an object, by that object. */
  #nameOf(row: FunctionDescription, given: Map<string, unknown>): string | null {
    if (row.kind === 'HCLUSTER') return this.#cluster
    const values = [...given.values()]
    const parent = this.#names.get(values[0]) ?? null
    const name = values.find(value => typeof value === 'string') ?? null
    return row.kind === 'HKEY' && parent !== null && name ? `${parent}\\${name}` : name || parent
  }

  #describe(row: FunctionDescription, given: Map<string, unknown>): NativeCall {
    const told: Record<string, CallArgument> = {}
    for (const { name, type } of inputs(row)) {
      const value = given.get(name)
      if (type === 'buffer' || type === 'units') continue
      if (type === 'handle') told[name] = this.#names.get(value) ?? null
      else if (type === 'handles') told[name] = (value as readonly unknown[]).map(each => this.#names.get(each) ?? null)
      else if (name === 'dwControlCode') told[name] = codeOf(given)?.name ?? (value as number)
      else told[name] = value instanceof Uint8Array ? meaning(value, given) : toArgument(value)
    }
    return { function: row.name, arguments: told }
  }
}

const inputs = (row: FunctionDescription) => row.items.filter(({ direction }) => direction === 'in')

/** The field of the result that holds an opened handle. */
function openedBy(row: FunctionDescription): string | null {
  if (row.returns === 'handle') return 'handle'
  return row.items.find(({ direction, type }) => direction === 'out' && type === 'handle')?.name ?? null
}

function isChange({ name }: FunctionDescription, given: Map<string, unknown>): boolean {
  const effect = effects[name]
  return effect === 'change' || (effect === 'control' && ((given.get('dwControlCode') as number) & modify) !== 0)
}

function codeOf(given: Map<string, unknown>) {
  return controlCodes(given.get('dwControlCode') as number)[0]
}

/** Bytes are the input of a control code, the data of a registry value, or nobody knows what. */
function meaning(bytes: Uint8Array, given: Map<string, unknown>): CallArgument {
  const type = given.get('dwType') ?? (given.get('dwCommand') === setValue ? given.get('dwOptions') : undefined)
  if (typeof type === 'number') return toArgument(decodeRegistryValue(type, bytes).value)
  try {
    return toArgument(decodeFormat(codeOf(given)?.input ?? 'bytes', bytes))
  } catch (error) {
    if (error instanceof ClusterDataError) return toArgument(bytes)
    throw error
  }
}

function toArgument(value: unknown): CallArgument {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (typeof value === 'bigint') return value.toString()
  if (Array.isArray(value)) return value.map(toArgument)
  if (typeof value !== 'object' || value === null) return (value ?? null) as CallArgument
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, toArgument(each)]))
}
