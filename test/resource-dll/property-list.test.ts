import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type ClusterProperty,
  decodePropertyList,
  decodeValueList,
  encodePropertyList,
  encodeValueList,
  formatNumber,
  type PropertyValue,
} from '../../lib/codecs/property-list.js'
import { decodeRegistryValue, encodeRegistryValue } from '../../lib/codecs/registry-value.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { anyBytes, fuzz, text } from '../codecs/fuzz.js'
import { Twin } from './twin.js'

const bytes = fc.uint8Array({ maxLength: 9 })
const of = <V>(type: PropertyValue['type'], value: fc.Arbitrary<V>) =>
  fc.record({ type: fc.constant(type), value }, { noNullPrototype: true }) as fc.Arbitrary<PropertyValue>
const anyValue = fc.oneof(
  of('BINARY', bytes),
  of('DWORD', fc.integer({ min: 0, max: 0xffff_ffff })),
  of('LONG', fc.integer()),
  of('SZ', text()),
  of('MULTI_SZ', fc.array(text({ minLength: 1, maxLength: 4 }), { maxLength: 3 })),
  of('FILETIME', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
  fc.record({
    type: fc.constant('UNKNOWN' as const),
    kind: fc.constant(7),
    format: fc.integer({ min: 15, max: 0xffff }),
    value: bytes,
  }),
)
const anyProperty = fc.record({ name: text({ maxLength: 9 }), values: fc.array(anyValue, { maxLength: 3 }) })
const lists = fc.array(anyProperty, { maxLength: 4 }).map(list => encodePropertyList(list as ClusterProperty[]))

/** Lists with something wrong with them, perhaps: a byte changed, the end cut off or grown. */
const mutated = fc
  .tuple(lists, fc.nat(), fc.nat(255), fc.nat(9), fc.constantFrom('change', 'cut', 'grow', 'word'))
  .map(([list, at, byte, size, how]) => {
    const copy = Buffer.from(list)
    if (how === 'cut') return copy.subarray(0, Math.max(0, copy.length - size))
    if (how === 'grow') return Buffer.concat([copy, new Uint8Array(size).fill(byte < 200 ? 0 : byte)])
    const place = at % copy.length
    if (how === 'word') copy.writeUInt32LE(byte, Math.min(place & ~3, copy.length - 4))
    else copy[place] = byte
    return copy
  })

/** The verdict of TypeScript: the list, or where it is none. */
function verdict(list: Uint8Array): { list: ClusterProperty[] } | { offset: number; truncated: boolean } {
  try {
    return { list: decodePropertyList(list) }
  } catch (error) {
    if (!(error instanceof ClusterDataError)) throw error
    return { offset: error.offset, truncated: error.truncated }
  }
}

/** What the simulated cluster keeps of a value, and then shows; `null` for what it cannot keep. */
function kept(format: number, data: Uint8Array): Uint8Array | null {
  const [value] = decodeValueList(encodeValueList([{ type: 'UNKNOWN', format, value: data }]))
  if (value === undefined) throw new Error('no value')
  const input = {
    SZ: 'SZ',
    EXPANDED_SZ: 'SZ',
    EXPAND_SZ: 'EXPAND_SZ',
    MULTI_SZ: 'MULTI_SZ',
    DWORD: 'DWORD',
    WORD: 'DWORD',
    LONG: 'DWORD',
    ULARGE_INTEGER: 'QWORD',
    FILETIME: 'QWORD',
    LARGE_INTEGER: 'QWORD',
    BINARY: 'BINARY',
    SECURITY_DESCRIPTOR: 'BINARY',
  }[value.type as string]
  if (input === undefined || (typeof value.value === 'string' && value.value.includes('\0'))) return null
  const unsigned =
    value.type === 'LONG'
      ? value.value >>> 0
      : value.type === 'LARGE_INTEGER'
        ? BigInt.asUintN(64, value.value)
        : value.value
  const { type, data: stored } = encodeRegistryValue({ type: input, value: unsigned } as never)
  const shown = decodeRegistryValue(type, stored)
  const format2 = shown.type === 'QWORD' ? 'ULARGE_INTEGER' : (shown.type as 'SZ')
  const listed = encodeValueList([{ type: format2, value: shown.value } as PropertyValue])
  const size = listed.length < 12 ? 0 : Buffer.from(listed).readUInt32LE(4)
  const numbers = (...list: number[]) => Buffer.from(Uint32Array.from(list).buffer)
  return Buffer.concat([
    numbers(type, stored.length),
    stored,
    numbers(0x1_0000 + formatNumber(format2)),
    listed.subarray(8, 8 + size),
  ])
}

describe('property lists in the resource DLL', () => {
  let twin: Twin
  before(() => {
    twin = new Twin()
  })
  after(() => twin.close())

  fuzz('are packed as TypeScript packs them, with the DWORD that the Cluster service leaves behind', [lists], list => {
    const packed = twin.list(list)
    assert.deepEqual(packed, { ok: true, bytes: Buffer.concat([list, new Uint8Array(4)]) })
  })

  fuzz('are lists where TypeScript finds lists, and end where it says', [fc.oneof(mutated, anyBytes)], list => {
    const expected = verdict(list)
    const made = twin.list(list)
    if ('offset' in expected) {
      const what = expected.truncated ? 'truncated' : 'wrong'
      assert.deepEqual(made, { ok: false, place: expected.offset, what })
    } else assert.deepEqual(made.ok && decodePropertyList(made.bytes), expected.list)
  })

  fuzz(
    'keep values in the database, and show them again, as the simulated cluster does',
    [
      fc.integer({ min: 0, max: 15 }),
      fc.oneof(anyBytes, fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.uint8Array({ minLength: 8, maxLength: 8 })),
    ],
    (format, data) => {
      const made = twin.value(format, data)
      assert.deepEqual(made.ok ? made.bytes : null, kept(format, data))
    },
  )
})
