import type { CryptoCheckpoint } from '../codecs/crypto-checkpoint.js'
import type { ClusterProperty, PropertyValue } from '../codecs/property-list.js'

/** The kind of object a control code is for. */
export type ObjectKind =
  | 'Cluster'
  | 'Node'
  | 'Group'
  | 'GroupSet'
  | 'AffinityRule'
  | 'Resource'
  | 'ResourceType'
  | 'Network'
  | 'NetInterface'

/** What the value of a control code's input or output is in JavaScript, by format. */
export interface FormatTypes {
  none: undefined
  u32: number
  wstring: string
  guid: string
  multi_sz: string[]
  crypto_checkpoints: CryptoCheckpoint[]
  /** Bytes as they are: structures, and formats nobody documented. */
  bytes: Uint8Array
  property_list: readonly ClusterProperty[]
  value_list: readonly PropertyValue[]
}

/** How the input or output of a control code is laid out. */
export type Format = keyof FormatTypes

/** A control code: its number, the kind of object it is for, the access it needs, and the formats of input and output. */
export interface ControlCode<
  Kind extends ObjectKind = ObjectKind,
  Input extends Format = Format,
  Output extends Format = Format,
> {
  /** The C name, e.g. `CLUSCTL_RESOURCE_GET_NAME`. */
  readonly name: string
  readonly code: number
  readonly kind: Kind
  readonly access: 'any' | 'read' | 'write'
  readonly input: Input
  readonly output: Output
}

/** @internal */
export function controlCode<Kind extends ObjectKind, Input extends Format, Output extends Format>(
  name: string,
  code: number,
  kind: Kind,
  access: ControlCode['access'],
  input: Input,
  output: Output,
): ControlCode<Kind, Input, Output> {
  return { name, code, kind, access, input, output }
}
