import assert from 'node:assert/strict'
import fc from 'fast-check'
import { dateToFileTime, fileTimeToDate } from '../../lib/codecs/filetime.js'
import { decodeFormat, encodeFormat } from '../../lib/codecs/formats.js'
import { decodeGuid, encodeGuid } from '../../lib/codecs/guid.js'
import { decodeWideString, encodeWideString } from '../../lib/codecs/wide-string.js'
import type { Format } from '../../lib/constants/control-code.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { anyBytes, fuzz, text } from './fuzz.js'

describe('codec wide string', () => {
  it('ends at the NUL, or where the bytes end', () => {
    assert.equal(decodeWideString(Buffer.from('ab\0cd', 'utf16le')), 'ab')
    assert.equal(decodeWideString(Buffer.from('ab', 'utf16le')), 'ab')
    assert.equal(decodeWideString(new Uint8Array(0)), '')
    assert.throws(() => decodeWideString(Uint8Array.of(1)), { name: 'ClusterDataError', offset: 0 })
    assert.throws(() => encodeWideString('a\0'), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('carries 100,000 characters of either width', () => {
    for (const long of ['x'.repeat(100_000), 'Ж'.repeat(100_000)])
      assert.equal(decodeWideString(encodeWideString(long)), long)
  })

  fuzz('decode undoes encode', [text()], string => {
    assert.equal(decodeWideString(encodeWideString(string)), string)
  })
})

describe('codec guid', () => {
  it('reads and writes the mixed byte order', () => {
    const bytes = Uint8Array.from([
      0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
    ])
    assert.equal(decodeGuid(bytes), '00112233-4455-6677-8899-aabbccddeeff')
    assert.deepEqual([...encodeGuid('{00112233-4455-6677-8899-AABBCCDDEEFF}')], [...bytes])
    for (const wrong of [
      '',
      '00112233',
      '{00112233-4455-6677-8899-aabbccddeeff',
      '0011223g-4455-6677-8899-aabbccddeeff',
    ]) {
      assert.throws(() => encodeGuid(wrong), { code: 'ERR_INVALID_ARG_VALUE' })
    }
    assert.throws(() => decodeGuid(bytes.subarray(1)), { name: 'ClusterDataError' })
  })

  fuzz('encode undoes decode', [fc.uint8Array({ minLength: 16, maxLength: 16 })], bytes => {
    assert.deepEqual([...encodeGuid(decodeGuid(bytes))], [...bytes])
  })
})

describe('codec filetime', () => {
  it('counts from 1601', () => {
    assert.equal(fileTimeToDate(0n).toISOString(), '1601-01-01T00:00:00.000Z')
    assert.equal(dateToFileTime(new Date('2026-01-01T00:00:00Z')), 134_116_992_000_000_000n)
    assert.equal(fileTimeToDate(2n ** 64n - 1n).getUTCFullYear(), 60056)
  })

  fuzz(
    'decode undoes encode',
    [fc.date({ noInvalidDate: true, min: new Date('1601-01-01'), max: new Date('9999-12-31') })],
    date => {
      assert.equal(fileTimeToDate(dateToFileTime(date)).getTime(), date.getTime())
    },
  )
})

describe('codec formats', () => {
  const formats: Format[] = [
    'none',
    'u32',
    'wstring',
    'guid',
    'multi_sz',
    'crypto_checkpoints',
    'bytes',
    'property_list',
    'value_list',
  ]

  fuzz(
    'any bytes in any format give a value or a ClusterDataError',
    [fc.constantFrom(...formats), anyBytes],
    (format, bytes) => {
      try {
        decodeFormat(format, bytes)
      } catch (error) {
        assert(error instanceof ClusterDataError)
        assert(error.offset >= 0 && error.offset <= bytes.length)
      }
    },
  )

  it('copies bytes, since the buffer behind them is used again', () => {
    const scratch = Uint8Array.of(1, 2, 3)
    const value = decodeFormat('bytes', scratch)
    scratch.fill(9)
    assert.deepEqual([...value], [1, 2, 3])
  })

  it('refuses an input that does not fit', () => {
    assert.equal(encodeFormat('none', undefined), null)
    assert.throws(() => encodeFormat('none', 'x' as never), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.throws(() => encodeFormat('u32', -1), { code: 'ERR_OUT_OF_RANGE' })
    assert.throws(() => encodeFormat('wstring', 1 as never), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.deepEqual([...(encodeFormat('u32', 0xfffefdfc) ?? [])], [0xfc, 0xfd, 0xfe, 0xff])
    assert.equal(decodeFormat('u32', Uint8Array.of(0xfc, 0xfd, 0xfe, 0xff)), 0xfffefdfc)
  })

  it('reads what it writes', () => {
    const list = decodeFormat('crypto_checkpoints', Buffer.from('1\\\\A\0nonsense\0\0', 'utf16le'))
    assert.deepEqual(list, [{ providerType: 1, providerName: null, container: 'A' }, { raw: 'nonsense' }])
    const again = encodeFormat('crypto_checkpoints', list)
    assert(again !== null)
    assert.deepEqual(decodeFormat('crypto_checkpoints', again), list)
  })
})
