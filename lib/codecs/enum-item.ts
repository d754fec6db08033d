import { ClusterDataError } from '../core/errors.js'
import { decodeWideString } from './wide-string.js'

/** One object of an enumeration: CLUSTER_ENUM_ITEM. */
export interface EnumItem {
  readonly type: number
  readonly id: string
  readonly name: string
}

/** A group with its properties: CLUSTER_GROUP_ENUM_ITEM. */
export interface GroupEnumItem {
  readonly id: string
  readonly name: string
  readonly state: number
  readonly ownerNode: string
  readonly flags: number
  /** A property list; empty where none was asked for. */
  readonly properties: Uint8Array
  readonly readOnlyProperties: Uint8Array
}

/** A resource with its properties: CLUSTER_RESOURCE_ENUM_ITEM. */
export interface ResourceEnumItem {
  readonly id: string
  readonly name: string
  readonly ownerGroup: string
  readonly ownerGroupId: string
  readonly properties: Uint8Array
  readonly readOnlyProperties: Uint8Array
}

/** The items that enumerations give, by what they are of. */
export interface EnumItems {
  object: EnumItem
  group: GroupEnumItem
  resource: ResourceEnumItem
}

/** Reads one member of a structure. */
type Read<Value> = (bytes: Uint8Array) => Value
interface Layout<Item> {
  readonly size: number
  readonly members: { readonly [Name in keyof Item]: Read<Item[Name]> }
}

/** The structures on 64-bit machines, their pointers turned into offsets from the start. All begin with their version. */
const layouts: { readonly [Kind in keyof EnumItems]: Layout<EnumItems[Kind]> } = {
  object: { size: 40, members: { type: number(4), id: text(8, 16), name: text(24, 32) } },
  group: {
    size: 80,
    members: {
      id: text(4, 8),
      name: text(16, 24),
      state: number(32),
      ownerNode: text(36, 40),
      flags: number(48),
      properties: copy(52, 56),
      readOnlyProperties: copy(64, 72),
    },
  },
  resource: {
    size: 96,
    members: {
      id: text(4, 8),
      name: text(16, 24),
      ownerGroup: text(32, 40),
      ownerGroupId: text(48, 56),
      properties: copy(64, 72),
      readOnlyProperties: copy(80, 88),
    },
  },
}

/** Tells the callee which version of the structure it is to fill. */
export function presetEnumItem(bytes: Uint8Array): void {
  view(bytes).setUint32(0, 1, true)
}

/** @throws ClusterDataError if the item, or a part of it, is not within the bytes */
export function decodeEnumItem<Kind extends keyof EnumItems>(kind: Kind, bytes: Uint8Array): EnumItems[Kind] {
  const { size, members } = layouts[kind]
  if (bytes.length < size) throw new ClusterDataError('a truncated item of an enumeration', bytes.length)
  const entries = Object.entries<Read<unknown>>(members).map(([name, read]) => [name, read(bytes)])
  return Object.fromEntries(entries)
}

function number(at: number): Read<number> {
  return bytes => view(bytes).getUint32(at, true)
}

function text(sizeAt: number, offsetAt: number): Read<string> {
  return bytes => decodeWideString(part(bytes, sizeAt, offsetAt))
}

/** The bytes may be scratch: what is kept must be a copy. */
function copy(sizeAt: number, offsetAt: number): Read<Uint8Array> {
  return bytes => new Uint8Array(part(bytes, sizeAt, offsetAt))
}

function part(bytes: Uint8Array, sizeAt: number, offsetAt: number): Uint8Array {
  const size = view(bytes).getUint32(sizeAt, true)
  const offset = view(bytes).getBigUint64(offsetAt, true)
  if (size === 0) return bytes.subarray(0, 0)
  if (offset + BigInt(size) > BigInt(bytes.length)) {
    throw new ClusterDataError('a part outside of its item of an enumeration', offsetAt)
  }
  return bytes.subarray(Number(offset), Number(offset) + size)
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
