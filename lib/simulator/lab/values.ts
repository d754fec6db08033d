import { decodeRegistryValue, encodeRegistryValue, type RegistryInput } from '../../codecs/registry-value.js'
import type { LabValue } from './schema.js'

/** The bytes of a value that a lab writes. */
export function encodeLabValue(value: LabValue): { type: number; data: Uint8Array } {
  if (typeof value !== 'object' || Array.isArray(value)) return encodeRegistryValue(value)
  if (typeof value.type === 'number') return { type: value.type, data: Buffer.from(`${value.value}`, 'hex') }
  return encodeRegistryValue(typedInput(value as TypedValue))
}

/** A value as a lab writes it: the most readable form that means the same bytes. */
export function decodeLabValue(type: number, data: Uint8Array): LabValue {
  const readable = readableForm(type, data)
  if (readable !== null && meansSame(readable, type, data)) return readable
  return { type, value: Buffer.from(data).toString('hex') }
}

type TypedValue = Exclude<LabValue, string | number | string[] | { type: number }>

function typedInput(value: TypedValue): RegistryInput {
  switch (value.type) {
    case 'QWORD':
      return { type: 'QWORD', value: BigInt(value.value) }
    case 'BINARY':
    case 'NONE':
      return { type: value.type, value: Buffer.from(value.value, 'hex') }
    default:
      return value
  }
}

function readableForm(type: number, data: Uint8Array): LabValue | null {
  const decoded = decodeRegistryValue(type, data)
  switch (decoded.type) {
    case 'SZ':
    case 'DWORD':
      return decoded.value
    case 'MULTI_SZ':
      return [...decoded.value]
    case 'EXPAND_SZ':
    case 'DWORD_BIG_ENDIAN':
      return { type: decoded.type, value: decoded.value } as LabValue
    case 'QWORD':
      return { type: 'QWORD', value: String(decoded.value) }
    case 'BINARY':
    case 'NONE':
      return { type: decoded.type, value: Buffer.from(decoded.value).toString('hex') }
    default:
      return null
  }
}

function meansSame(value: LabValue, type: number, data: Uint8Array): boolean {
  // What the codec cannot write, such as text with a NUL inside, is kept as bytes.
  const texts = typeof value === 'string' ? [value] : Array.isArray(value) ? value : [String(Object(value).value ?? '')]
  if (texts.some(text => text.includes('\0')) || (Array.isArray(value) && texts.includes(''))) return false
  const encoded = encodeLabValue(value)
  return encoded.type === type && Buffer.compare(encoded.data, data) === 0
}
