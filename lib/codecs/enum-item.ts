import { ClusterDataError } from '../core/errors.js'
import { decodeWideString } from './wide-string.js'

/** CLUSTER_ENUM_ITEM on 64-bit machines, its pointers turned into offsets from the item's start. */
const layout = { version: 0, type: 4, idBytes: 8, id: 16, nameBytes: 24, name: 32, size: 40 }

/** One object of an enumeration. */
export interface EnumItem {
  readonly type: number
  readonly id: string
  readonly name: string
}

/** Tells the callee which version of the structure it is to fill. */
export function presetEnumItem(bytes: Uint8Array): void {
  new DataView(bytes.buffer, bytes.byteOffset, 4).setUint32(layout.version, 1, true)
}

/** @throws ClusterDataError if the item, or a text of it, is not within the bytes */
export function decodeEnumItem(bytes: Uint8Array): EnumItem {
  if (bytes.length < layout.size) throw new ClusterDataError('a truncated CLUSTER_ENUM_ITEM', bytes.length)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const text = (lengthAt: number, offsetAt: number): string => {
    const length = view.getUint32(lengthAt, true)
    const offset = view.getBigUint64(offsetAt, true)
    if (length === 0) return ''
    if (offset + BigInt(length) > BigInt(bytes.length)) {
      throw new ClusterDataError('a text outside of its CLUSTER_ENUM_ITEM', offsetAt)
    }
    return decodeWideString(bytes.subarray(Number(offset), Number(offset) + length))
  }
  return {
    type: view.getUint32(layout.type, true),
    id: text(layout.idBytes, layout.id),
    name: text(layout.nameBytes, layout.name),
  }
}
