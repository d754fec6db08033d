import {
  type ClusterProperty,
  checkPropertyValue,
  formatName,
  formatNumber,
  type PropertyTypes,
  type PropertyValue,
} from '../codecs/property-list.js'
import type { ControlCode, ObjectKind } from '../constants/control-code.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from '../core/errors.js'
import type { Stored } from '../core/status.js'
import { checkText, wrongType } from '../core/validate.js'

/** A property of an object of the cluster. */
export interface Property {
  /** As the cluster spells it; whoever asks may use any case. */
  readonly name: string
  readonly value: PropertyValue
  /** Whether only the cluster sets it. */
  readonly readOnly: boolean
}

/** How a property is written, whether it was set or not. */
export interface PropertyFormat {
  readonly name: string
  /** What its values are; `'UNKNOWN'` for a format that this package has no name for. */
  readonly type: keyof PropertyTypes | 'UNKNOWN'
  /** The number of that (CLUSPROP_FORMAT). */
  readonly format: number
}

/**
 * What a property can be set to: a value with its type, or a plain one. That takes the type of the property as it is, where
 * it fits; else text is SZ, a number DWORD, a bigint ULARGE_INTEGER, a list MULTI_SZ, bytes BINARY.
 */
export type PropertyInput = PropertyValue | string | number | bigint | readonly string[] | Uint8Array

/** The properties of an object: those that every object of its kind has, and those that are its own. */
export interface ObjectProperties {
  /** Such as `RestartThreshold` of a resource: what the Cluster service itself goes by. */
  readonly common: Properties
  /** Such as `Address` of an IP address: what its resource DLL goes by. PowerShell calls them parameters. */
  readonly private: Properties
}

type Which = 'COMMON' | 'PRIVATE'
type List = ControlCode<ObjectKind, 'none', 'property_list'>
type Change = ControlCode<ObjectKind, 'property_list', 'none'>
/** Where an object is documented not to answer it, without output. */
type Formats = ControlCode<ObjectKind, 'none', 'property_list' | 'none'>
type Codes<W extends Which> = { readonly [C in `GET_${W}_PROPERTIES` | `GET_RO_${W}_PROPERTIES`]: List } & {
  readonly [C in `SET_${W}_PROPERTIES` | `VALIDATE_${W}_PROPERTIES`]: Change
} & { readonly [C in `GET_${W}_PROPERTY_FMTS`]: Formats }
type Send = (code: never, options: never) => Promise<unknown>

/** @internal */
export function propertiesOf(codes: Codes<'COMMON'> & Codes<'PRIVATE'>, send: Send): ObjectProperties {
  return {
    common: new Properties(
      [codes.GET_COMMON_PROPERTIES, codes.GET_RO_COMMON_PROPERTIES],
      codes.SET_COMMON_PROPERTIES,
      codes.VALIDATE_COMMON_PROPERTIES,
      codes.GET_COMMON_PROPERTY_FMTS,
      send,
    ),
    private: new Properties(
      [codes.GET_PRIVATE_PROPERTIES, codes.GET_RO_PRIVATE_PROPERTIES],
      codes.SET_PRIVATE_PROPERTIES,
      codes.VALIDATE_PRIVATE_PROPERTIES,
      codes.GET_PRIVATE_PROPERTY_FMTS,
      send,
    ),
  }
}

/**
 * The common or the private properties of an object.
 *
 * @example
 * ```ts
 * const sql = await cluster.resource('SQL Server')
 * await sql.properties.common.set({ RestartThreshold: 5 })
 * const { restartRequired } = await sql.properties.private.set({ InstanceName: 'MSSQLSERVER' })
 * ```
 */
export class Properties {
  readonly #lists: readonly [writable: List, readOnly: List]
  readonly #set: Change
  readonly #validate: Change
  readonly #formats: Formats
  readonly #send: (code: unknown, options: unknown) => Promise<unknown>

  /** @internal */
  constructor(
    lists: readonly [writable: List, readOnly: List],
    set: Change,
    validate: Change,
    formats: Formats,
    send: Send,
  ) {
    this.#lists = lists
    this.#set = set
    this.#validate = validate
    this.#formats = formats
    this.#send = send as never
  }

  /** All of them (CLUSCTL_…_GET_COMMON_PROPERTIES or …_GET_PRIVATE_PROPERTIES, and their _RO_ twins). */
  async list(): Promise<Property[]> {
    return [...(await this.#read(0)), ...(await this.#read(1))]
  }

  /** One of them; `null` if there is none of that name. */
  async get(name: string): Promise<Property | null> {
    checkText('name', name)
    return find(await this.#read(0), name) ?? find(await this.#read(1), name) ?? null
  }

  /**
   * Sets some of them (CLUSCTL_…_SET_COMMON_PROPERTIES or …_SET_PRIVATE_PROPERTIES), in the order given. The cluster may
   * have set the first ones when it refuses another.
   * @throws ClusterError `ERROR_RESOURCE_PROPERTY_UNCHANGEABLE` for one that is read-only, `ERROR_INVALID_PARAMETER` or
   * `ERROR_INVALID_DATA` for a value that the object does not take
   */
  async set(properties: { readonly [name: string]: PropertyInput }): Promise<Stored> {
    return await this.#store(await this.#typed(properties))
  }

  /** Gives properties back the values that they have where nobody set anything; one that is not known otherwise vanishes. */
  async reset(...names: readonly string[]): Promise<Stored> {
    const present = await this.#read(0)
    const lists = names.map((name, i) => {
      checkText(`names[${i}]`, name)
      const value = find(present, name)?.value ?? { type: 'SZ' as const }
      const format = 'format' in value ? value.format : formatNumber(value.type)
      // A value of its format without bytes: nobody's value, but the way to say this.
      return { name, values: [{ type: 'MALFORMED', format, value: new Uint8Array(0) } as const] }
    })
    return await this.#store(lists)
  }

  /**
   * Asks whether the object would take these values, without setting them (CLUSCTL_…_VALIDATE_COMMON_PROPERTIES or
   * …_VALIDATE_PRIVATE_PROPERTIES).
   * @throws ClusterError as {@link set} does
   */
  async validate(properties: { readonly [name: string]: PropertyInput }): Promise<void> {
    await this.#tell(this.#validate, await this.#typed(properties))
  }

  /**
   * How each of them is written (CLUSCTL_…_GET_COMMON_PROPERTY_FMTS or …_GET_PRIVATE_PROPERTY_FMTS).
   * @throws ClusterError `ERROR_INVALID_FUNCTION` for private properties of what is no resource and no resource type
   */
  async formats(): Promise<PropertyFormat[]> {
    return formatsOf((await this.#send(this.#formats, {})) as readonly ClusterProperty[] | undefined)
  }

  async #store(input: readonly ClusterProperty[]): Promise<Stored> {
    try {
      await this.#tell(this.#set, input)
      return { restartRequired: false }
    } catch (error) {
      if (!(error instanceof ClusterError) || error.errno !== Win32Error.ERROR_RESOURCE_PROPERTIES_STORED) throw error
      return { restartRequired: true }
    }
  }

  /** The cluster does not say which property it refuses; the error says which it was given. */
  async #tell(code: Change, input: readonly ClusterProperty[]): Promise<void> {
    try {
      await this.#send(code, { input })
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error
      const { errno, syscall, target } = error
      throw new ClusterError(errno, syscall, target, { detail: input.map(({ name }) => name).join(', ') })
    }
  }

  async #read(which: 0 | 1): Promise<Property[]> {
    const list = (await this.#send(this.#lists[which], {})) as readonly ClusterProperty[]
    return list.flatMap(({ name, values: [value] }) => (value ? [{ name, value, readOnly: which === 1 }] : []))
  }

  async #typed(properties: { readonly [name: string]: PropertyInput }): Promise<ClusterProperty[]> {
    if (typeof properties !== 'object' || properties === null || Array.isArray(properties)) {
      throw wrongType('properties', 'an object whose keys are names of properties', properties)
    }
    const given = Object.entries(properties)
    const present = given.some(([, input]) => !isTyped(input)) ? await this.#read(0) : []
    return given.map(([name, input]) => {
      const at = `properties.${name}`
      checkText(at, name)
      const value = isTyped(input) ? input : typed(at, input, find(present, name)?.value.type)
      // Here, where it still has the name under which it was given.
      checkPropertyValue(value, at)
      return { name, values: [value] }
    })
  }
}

/** What a list of formats tells: each is a property whose value is the number of the format. */
export function formatsOf(list: readonly ClusterProperty[] = []): PropertyFormat[] {
  return list.flatMap(({ name, values: [value] }) => {
    const format = Number(value?.value)
    return Number.isInteger(format) ? [{ name, type: formatName(format) ?? 'UNKNOWN', format }] : []
  })
}

/** Which types take a plain value, by what it is in JavaScript; the first where the property is not there yet. */
const takers: { readonly [js: string]: readonly (keyof PropertyTypes)[] } = {
  string: ['SZ', 'EXPAND_SZ'],
  number: ['DWORD', 'LONG', 'WORD', 'ULARGE_INTEGER', 'LARGE_INTEGER', 'FILETIME'],
  bigint: ['ULARGE_INTEGER', 'LARGE_INTEGER', 'FILETIME'],
  list: ['MULTI_SZ'],
  bytes: ['BINARY', 'SECURITY_DESCRIPTOR'],
}

function typed(name: string, input: Exclude<PropertyInput, PropertyValue>, present: string | undefined): PropertyValue {
  const js = input instanceof Uint8Array ? 'bytes' : Array.isArray(input) ? 'list' : typeof input
  const fitting = Object.hasOwn(takers, js) ? (takers[js] ?? []) : []
  const type = fitting.find(type => type === present) ?? fitting[0]
  if (type === undefined) {
    throw wrongType(name, 'a property value, a string, a number, a bigint, an array of strings or a Uint8Array', input)
  }
  const large = typeof input === 'number' && Number.isSafeInteger(input) && takers.bigint?.includes(type)
  return { type, value: large ? BigInt(input) : input } as PropertyValue
}

function isTyped(input: PropertyInput): input is PropertyValue {
  return typeof input === 'object' && input !== null && 'type' in input && !Array.isArray(input)
}

function find(properties: readonly Property[], name: string): Property | undefined {
  const wanted = name.toLowerCase()
  return properties.find(property => property.name.toLowerCase() === wanted)
}
