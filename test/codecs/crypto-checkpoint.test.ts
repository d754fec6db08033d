import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  formatCryptoCheckpoint,
  parseCryptoCheckpoint,
  sameCryptoCheckpoint,
} from '../../lib/codecs/crypto-checkpoint.js'
import { fuzz, text } from './fuzz.js'

describe('codec crypto checkpoint', () => {
  it('splits at the first two backslashes', () => {
    assert.deepEqual(parseCryptoCheckpoint('1\\\\MyKey'), { providerType: 1, providerName: null, container: 'MyKey' })
    assert.deepEqual(parseCryptoCheckpoint('24\\Microsoft Enhanced RSA and AES\\a\\b'), {
      providerType: 24,
      providerName: 'Microsoft Enhanced RSA and AES',
      container: 'a\\b',
    })
  })

  it('shows what it cannot read as it is', () => {
    for (const raw of [
      '',
      '1',
      '1\\',
      '1\\\\',
      '1\\Name',
      'x\\\\Key',
      '\\\\Key',
      '-1\\\\Key',
      '0x1\\\\Key',
      '01\\\\Key',
      '4294967296\\\\Key',
    ]) {
      assert.deepEqual(parseCryptoCheckpoint(raw), { raw })
    }
  })

  it('writes strictly, showing the string it refuses', () => {
    assert.equal(formatCryptoCheckpoint({ providerType: 1, container: 'MyKey' }), '1\\\\MyKey')
    assert.equal(formatCryptoCheckpoint({ providerType: 1, providerName: '', container: 'a\\b' }), '1\\\\a\\b')
    assert.equal(formatCryptoCheckpoint('12\\Name\\Key'), '12\\Name\\Key')
    const refused: [string | object, string, string?][] = [
      ['one\\\\Key', 'ERR_INVALID_ARG_VALUE', 'one\\\\Key'],
      ['1\\\\', 'ERR_INVALID_ARG_VALUE', '1\\\\'],
      ['MyKey', 'ERR_INVALID_ARG_VALUE', 'MyKey'],
      [{ providerType: 1, container: '' }, 'ERR_INVALID_ARG_VALUE', '1\\\\'],
      [{ providerType: 1, providerName: 'a\\b', container: 'Key' }, 'ERR_INVALID_ARG_VALUE', '1\\a\\b\\Key'],
      [{ providerType: 1.5, container: 'Key' }, 'ERR_OUT_OF_RANGE'],
      [{ providerType: '1', container: 'Key' }, 'ERR_INVALID_ARG_TYPE'],
      [{ providerType: 1 }, 'ERR_INVALID_ARG_TYPE'],
      [{ providerType: 1, container: 'a\0b' }, 'ERR_INVALID_ARG_VALUE'],
    ]
    for (const [input, code, shown] of refused) {
      assert.throws(
        () => formatCryptoCheckpoint(input as string),
        (error: Error & { code: string }) =>
          error.code === code && error.message.includes(shown === undefined ? '' : `'${shown}'`),
      )
    }
  })

  it('knows the same container under other spellings', () => {
    const key = { providerType: 1, container: 'MyKey' }
    assert(sameCryptoCheckpoint(key, parseCryptoCheckpoint('1\\\\mykey')))
    assert(!sameCryptoCheckpoint(key, { providerType: 12, container: 'MyKey' }))
    assert(!sameCryptoCheckpoint(key, { ...key, providerName: 'Some Provider' }))
    assert(sameCryptoCheckpoint({ raw: 'What' }, { raw: 'what' }))
  })

  fuzz(
    'parse undoes format',
    [fc.nat(0xffffffff), fc.option(text().filter(name => !name.includes('\\') && name !== '')), text({ minLength: 1 })],
    (providerType, providerName, container) => {
      const checkpoint = { providerType, providerName, container }
      assert.deepEqual(parseCryptoCheckpoint(formatCryptoCheckpoint(checkpoint)), checkpoint)
    },
  )

  fuzz(
    'format undoes parse, whatever the string',
    [
      fc.oneof(
        fc.string(),
        fc.array(fc.constantFrom('1', '0', '\\', 'a', '\0', '24')).map(parts => parts.join('')),
      ),
    ],
    string => {
      const checkpoint = parseCryptoCheckpoint(string)
      assert.equal(checkpoint.raw ?? formatCryptoCheckpoint(checkpoint), string)
    },
  )
})
