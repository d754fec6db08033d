/** The private properties of a resource type: how they are described, what they are in TypeScript, and what is wrong with a description. */
import {
  checkBoolean,
  checkOneOf,
  checkOptions,
  checkText,
  outOfRange,
  wrongType,
  wrongValue,
} from '../core/validate.js'

/** What a value of each type of property is in TypeScript. */
export interface SchemaTypes {
  /** REG_DWORD, unsigned. */
  dword: number
  /** REG_DWORD, signed. */
  int32: number
  /** REG_QWORD, unsigned. */
  qword: bigint
  /** REG_QWORD, signed. */
  int64: bigint
  /** 100 ns since 1601, UTC, as Windows counts them. */
  filetime: bigint
  /** REG_SZ. */
  string: string
  /** REG_EXPAND_SZ: `%NAME%` in it is replaced by the variable of the environment, where there is one. */
  'expand-string': string
  /** REG_MULTI_SZ. */
  'multi-string': readonly string[]
  /** REG_BINARY. */
  binary: Uint8Array
}

/** The types that a property can have. */
export type SchemaTypeName = keyof SchemaTypes

/** The types whose values have an order that `minimum` and `maximum` speak of. */
export type RangedTypeName = 'dword' | 'int32' | 'qword' | 'int64' | 'filetime'

/** A property of a given type. */
export interface PropertyOf<Type extends SchemaTypeName> {
  /** What its values are. */
  readonly type: Type
  /** What it is where nobody has set it. Without, it may be absent. */
  readonly default?: SchemaTypes[Type]
  /** The resource does not come online without it. */
  readonly required?: boolean
  /** Only the resource type itself writes it, with `openKey`; whoever else tries is refused. */
  readonly readonly?: boolean
  /** The least it may be; what the type can hold, if left out. */
  readonly minimum?: Type extends RangedTypeName ? SchemaTypes[Type] : never
  /** The most it may be; what the type can hold, if left out. */
  readonly maximum?: Type extends RangedTypeName ? SchemaTypes[Type] : never
}

/** A property of any type. */
export type PropertySchema = { [Type in SchemaTypeName]: PropertyOf<Type> }[SchemaTypeName]

/** The properties of a resource type by name. */
export interface PropertySchemas {
  readonly [name: string]: PropertySchema
}

/** What the value of a property is in TypeScript. */
export type ValueOf<Property extends PropertySchema> = SchemaTypes[Property['type']]

/** What handlers find in `resource.properties`: `undefined` only where a property may be absent. */
export type PropertyValues<Schemas extends PropertySchemas> = {
  readonly [Name in keyof Schemas]: Schemas[Name] extends { readonly default: unknown } | { readonly required: true }
    ? ValueOf<Schemas[Name]>
    : ValueOf<Schemas[Name]> | undefined
}

/** The same where a resource may not have been online yet: nobody may have set what is required. */
export type OpeningValues<Schemas extends PropertySchemas> = {
  readonly [Name in keyof Schemas]: Schemas[Name] extends { readonly default: unknown }
    ? ValueOf<Schemas[Name]>
    : ValueOf<Schemas[Name]> | undefined
}

const ranges: { readonly [Type in RangedTypeName]: readonly [SchemaTypes[Type], SchemaTypes[Type]] } = {
  dword: [0, 0xffff_ffff],
  int32: [-0x8000_0000, 0x7fff_ffff],
  qword: [0n, 2n ** 64n - 1n],
  int64: [-(2n ** 63n), 2n ** 63n - 1n],
  filetime: [0n, 2n ** 64n - 1n],
}

const types: { readonly [Type in SchemaTypeName]: (name: string, value: unknown) => void } = {
  dword: checkWhole,
  int32: checkWhole,
  qword: checkLarge,
  int64: checkLarge,
  filetime: checkLarge,
  string: checkLine,
  'expand-string': checkLine,
  'multi-string'(name, value) {
    if (!Array.isArray(value)) throw wrongType(name, 'an array of strings', value)
    value.forEach((text, i) => {
      checkLine(`${name}[${i}]`, text)
      if (text === '') throw wrongValue(`${name}[${i}]`, 'must not be empty: a list of strings ends where one is')
    })
  },
  binary(name, value) {
    if (!(value instanceof Uint8Array)) throw wrongType(name, 'an instance of Uint8Array', value)
  },
}

/** What the values of a property can be: from, to; `null` where they have no order. */
export function rangeOf({
  type,
  minimum,
  maximum,
}: PropertySchema): readonly [number | bigint, number | bigint] | null {
  return isRanged(type) ? [minimum ?? ranges[type][0], maximum ?? ranges[type][1]] : null
}

function checkValue(name: string, property: PropertySchema, value: unknown): void {
  types[property.type](name, value)
  const [least, most] = rangeOf(property) ?? []
  if (least === undefined || most === undefined) return
  if ((value as number) < least || (value as number) > most) throw outOfRange(name, `from ${least} to ${most}`, value)
}

/** @throws TypeError or RangeError that names the field */
export function checkSchemas(name: string, schemas: unknown): asserts schemas is PropertySchemas {
  if (typeof schemas !== 'object' || schemas === null || Array.isArray(schemas)) {
    throw wrongType(name, 'an object whose keys are names of properties', schemas)
  }
  const seen = new Set<string>()
  for (const [property, schema] of Object.entries(schemas)) {
    const where = `${name}.${property}`
    // It is a section of the manifest and the name of a registry value.
    if (!/^[^\p{Cc}[\]\\=;]+$/u.test(property) || property !== property.trim()) {
      throw wrongValue(where, 'is no name: it must not be empty nor contain \\ [ ] = ; or control characters')
    }
    if (seen.has(property.toLowerCase())) throw wrongValue(where, 'is there twice; names differ by more than case')
    seen.add(property.toLowerCase())
    checkSchema(where, schema)
  }
}

function checkSchema(name: string, schema: unknown): void {
  checkOptions(name, schema, ['type', 'default', 'required', 'readonly', 'minimum', 'maximum'])
  const property = schema as PropertySchema
  const { type, required, readonly, minimum, maximum } = property
  checkOneOf(`${name}.type`, type, Object.keys(types) as SchemaTypeName[])
  if (required !== undefined) checkBoolean(`${name}.required`, required)
  if (readonly !== undefined) checkBoolean(`${name}.readonly`, readonly)
  for (const [bound, value] of Object.entries({ minimum, maximum })) {
    if (value === undefined) continue
    if (!isRanged(type)) throw wrongValue(`${name}.${bound}`, `means nothing for a property of type ${type}`)
    checkValue(`${name}.${bound}`, { type } as PropertySchema, value)
  }
  if (minimum !== undefined && maximum !== undefined && minimum > maximum) {
    throw outOfRange(`${name}.minimum`, `at most the maximum, ${maximum}`, minimum)
  }
  if (property.default !== undefined) {
    checkValue(`${name}.default`, property, property.default)
    if (required) throw wrongValue(`${name}.required`, 'is of no use where there is a default')
  }
  if (required && readonly) throw wrongValue(`${name}.required`, 'asks for what readonly forbids to set')
}

function isRanged(type: SchemaTypeName): type is RangedTypeName {
  return type in ranges
}

function checkWhole(name: string, value: unknown): void {
  if (typeof value !== 'number') throw wrongType(name, 'of type number', value)
  if (!Number.isInteger(value)) throw outOfRange(name, 'an integer', value)
}

function checkLarge(name: string, value: unknown): void {
  if (typeof value !== 'bigint') throw wrongType(name, 'of type bigint', value)
}

/** Text that a line of the manifest gives back as it was. */
function checkLine(name: string, value: unknown): void {
  checkText(name, value)
  if (/[\r\n]/.test(value) || value !== value.trim()) {
    throw wrongValue(name, 'must be one line without space at its ends')
  }
}
