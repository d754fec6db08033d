import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeEnumItem, presetEnumItem } from '../../lib/codecs/enum-item.js'
import { decodeVersionInfo, newVersionInfo } from '../../lib/codecs/version-info.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { anyBytes, fuzz } from './fuzz.js'

/** CLUSTER_ENUM_ITEM as it arrives: 40 bytes, then the texts, which it names by offset and bytes. */
function enumItem(
  texts: { id: [at: number, bytes: number]; name: [at: number, bytes: number] },
  tail = '',
): Uint8Array {
  const bytes = Buffer.alloc(40 + 2 * tail.length)
  presetEnumItem(bytes)
  bytes.writeUInt32LE(4, 4)
  bytes.writeUInt32LE(texts.id[1], 8)
  bytes.writeBigUInt64LE(BigInt(texts.id[0]), 16)
  bytes.writeUInt32LE(texts.name[1], 24)
  bytes.writeBigUInt64LE(BigInt(texts.name[0]), 32)
  bytes.write(tail, 40, 'utf16le')
  return bytes
}

describe('codec CLUSTER_ENUM_ITEM', () => {
  it('reads the texts where they are', () => {
    const item = enumItem({ id: [40, 6], name: [46, 8] }, 'id\0SQL\0')
    assert.deepEqual(decodeEnumItem(item), { type: 4, id: 'id', name: 'SQL' })
    assert.deepEqual(decodeEnumItem(enumItem({ id: [0, 0], name: [40, 2] }, '\0')), { type: 4, id: '', name: '' })
  })

  it('refuses what is truncated, and texts outside of the bytes', () => {
    const outside: [number, number][] = [
      [40, 10],
      [44, 6],
      [2 ** 40, 2],
      [Number.MAX_SAFE_INTEGER, 0xffffffff],
    ]
    for (const text of outside) {
      assert.throws(() => decodeEnumItem(enumItem({ id: text, name: [0, 0] }, 'id\0')), {
        name: 'ClusterDataError',
        offset: 16,
      })
    }
    assert.throws(() => decodeEnumItem(new Uint8Array(39)), { name: 'ClusterDataError', offset: 39 })
  })

  fuzz(
    'any bytes give an item or a ClusterDataError',
    [fc.nat(64), fc.nat(64), fc.nat(64), fc.nat(64), anyBytes],
    (idAt, idBytes, nameAt, nameBytes, tail) => {
      const item = Buffer.concat([enumItem({ id: [idAt, idBytes], name: [nameAt, nameBytes] }), tail])
      for (const bytes of [item, tail]) {
        try {
          assert.equal(typeof decodeEnumItem(bytes).name, 'string')
        } catch (error) {
          assert(error instanceof ClusterDataError)
        }
      }
    },
  )
})

describe('codec CLUSTERVERSIONINFO', () => {
  it('reads every field', () => {
    const bytes = Buffer.from(newVersionInfo())
    assert.equal(bytes.readUInt32LE(0), 284)
    bytes.writeUInt16LE(10, 4)
    bytes.writeUInt16LE(1, 6)
    bytes.writeUInt16LE(20348, 8)
    bytes.write('Somebody\0rest', 10, 'utf16le')
    bytes.write('x'.repeat(64), 138, 'utf16le')
    bytes.writeUInt32LE(0x000b0001, 268)
    bytes.writeUInt32LE(0x000a0002, 272)
    bytes.writeUInt32LE(1, 276)
    assert.deepEqual(decodeVersionInfo(bytes), {
      version: { major: 10, minor: 1, build: 20348 },
      vendor: 'Somebody',
      servicePack: 'x'.repeat(64),
      highestVersion: 0x000b0001,
      lowestVersion: 0x000a0002,
      mixedVersion: true,
    })
    assert.throws(() => decodeVersionInfo(bytes.subarray(1)), { name: 'ClusterDataError', offset: 283 })
  })
})
