/** Reads the private properties of a resource from its key in the cluster database. */
import type { RegistryValue } from '../codecs/registry-value.js'
import type { ClusterKey } from '../domain/key.js'
import {
  type PropertySchema,
  type PropertySchemas,
  type PropertyValues,
  rangeOf,
  type SchemaTypeName,
  type SchemaTypes,
} from './schema.js'
import { Status, StatusError } from './status.js'

/** The subkey of a resource's key that holds its private properties as values. */
const PARAMETERS = 'Parameters'

type Reader<Type extends SchemaTypeName> = (value: RegistryValue) => SchemaTypes[Type] | undefined

/** What a stored value is, `undefined` where it is of another type. */
const readers: { readonly [Type in SchemaTypeName]: Reader<Type> } = {
  dword: stored => (stored.type === 'DWORD' ? stored.value : undefined),
  int32: stored => (stored.type === 'DWORD' ? stored.value | 0 : undefined),
  qword: large,
  int64: stored => map(large(stored), value => BigInt.asIntN(64, value)),
  filetime: large,
  string: text,
  'expand-string': stored => map(text(stored), expand),
  'multi-string': stored => (stored.type === 'MULTI_SZ' ? stored.value : undefined),
  binary: stored => (stored.type === 'BINARY' ? stored.value : undefined),
}

/**
 * Reads all of them as they are at one moment, with their defaults.
 * @param required whether what is required must be there
 * @throws StatusError that names the property
 */
export async function readProperties(
  schemas: PropertySchemas,
  key: ClusterKey,
  required: boolean,
): Promise<PropertyValues<PropertySchemas>> {
  const names = Object.keys(schemas)
  const values = await key.read(names.map(name => ({ key: PARAMETERS, name })))
  return Object.fromEntries(
    names.map((name, i) => [name, propertyOf(name, schemas[name] as PropertySchema, values[i] ?? null, required)]),
  )
}

function propertyOf(
  name: string,
  property: PropertySchema,
  stored: RegistryValue | null,
  required: boolean,
): SchemaTypes[SchemaTypeName] | undefined {
  if (stored === null) {
    if (required && property.required) {
      throw new StatusError(Status.FILE_NOT_FOUND, `the property ${name} is required, and nobody has set it`)
    }
    // What is stored is expanded below, and so is what would be stored.
    return property.type === 'expand-string' ? map(property.default, expand) : property.default
  }
  const value = readers[property.type](stored)
  if (value === undefined) {
    throw new StatusError(Status.INVALID_DATA, `the property ${name} is stored as ${stored.type}, not ${property.type}`)
  }
  const [least, most] = rangeOf(property) ?? []
  if (least !== undefined && most !== undefined && ((value as number) < least || (value as number) > most)) {
    throw new StatusError(Status.INVALID_DATA, `the property ${name} is ${value}, and must be from ${least} to ${most}`)
  }
  return value
}

function large(stored: RegistryValue): bigint | undefined {
  return stored.type === 'QWORD' ? stored.value : undefined
}

function text(stored: RegistryValue): string | undefined {
  return stored.type === 'SZ' || stored.type === 'EXPAND_SZ' ? stored.value : undefined
}

function map<Value>(value: Value | undefined, change: (value: Value) => Value): Value | undefined {
  return value === undefined ? undefined : change(value)
}

/** As ExpandEnvironmentStrings does it: a name that is no variable stays as it is. */
function expand(value: string): string {
  return value.replace(/%([^%]+)%/g, (whole, name: string) => process.env[name] ?? whole)
}
