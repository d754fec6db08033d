import assert from 'node:assert/strict'
import type { ClusApiFunction } from '../../lib/binding/index.js'
import { decodeEnumItem, type EnumItems } from '../../lib/codecs/enum-item.js'
import { Hostile, leavesNothingBehind } from './hostile.js'
import { Caller, type Row, rows, twins } from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)

/** Functions that give items, the kind of item, and how long one is: 8 bytes for each part, and one that is not used. */
const functions: readonly (readonly [name: ClusApiFunction, kind: keyof EnumItems, size: number])[] = [
  ['ClusterEnumEx', 'object', 57],
  ['ClusterNodeEnumEx', 'object', 57],
  ['ClusterGroupEnumEx', 'group', 121],
  ['ClusterResourceEnumEx', 'resource', 145],
]

const id = '楩楩楩楩'
const part = new Uint8Array(8).fill(0x69)
const last = '湮湮湮湮'
const lastPart = new Uint8Array(8).fill(0x6e)
const items: EnumItems = {
  object: { type: 3, id, name: last },
  group: { id, name: id, state: 0, ownerNode: id, flags: 0, properties: part, readOnlyProperties: lastPart },
  resource: { id, name: id, ownerGroup: id, ownerGroupId: id, properties: part, readOnlyProperties: lastPart },
}
const none = new Uint8Array(0)
const empty: EnumItems = {
  object: { type: 3, id: '', name: '' },
  group: { id: '', name: '', state: 0, ownerNode: '', flags: 0, properties: none, readOnlyProperties: none },
  resource: { id: '', name: '', ownerGroup: '', ownerGroupId: '', properties: none, readOnlyProperties: none },
}

describe('items of an enumeration', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const [name, kind, size] of functions) {
    const row = rows.find(candidate => candidate.name === name) as Row
    const next = (item: Uint8Array, twin: (typeof twins)[number]) =>
      caller.call(row, [caller.handle(row.items[0]?.kind as string), 0, item], twin)

    for (const item of ['before', 'behind', 'across', 'huge', 'null', 'wild'] as const) {
      it(`${name}: parts that are not within the buffer (${item}) are invalid data`, async () => {
        hostile.on(name, { item })
        for (const twin of twins) {
          for (const length of [size, size + 1, size + 7, 1000]) {
            assert.equal((await next(new Uint8Array(length), twin)).status, 13)
          }
        }
      })
    }

    it(`${name}: come with offsets in place of pointers`, async () => {
      for (const item of [undefined, 'unaligned'] as const) {
        hostile.on(name, item === undefined ? {} : { item })
        for (const twin of twins) {
          const bytes = new Uint8Array(200)
          assert.deepEqual(await next(bytes, twin), { status: 0, cbItem: size })
          assert.deepEqual(decodeEnumItem(kind, bytes), items[kind])
        }
      }
    })

    it(`${name}: may have no parts at all`, async () => {
      hostile.on(name, { item: 'empty' })
      for (const twin of twins) {
        const bytes = new Uint8Array(size)
        assert.equal((await next(bytes, twin)).status, 0)
        assert.deepEqual(decodeEnumItem(kind, bytes), empty[kind])
      }
    })

    it(`${name}: never succeed in a buffer too small for one`, async () => {
      hostile.on(name, { status: 0 })
      for (const length of [0, 1, 39]) {
        for (const twin of twins) {
          const bytes = new Uint8Array(length)
          assert.equal((await next(bytes, twin)).status, 13)
          assert.ok(bytes.every(byte => byte === 0))
        }
      }
    })
  }
})
