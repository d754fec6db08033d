import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type ClusterProperty,
  decodePropertyList,
  decodeValueList,
  encodePropertyList,
  encodeValueList,
  formatName,
  formatNumber,
  type PropertyTypes,
  type PropertyValue,
} from '../../lib/codecs/property-list.js'
import { PropertyKind } from '../../lib/constants/index.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { read } from '../coverage/tree.js'
import { anyBytes, fuzz, text } from './fuzz.js'

const hex = (...parts: string[]) => Uint8Array.from(Buffer.from(parts.join('').replaceAll(' ', ''), 'hex'))
const plain = (bytes: Uint8Array) => Uint8Array.from(bytes)

/** As the Cluster service sends it: a text, a number, one more DWORD of zeros. */
const list = hex(
  '02000000',
  '03000400 0a000000 4e0061006d0065000000 0000', // Name
  '03000100 08000000 530051004c000000 00000000', // SQL
  '03000400 08000000 470061007000 0000', // Gap
  '02000100 04000000 2a000000 00000000',
)
const properties: ClusterProperty[] = [
  { name: 'Name', values: [{ type: 'SZ', value: 'SQL' }] },
  { name: 'Gap', values: [{ type: 'DWORD', value: 42 }] },
]

/** The members of an enumeration of the headers. */
function members(enumeration: string): Map<string, number> {
  const rows = read('scripts/facts/constants.csv')
    .split('\n')
    .map(line => line.split(','))
  return new Map(
    rows.filter(([, group]) => group === enumeration).map(([, , name = '', value]) => [name, Number(value)]),
  )
}

/** Bytes with the marks of a list in them, so that a reader gets further than the first DWORD. */
const dwords = fc.array(fc.constantFrom(0, 1, 2, 4, 8, 0x0004_0003, 0x0001_0002, 0x0001_000d, 0x0001_000e, 0xffff_ffff))
const anyList = fc.oneof(
  anyBytes,
  fc.tuple(dwords, anyBytes).map(([words, tail]) => Buffer.concat([Buffer.from(Uint32Array.from(words).buffer), tail])),
)

/** A value that is what it says. Texts do not end in NULs, which are not part of them. */
const flat = { noNullPrototype: true } as const

function anyValue(depth: number): fc.Arbitrary<PropertyValue> {
  const of = <T extends PropertyValue['type'], V>(type: T, value: fc.Arbitrary<V>) =>
    fc.record({ type: fc.constant(type), value }, flat) as fc.Arbitrary<PropertyValue>
  const bytes = fc.uint8Array({ maxLength: 9 })
  const values = fc.oneof(
    of('BINARY', bytes),
    of('DWORD', fc.integer({ min: 0, max: 0xffff_ffff })),
    of('LONG', fc.integer()),
    of('WORD', fc.integer({ min: 0, max: 0xffff })),
    of('SZ', text()),
    of('EXPAND_SZ', text()),
    of('MULTI_SZ', fc.array(text({ minLength: 1, maxLength: 4 }), { maxLength: 3 })),
    of('ULARGE_INTEGER', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    of('LARGE_INTEGER', fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    of('FILETIME', fc.bigInt({ min: 0n, max: 2n ** 64n - 1n })),
    of('SECURITY_DESCRIPTOR', bytes),
    fc.record(
      { type: fc.constant('UNKNOWN' as const), format: fc.integer({ min: 15, max: 0xffff }), value: bytes },
      flat,
    ),
    ...(depth === 0
      ? []
      : [
          of('VALUE_LIST', fc.array(anyValue(depth - 1), { maxLength: 2 })),
          of(
            'PROPERTY_LIST',
            fc.array(fc.record({ name: text(), values: fc.array(anyValue(depth - 1), { maxLength: 2 }) }, flat), {
              maxLength: 2,
            }),
          ),
        ]),
  )
  return fc
    .tuple(values, fc.option(fc.integer({ min: 2, max: 0xffff }), { nil: undefined, freq: 4 }))
    .map(([value, kind]) => (kind === undefined ? value : { kind, ...value }))
}

describe('codec property list', () => {
  it('reads and writes names and values, each padded to DWORDs', () => {
    assert.deepEqual(decodePropertyList(list), properties)
    assert.deepEqual(plain(encodePropertyList(properties)), list)
    assert.deepEqual(decodePropertyList(encodePropertyList([])), [])
    assert.deepEqual(plain(encodePropertyList([])), hex('00000000'))
  })

  it('forgives the DWORD behind a list of the Cluster service, padding missing at the end, and no bytes at all', () => {
    assert.deepEqual(decodePropertyList(Buffer.concat([list, hex('00000000')])), properties)
    const ends = hex('01000000 03000400 04000000 41000000 03000100 02000000 0000')
    assert.deepEqual(decodePropertyList(ends), [{ name: 'A', values: [{ type: 'SZ', value: '' }] }])
    assert.deepEqual(decodePropertyList(hex('')), [])
    assert.deepEqual(decodeValueList(hex('')), [])
  })

  it('reads every format, and what a value is about', () => {
    const values: PropertyValue[] = [
      { type: 'BINARY', value: Uint8Array.of(1, 2, 3) },
      { type: 'DWORD', value: 0xffff_ffff },
      { type: 'SZ', value: 'Ж' },
      { type: 'EXPAND_SZ', value: '%SystemRoot%' },
      { type: 'EXPANDED_SZ', value: 'C:\\Windows' },
      { type: 'MULTI_SZ', value: ['one', 'two'] },
      { type: 'MULTI_SZ', value: [] },
      { type: 'ULARGE_INTEGER', value: 2n ** 64n - 1n },
      { type: 'LARGE_INTEGER', value: -(2n ** 63n) },
      { type: 'LONG', value: -1 },
      { type: 'WORD', value: 0xffff },
      { type: 'SECURITY_DESCRIPTOR', value: Uint8Array.of(1, 0, 4, 0x80) },
      { type: 'FILETIME', value: 133_000_000_000_000_001n },
      { type: 'VALUE_LIST', value: [{ type: 'LONG', value: 1 }] },
      { type: 'PROPERTY_LIST', value: properties },
      { type: 'DWORD', kind: 5, value: 0xdeadbeef }, // a disk signature
      { type: 'DWORD', kind: 2, value: 1 }, // a resource class
      { type: 'SZ', kind: 10, value: 'serial number' },
      { type: 'UNKNOWN', format: 15, value: Uint8Array.of(7) },
      { type: 'MALFORMED', format: 2, value: Uint8Array.of(1, 2, 3) },
    ]
    assert.deepEqual(decodeValueList(encodeValueList(values)), values)
    assert.deepEqual(decodePropertyList(encodePropertyList([{ name: 'All', values }])), [{ name: 'All', values }])
    assert.deepEqual(plain(encodeValueList(values.slice(15, 16))), hex('02000500 04000000 efbeadde 00000000'))
  })

  it('reads and writes every syntax of the headers, typed by its format, and unknown ones as they are', () => {
    const values: { readonly [type: string]: unknown } = {
      BINARY: Uint8Array.of(1, 2, 3),
      DWORD: 0xffff_ffff,
      SZ: 'Ж',
      EXPAND_SZ: '%SystemRoot%',
      MULTI_SZ: ['one', 'two'],
      ULARGE_INTEGER: 2n ** 64n - 1n,
      LONG: -1,
      EXPANDED_SZ: 'C:\\Windows',
      SECURITY_DESCRIPTOR: Uint8Array.of(1, 0, 4, 0x80),
      LARGE_INTEGER: -(2n ** 63n),
      WORD: 0xffff,
      FILETIME: 133_000_000_000_000_001n,
      VALUE_LIST: [{ type: 'LONG', value: 1 }],
      PROPERTY_LIST: properties,
    }
    const formats = members('CLUSTER_PROPERTY_FORMAT')
    const kinds = members('CLUSTER_PROPERTY_TYPE')
    const known = [...formats].filter(([name]) => !/_(UNKNOWN|USER)$/.test(name))
    assert.deepEqual(known.map(([name]) => name.replace('CLUSPROP_FORMAT_', '')).sort(), Object.keys(values).sort())
    for (const [name, format] of known) {
      assert.equal(formatName(format), name.replace('CLUSPROP_FORMAT_', ''))
      assert.equal(formatNumber(formatName(format) as keyof PropertyTypes), format)
    }
    const syntaxes = [...members('CLUSTER_PROPERTY_SYNTAX')].filter(([name]) => name !== 'CLUSPROP_SYNTAX_ENDMARK')
    assert(syntaxes.length > 20)
    for (const [name, syntax] of syntaxes) {
      const kind = syntax >>> 16
      const type = formatName(syntax & 0xffff)
      assert([...kinds.values()].includes(kind) && type !== null, name)
      const value = { ...(kind === 1 ? {} : { kind }), type, value: values[type] } as PropertyValue
      const bytes = encodeValueList([value])
      assert.equal(Buffer.from(bytes).readUInt32LE(0), syntax, name)
      assert.deepEqual(decodeValueList(bytes), [value], name)
    }
    for (const format of [0, 0x8000, 0xffff]) {
      const value = { kind: PropertyKind.USER, type: 'UNKNOWN', format, value: Uint8Array.of(7) } as const
      assert.deepEqual(decodeValueList(encodeValueList([value])), [value])
    }
  })

  it('keeps the bytes of data that does not fit its format', () => {
    for (const [format, data] of [
      [2, [1, 2, 3]],
      [3, [65, 0, 66]],
      [5, [65, 0, 0, 0, 0, 0, 66, 0]],
      [6, [1, 2, 3, 4]],
      [11, [1]],
      [14, [1, 0, 0, 0]],
    ] as const) {
      const value = { type: 'MALFORMED', format, value: Uint8Array.from(data) } as const
      assert.deepEqual(decodeValueList(encodeValueList([value])), [value])
    }
  })

  it('says where bytes are no list', () => {
    const broken: [Uint8Array, number][] = [
      [hex('0200'), 0],
      [hex('01000000'), 4],
      [hex('01000000 02000100 04000000 2a000000 00000000'), 4],
      [hex('01000000 03000400 08000000 4100'), 12],
      [hex('ffffffff 03000400 04000000 41000000 00000000'), 20],
      [hex('00000000 00000000 01'), 4],
      [list.subarray(0, -8), list.length - 8],
    ]
    for (const [bytes, offset] of broken) {
      assert.throws(
        () => decodePropertyList(bytes),
        { name: 'ClusterDataError', offset },
        Buffer.from(bytes).toString('hex'),
      )
    }
    assert.throws(() => decodeValueList(hex('02000100 04000000 2a00')), { offset: 8, truncated: true })
    assert.throws(() => decodeValueList(hex('02000100')), { offset: 4, truncated: true })
    assert.throws(() => decodeValueList(hex('00000000 00000001')), { offset: 4, truncated: false })
  })

  it('leaves lists that are too deep in lists as bytes', () => {
    let data = encodeValueList([{ type: 'WORD', value: 1 }])
    for (let i = 0; i < 300; i++) data = encodeValueList([{ type: 'UNKNOWN', format: 13, value: data }])
    let [found] = decodeValueList(data)
    let depth = 0
    for (; found?.type === 'VALUE_LIST'; depth++) found = found.value[0]
    assert.equal(found?.type, 'MALFORMED')
    assert(depth > 8 && depth < 100)
  })

  it('says what cannot be written', () => {
    const write = (...values: unknown[]) => encodeValueList(values as PropertyValue[])
    const invalid = (value: unknown, code: string, name: RegExp) =>
      assert.throws(() => write({ type: 'WORD', value: 1 }, value), { code, message: name })
    invalid(null, 'ERR_INVALID_ARG_TYPE', /values\[1\]/)
    invalid({ type: 'TEXT', value: '' }, 'ERR_INVALID_ARG_VALUE', /values\[1\]\.type.*TEXT/)
    invalid({ type: 'constructor', value: '' }, 'ERR_INVALID_ARG_VALUE', /values\[1\]\.type/)
    invalid({ type: 'DWORD', value: 2 ** 32 }, 'ERR_OUT_OF_RANGE', /values\[1\]\.value/)
    invalid({ type: 'DWORD', value: '1' }, 'ERR_INVALID_ARG_TYPE', /values\[1\]\.value/)
    invalid({ type: 'LONG', value: 0x8000_0000 }, 'ERR_OUT_OF_RANGE', /values\[1\]\.value/)
    invalid({ type: 'FILETIME', value: 1 }, 'ERR_INVALID_ARG_TYPE', /bigint/)
    invalid({ type: 'FILETIME', value: -1n }, 'ERR_OUT_OF_RANGE', /values\[1\]\.value/)
    invalid({ type: 'SZ', value: 'a\0' }, 'ERR_INVALID_ARG_VALUE', /values\[1\]\.value/)
    invalid({ type: 'MULTI_SZ', value: [''] }, 'ERR_INVALID_ARG_VALUE', /values\[1\]\.value\[0\]/)
    invalid({ type: 'WORD', kind: 65_536, value: 1 }, 'ERR_OUT_OF_RANGE', /values\[1\]\.kind/)
    invalid({ type: 'UNKNOWN', kind: 0, format: 0, value: new Uint8Array() }, 'ERR_INVALID_ARG_VALUE', /format/)
    invalid({ type: 'VALUE_LIST', value: 1 }, 'ERR_INVALID_ARG_TYPE', /values\[1\]\.value/)
    const properties = (list: unknown) => encodePropertyList(list as ClusterProperty[])
    assert.throws(() => properties({}), { code: 'ERR_INVALID_ARG_TYPE', message: /properties/ })
    assert.throws(() => properties([null]), { code: 'ERR_INVALID_ARG_TYPE', message: /properties\[0\]/ })
    assert.throws(() => properties([{ name: 'a\0', values: [] }]), { message: /properties\[0\]\.name/ })
    assert.throws(() => properties([{ name: 'a' }]), { message: /properties\[0\]\.values/ })
  })

  fuzz('takes any bytes, and gives a list or says where they are none', [anyList], bytes => {
    for (const decode of [decodePropertyList, decodeValueList]) {
      try {
        decode(bytes)
      } catch (error) {
        assert(error instanceof ClusterDataError)
        assert(error.offset >= 0 && error.offset <= bytes.length)
      }
    }
  })

  fuzz(
    'reads back what it wrote',
    [fc.array(fc.record({ name: text(), values: fc.array(anyValue(1), { maxLength: 3 }) }, flat), { maxLength: 4 })],
    written => {
      assert.deepEqual(decodePropertyList(encodePropertyList(written)), written)
    },
  )
})
