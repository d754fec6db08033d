import type { Format, FormatTypes } from '../constants/control-code.js'
import { ClusterDataError } from '../core/errors.js'
import { checkBytes, checkU32, wrongType } from '../core/validate.js'
import { formatCryptoCheckpoint, parseCryptoCheckpoint } from './crypto-checkpoint.js'
import { decodeGuid, encodeGuid } from './guid.js'
import { decodeMultiSz, encodeMultiSz } from './multi-sz.js'
import { decodePropertyList, decodeValueList, encodePropertyList, encodeValueList } from './property-list.js'
import { decodeWideString, encodeWideString } from './wide-string.js'

interface Codec<Value> {
  encode(value: Value, name: string): Uint8Array | null
  /** The bytes may be scratch: what is kept must be a copy. */
  decode(bytes: Uint8Array): Value
}

const bytes: Codec<Uint8Array> = {
  encode(value, name) {
    if (value === undefined) return null
    checkBytes(name, value)
    return value
  },
  decode: data => new Uint8Array(data),
}

const codecs: { readonly [F in Format]: Codec<FormatTypes[F]> } = {
  none: {
    encode(value, name) {
      if (value !== undefined) throw wrongType(name, 'absent: this control code takes no input', value)
      return null
    },
    decode: () => undefined,
  },
  u32: {
    encode(value, name) {
      checkU32(name, value)
      return Uint8Array.from([value, value >>> 8, value >>> 16, value >>> 24])
    },
    decode(data) {
      if (data.length < 4) throw new ClusterDataError(`a DWORD of ${data.length} bytes`, data.length)
      return new DataView(data.buffer, data.byteOffset, 4).getUint32(0, true)
    },
  },
  wstring: { encode: encodeWideString, decode: decodeWideString },
  guid: { encode: encodeGuid, decode: decodeGuid },
  multi_sz: { encode: encodeMultiSz, decode: decodeMultiSz },
  crypto_checkpoints: {
    encode: (list, name) =>
      encodeMultiSz(
        list.map(entry => entry.raw ?? formatCryptoCheckpoint(entry)),
        name,
      ),
    decode: data => decodeMultiSz(data).map(parseCryptoCheckpoint),
  },
  bytes,
  property_list: { encode: encodePropertyList, decode: decodePropertyList },
  value_list: { encode: encodeValueList, decode: decodeValueList },
}

/** The bytes of a control code's input, `null` for none. */
export function encodeFormat<F extends Format>(format: F, value: FormatTypes[F], name = 'input'): Uint8Array | null {
  return codecs[format].encode(value, name)
}

/** The value of a control code's output. */
export function decodeFormat<F extends Format>(format: F, data: Uint8Array): FormatTypes[F] {
  return codecs[format].decode(data)
}
