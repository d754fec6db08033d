import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  decodeRegistryValue,
  encodeRegistryValue,
  type RegistryInput,
  type RegistryValue,
} from '../../lib/codecs/registry-value.js'
import { RegistryType } from '../../lib/constants/registry.js'
import { anyBytes, fuzz, text } from './fuzz.js'

const utf16 = (data: string) => Buffer.from(data, 'utf16le')
const bytes = (...values: number[]) => Uint8Array.from(values)

describe('codec registry value', () => {
  it('reads every type', () => {
    const cases: [number, Uint8Array, RegistryValue][] = [
      [0, bytes(1, 2), { type: 'NONE', value: bytes(1, 2) }],
      [1, utf16('C:\\x\0'), { type: 'SZ', value: 'C:\\x' }],
      [2, utf16('%x%\0'), { type: 'EXPAND_SZ', value: '%x%' }],
      [3, bytes(), { type: 'BINARY', value: bytes() }],
      [4, bytes(1, 0, 0, 0x80), { type: 'DWORD', value: 0x80000001 }],
      [5, bytes(0x80, 0, 0, 1), { type: 'DWORD_BIG_ENDIAN', value: 0x80000001 }],
      [6, bytes(1), { type: 'UNKNOWN', number: 6, value: bytes(1) }],
      [7, utf16('a\0b\0\0'), { type: 'MULTI_SZ', value: ['a', 'b'] }],
      [11, bytes(1, 0, 0, 0, 0, 0, 0, 0x80), { type: 'QWORD', value: 0x8000000000000001n }],
      [0xdeadbeef, bytes(1), { type: 'UNKNOWN', number: 0xdeadbeef, value: bytes(1) }],
    ]
    for (const [type, data, value] of cases) assert.deepEqual(decodeRegistryValue(type, data), value)
  })

  it('reads text as careless writers left it', () => {
    assert.deepEqual(decodeRegistryValue(1, bytes()), { type: 'SZ', value: '' })
    assert.deepEqual(decodeRegistryValue(1, utf16('abc')), { type: 'SZ', value: 'abc' })
    assert.deepEqual(decodeRegistryValue(1, utf16('abc\0\0\0')), { type: 'SZ', value: 'abc' })
    assert.deepEqual(decodeRegistryValue(1, utf16('a\0b\0')), { type: 'SZ', value: 'a\0b' })
    assert.deepEqual(decodeRegistryValue(7, utf16('a\0b')), { type: 'MULTI_SZ', value: ['a', 'b'] })
  })

  it('keeps the bytes of what does not fit its type', () => {
    const cases: [number, Uint8Array][] = [
      [1, bytes(65, 0, 66)],
      [4, bytes(1, 2, 3)],
      [5, bytes()],
      [7, utf16('a\0\0b\0')],
      [11, bytes(1, 2, 3, 4)],
    ]
    for (const [number, value] of cases) {
      assert.deepEqual(decodeRegistryValue(number, value), { type: 'MALFORMED', number, value: Uint8Array.from(value) })
      assert.deepEqual(encodeRegistryValue(decodeRegistryValue(number, value)), {
        type: number,
        data: Uint8Array.from(value),
      })
    }
  })

  it('gives plain values their plain types', () => {
    const cases: [RegistryInput, number, Uint8Array][] = [
      ['a', RegistryType.SZ, utf16('a\0')],
      [7, RegistryType.DWORD, bytes(7, 0, 0, 0)],
      [7n, RegistryType.QWORD, bytes(7, 0, 0, 0, 0, 0, 0, 0)],
      [['a'], RegistryType.MULTI_SZ, utf16('a\0\0')],
      [[], RegistryType.MULTI_SZ, utf16('\0')],
      [bytes(1), RegistryType.BINARY, bytes(1)],
    ]
    for (const [input, type, data] of cases) {
      const encoded = encodeRegistryValue(input)
      assert.deepEqual([encoded.type, [...encoded.data]], [type, [...data]])
    }
  })

  it('refuses what no value can be', () => {
    const cases: [unknown, string][] = [
      [undefined, 'ERR_INVALID_ARG_TYPE'],
      [{}, 'ERR_INVALID_ARG_TYPE'],
      [{ type: 'SZX', value: '' }, 'ERR_INVALID_ARG_VALUE'],
      ['a\0b', 'ERR_INVALID_ARG_VALUE'],
      [1.5, 'ERR_OUT_OF_RANGE'],
      [-1, 'ERR_OUT_OF_RANGE'],
      [1n << 64n, 'ERR_OUT_OF_RANGE'],
      [-1n, 'ERR_OUT_OF_RANGE'],
      [{ type: 'DWORD', value: '1' }, 'ERR_INVALID_ARG_TYPE'],
      [{ type: 'QWORD', value: 1 }, 'ERR_INVALID_ARG_TYPE'],
      [{ type: 'UNKNOWN', number: -1, value: bytes() }, 'ERR_OUT_OF_RANGE'],
      [{ type: 'BINARY', value: [1] }, 'ERR_INVALID_ARG_TYPE'],
    ]
    for (const [input, code] of cases) assert.throws(() => encodeRegistryValue(input as string), { code })
  })

  const plain = { noNullPrototype: true }
  const values: fc.Arbitrary<RegistryValue> = fc.oneof(
    fc.record({ type: fc.constantFrom('SZ' as const, 'EXPAND_SZ' as const), value: text() }, plain),
    fc.record({ type: fc.constant('MULTI_SZ' as const), value: fc.array(text({ minLength: 1 })) }, plain),
    fc.record(
      { type: fc.constantFrom('DWORD' as const, 'DWORD_BIG_ENDIAN' as const), value: fc.nat(0xffffffff) },
      plain,
    ),
    fc.record({ type: fc.constant('QWORD' as const), value: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }) }, plain),
    fc.record({ type: fc.constantFrom('BINARY' as const, 'NONE' as const), value: fc.uint8Array() }, plain),
  )

  fuzz('decode undoes encode', [values], value => {
    const { type, data } = encodeRegistryValue(value)
    assert.deepEqual(decodeRegistryValue(type, data), value)
  })

  fuzz(
    'any bytes of any type can be read, and what is kept as bytes is kept whole',
    [fc.nat(12), anyBytes],
    (type, data) => {
      const decoded = decodeRegistryValue(type, data)
      if (decoded.value instanceof Uint8Array) assert.deepEqual([...encodeRegistryValue(decoded).data], [...data])
    },
  )
})
