import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeMultiSz, encodeMultiSz } from '../../lib/codecs/multi-sz.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { anyBytes, fuzz, text } from './fuzz.js'

const utf16 = (data: string) => Buffer.from(data, 'utf16le')

describe('codec multi-sz', () => {
  it('reads lists with and without their terminators', () => {
    assert.deepEqual(decodeMultiSz(new Uint8Array(0)), [])
    assert.deepEqual(decodeMultiSz(utf16('\0')), [])
    assert.deepEqual(decodeMultiSz(utf16('\0\0')), [])
    assert.deepEqual(decodeMultiSz(utf16('a\0bc\0\0')), ['a', 'bc'])
    assert.deepEqual(decodeMultiSz(utf16('a\0bc\0')), ['a', 'bc'])
    assert.deepEqual(decodeMultiSz(utf16('a\0bc')), ['a', 'bc'])
    assert.deepEqual(decodeMultiSz(utf16('a\0\0\0\0')), ['a'])
  })

  it('tells where data stands behind the end of the list', () => {
    const offset = (data: string) => {
      try {
        decodeMultiSz(utf16(data))
      } catch (error) {
        assert(error instanceof ClusterDataError)
        assert.equal(error.code, 'ERR_CLUSAPI_DATA')
        return error.offset
      }
      throw new Error('accepted')
    }
    assert.equal(offset('\0a'), 2)
    assert.equal(offset('a\0\0b'), 6)
    assert.equal(offset('a\0bc\0\0d\0\0'), 12)
    assert.throws(() => decodeMultiSz(Uint8Array.of(65, 0, 66)), { name: 'ClusterDataError', offset: 2 })
  })

  it('keeps lists far longer than a chunk, and strings longer than one', () => {
    const list = Array.from({ length: 20_000 }, (_, i) => (i % 1000 === 0 ? `Ж${i}` : `1\\\\Key${i}`))
    assert.deepEqual(decodeMultiSz(encodeMultiSz(list)), list)
    const long = ['a', 'x'.repeat(50_000), 'Ж'.repeat(16 * 1024), 'y'.repeat(16 * 1024 - 1), 'b']
    assert.deepEqual(decodeMultiSz(encodeMultiSz(long)), long)
  })

  it('finds an empty string in any chunk', () => {
    const data = `${'x\0'.repeat(20_000)}\0y\0`
    assert.throws(() => decodeMultiSz(utf16(data)), { name: 'ClusterDataError', offset: 80_002 })
  })

  it('refuses what a list cannot hold', () => {
    assert.throws(() => encodeMultiSz(['a', '']), { code: 'ERR_INVALID_ARG_VALUE', message: /strings\[1\]/ })
    assert.throws(() => encodeMultiSz(['a\0b']), { code: 'ERR_INVALID_ARG_VALUE' })
    assert.throws(() => encodeMultiSz(['a', 1 as never]), { code: 'ERR_INVALID_ARG_TYPE' })
    assert.throws(() => encodeMultiSz('a' as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  fuzz('decode undoes encode', [fc.array(text({ minLength: 1 }), { maxLength: 20 })], list => {
    assert.deepEqual(decodeMultiSz(encodeMultiSz(list)), list)
  })

  fuzz('any bytes give a list or a ClusterDataError with an offset inside', [anyBytes], bytes => {
    try {
      const list = decodeMultiSz(bytes)
      assert(list.every(entry => entry !== '' && !entry.includes('\0')))
    } catch (error) {
      assert(error instanceof ClusterDataError)
      assert(error.offset >= 0 && error.offset < bytes.length)
    }
  })
})
