import { encodeMultiSz } from '../../codecs/multi-sz.js'
import {
  type ClusterProperty,
  decodePropertyList,
  encodePropertyList,
  formatNumber,
  type PropertyTypes,
  type PropertyValue,
} from '../../codecs/property-list.js'
import { commonProperties } from '../../constants/common-properties.gen.js'
import type { ControlCode, ObjectKind } from '../../constants/control-code.js'
import { Win32Error } from '../../constants/index.js'
import { ClusterDataError } from '../../core/errors.js'
import type { Cluster } from '../world/cluster.js'
import type { Key } from '../world/key.js'
import { checkProperties, type Properties, readProperties, writeProperties } from '../world/properties.js'
import { Refusal } from '../world/refusal.js'
import { type ControlTable, nothing } from './control.js'

/** The codes that every kind of object has for its properties. */
type PropertyCodes<Kind extends ObjectKind> = {
  readonly [Verb in
    | `${'ENUM' | 'GET' | 'GET_RO' | 'SET' | 'VALIDATE'}_${'COMMON' | 'PRIVATE'}_PROPERTIES`
    | `GET_${'COMMON' | 'PRIVATE'}_PROPERTY_FMTS`]: ControlCode<Kind>
}

/** Where an object of a kind has its properties. */
export interface PropertyPlace<Object> {
  /** The object's key, whose values are its common properties; private ones are in a key below it. */
  key(object: Object, cluster: Cluster): Key
  /** Common properties that are no values of the key. */
  told?(object: Object, cluster: Cluster): { readonly [name: string]: string | number | bigint }
  /** What has the private properties that the object does not have itself. */
  fallback?(object: Object): Key
  /** Whether a change of private properties shows only after the object was offline. */
  inUse?(object: Object): boolean
}

/** Where private properties are. */
const privateKey = 'Parameters'

/** The common properties of the objects of a kind. */
export function commonOf<Object>(
  kind: keyof typeof commonProperties,
  place: PropertyPlace<Object>,
): (object: Object, cluster: Cluster) => Properties {
  return (object, cluster) => {
    const key = place.key(object, cluster)
    const told = place.told?.(object, cluster) ?? {}
    return { known: commonProperties[kind], told, key, fallback: null, create: () => key, open: false }
  }
}

/** The private properties below a key. */
export function privateIn(key: Key, fallback: Key | null = null): Properties {
  const create = () => key.create(privateKey).key
  return { known: [], told: {}, key: key.find(privateKey) ?? null, fallback, create, open: true }
}

/** The control codes for common and private properties, of one kind of objects. */
export function propertyControls<Kind extends keyof typeof commonProperties, Object>(
  kind: Kind,
  codes: PropertyCodes<Kind>,
  place: PropertyPlace<Object>,
): ControlTable<Kind, Object> {
  const common = commonOf(kind, place)
  const own = (object: Object, cluster: Cluster) =>
    privateIn(place.key(object, cluster), place.fallback?.(object).find(privateKey))
  // Objects that no DLL stands behind are documented to have no formats of private properties, and none of them read-only.
  const hasDll = codes.GET_PRIVATE_PROPERTY_FMTS.output !== 'none'
  const family = (of: typeof common, which: 'COMMON' | 'PRIVATE', afterwards: (object: Object) => void) =>
    [
      [codes[`ENUM_${which}_PROPERTIES`], (object, cluster) => names(readProperties(of(object, cluster)))],
      [codes[`GET_${which}_PROPERTIES`], (object, cluster) => listed(readProperties(of(object, cluster), 'writable'))],
      [
        codes[`GET_RO_${which}_PROPERTIES`],
        (object, cluster) => {
          const properties = readProperties(of(object, cluster), 'read-only')
          return which === 'PRIVATE' && !hasDll ? encodePropertyList(properties) : listed(properties)
        },
      ],
      [
        codes[`VALIDATE_${which}_PROPERTIES`],
        (object, cluster, input) => {
          checkProperties(of(object, cluster), given(input))
          return nothing
        },
      ],
      [
        codes[`SET_${which}_PROPERTIES`],
        (object, cluster, input) => {
          if (writeProperties(of(object, cluster), given(input))) afterwards(object)
          return nothing
        },
      ],
    ] satisfies ControlTable<Kind, Object>
  const ofDll: ControlTable<Kind, Object> = [
    [codes.GET_PRIVATE_PROPERTY_FMTS, (object, cluster) => formatsOf(own(object, cluster))],
  ]
  return [
    ...family(common, 'COMMON', () => {}),
    [codes.GET_COMMON_PROPERTY_FMTS, () => commonFormats(kind)],
    ...family(own, 'PRIVATE', object => {
      if (place.inUse?.(object)) throw new Refusal(Win32Error.ERROR_RESOURCE_PROPERTIES_STORED)
    }),
    ...(hasDll ? ofDll : []),
  ]
}

/** A list as the Cluster service sends it: with a DWORD of zeros behind it. */
export function listed(properties: readonly ClusterProperty[]): Uint8Array {
  return Buffer.concat([encodePropertyList(properties), new Uint8Array(4)])
}

function names(properties: readonly ClusterProperty[]): Uint8Array {
  return encodeMultiSz(properties.map(({ name }) => name).filter(name => name !== ''))
}

/** Properties, each with the number of its format as its value. */
export function formatsOf(properties: Properties): Uint8Array {
  return formats(
    readProperties(properties).map(({ name, values: [value] }) => ({ name, type: value?.type ?? 'BINARY' })),
  )
}

/** What {@link formatsOf} tells of objects of a kind whatever they are set to. */
export function commonFormats(kind: keyof typeof commonProperties): Uint8Array {
  return formats(commonProperties[kind])
}

function formats(properties: readonly { readonly name: string; readonly type: PropertyValue['type'] }[]): Uint8Array {
  // What was read from a registry has a format that has a name.
  const number = (type: PropertyValue['type']) => formatNumber(type as keyof PropertyTypes)
  return listed(properties.map(({ name, type }) => ({ name, values: [{ type: 'WORD', value: number(type) }] })))
}

function given(input: Uint8Array | null): ClusterProperty[] {
  if (!input) throw new Refusal(Win32Error.RPC_X_BAD_STUB_DATA)
  try {
    return decodePropertyList(input)
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    throw new Refusal(error.truncated ? Win32Error.ERROR_INSUFFICIENT_BUFFER : Win32Error.ERROR_INVALID_DATA)
  }
}
