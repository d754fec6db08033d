import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeBatch, decodeReadBatchAnswer, encodeBatch } from '../../lib/codecs/batch.js'
import { formatSecurityDescriptor, parseSecurityDescriptor } from '../../lib/codecs/security-descriptor.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { defaultSecurity } from '../../lib/simulator/world/security.js'
import { anyBytes, fuzz, text } from './fuzz.js'

/** The value, or null for the one error that is allowed. */
function total<T>(read: () => T): T | null {
  try {
    return read()
  } catch (error) {
    assert(error instanceof ClusterDataError)
    return null
  }
}

/** Bytes of something right, some of them changed, cut anywhere. */
const damaged = (right: Uint8Array) =>
  fc
    .tuple(fc.array(fc.tuple(fc.nat(right.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(right.length))
    .map(([changes, length]) => {
      const bytes = right.slice()
      for (const [at, value] of changes) bytes[at] = value
      return bytes.subarray(0, length)
    })

const command = fc
  .tuple(fc.nat(20), fc.nat(0xffff_ffff), text(), fc.uint8Array({ maxLength: 20 }))
  .map(([command, options, name, data]) => ({ command, options, name, data }))

describe('codec of batches', () => {
  fuzz('decodes what it encodes', [fc.array(command, { maxLength: 8 })], commands => {
    assert.deepEqual(decodeBatch(encodeBatch(commands)), commands)
  })

  const some = encodeBatch([{ command: 1, options: 4, name: 'name', data: Uint8Array.of(1, 2, 3) }])
  fuzz('any bytes give commands or a ClusterDataError', [fc.oneof(anyBytes, damaged(some))], bytes => {
    total(() => decodeBatch(bytes))
  })

  const answer = new Uint8Array(60)
  answer.set([8, 0, 0, 0, 3, 0, 0, 0, 40], 0)
  answer.set([44], 16)
  answer.set([48, 0, 0, 0, 0, 0, 0, 0, 12], 24)
  fuzz('any bytes give an answer or a ClusterDataError', [fc.oneof(anyBytes, damaged(answer))], bytes => {
    total(() => decodeReadBatchAnswer(bytes))
  })
})

describe('codec of security descriptors', () => {
  const right = formatSecurityDescriptor(defaultSecurity)

  it('takes apart what it put together', () => {
    assert.deepEqual(formatSecurityDescriptor(parseSecurityDescriptor(right)), right)
  })

  fuzz(
    'any bytes give a descriptor that survives, or a ClusterDataError',
    [fc.oneof(anyBytes, damaged(right))],
    bytes => {
      const descriptor = total(() => parseSecurityDescriptor(bytes))
      if (descriptor) assert.deepEqual(parseSecurityDescriptor(formatSecurityDescriptor(descriptor)), descriptor)
    },
  )
})
