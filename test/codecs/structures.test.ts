import assert from 'node:assert/strict'
import { decodeVersionInfo, newVersionInfo } from '../../lib/codecs/version-info.js'

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
