import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeEnumItem, type EnumItems, presetEnumItem } from '../../lib/codecs/enum-item.js'
import { ClusterDataError } from '../../lib/core/errors.js'
import { read } from '../coverage/tree.js'
import { anyBytes, fuzz, text } from './fuzz.js'

type Kind = keyof EnumItems
type Part = string | Uint8Array | number

interface Struct {
  size: number
  fields: { name: string; offset: number }[]
}
const structs: Record<string, Struct> = JSON.parse(read('scripts/facts/structs.json'))

/** The structure of each kind, and its members in the order of the facts, under the names that the codec gives them. */
const kinds: { readonly [K in Kind]: { struct: Struct; members: { [name: string]: string } } } = {
  object: {
    struct: structs.CLUSTER_ENUM_ITEM as Struct,
    members: { type: 'dwType', id: 'lpszId', name: 'lpszName' },
  },
  group: {
    struct: structs.CLUSTER_GROUP_ENUM_ITEM as Struct,
    members: {
      id: 'lpszId',
      name: 'lpszName',
      state: 'state',
      ownerNode: 'lpszOwnerNode',
      flags: 'dwFlags',
      properties: 'pProperties',
      readOnlyProperties: 'pRoProperties',
    },
  },
  resource: {
    struct: structs.CLUSTER_RESOURCE_ENUM_ITEM as Struct,
    members: {
      id: 'lpszId',
      name: 'lpszName',
      ownerGroup: 'lpszOwnerGroupName',
      ownerGroupId: 'lpszOwnerGroupId',
      properties: 'pProperties',
      readOnlyProperties: 'pRoProperties',
    },
  },
}
const names = Object.keys(kinds) as Kind[]

const offsetOf = ({ fields }: Struct, name: string) => fields.find(field => field.name === name)?.offset ?? Number.NaN
const sizeMember = (pointer: string) => pointer.replace(/^(lpsz|p)/, 'cb')

/** An item as it arrives: the structure, then its parts one after the other, which it names by offset and bytes. */
function pack(kind: Kind, item: Record<string, Part>): Buffer {
  const { struct, members } = kinds[kind]
  const head = Buffer.alloc(struct.size)
  const tail: Uint8Array[] = []
  let at = struct.size
  for (const [name, member] of Object.entries(members)) {
    const value = item[name] as Part
    if (typeof value === 'number') {
      head.writeUInt32LE(value, offsetOf(struct, member))
      continue
    }
    const bytes = typeof value === 'string' ? Buffer.from(`${value}\0`, 'utf16le') : value
    head.writeUInt32LE(bytes.length, offsetOf(struct, sizeMember(member)))
    head.writeBigUInt64LE(BigInt(at), offsetOf(struct, member))
    tail.push(bytes)
    at += bytes.length
  }
  presetEnumItem(head)
  return Buffer.concat([head, ...tail])
}

const u32 = fc.nat(0xffff_ffff)
const partFor = (name: string): fc.Arbitrary<Part> => {
  if (['type', 'state', 'flags'].includes(name)) return u32
  return name.endsWith('roperties') ? fc.uint8Array({ maxLength: 20 }) : text()
}
const itemOf = (kind: Kind) =>
  fc.record(Object.fromEntries(Object.keys(kinds[kind].members).map(name => [name, partFor(name)])))

describe('codec of the items of an enumeration', () => {
  for (const kind of names) {
    fuzz(`${kind}: every member is read where the facts have it`, [itemOf(kind)], item => {
      assert.deepEqual({ ...decodeEnumItem(kind, pack(kind, item)) }, { ...item })
    })

    fuzz(
      `${kind}: any sizes and offsets give an item or a ClusterDataError`,
      [fc.array(fc.tuple(fc.nat(128), fc.nat(64)), { minLength: 6, maxLength: 6 }), anyBytes],
      (parts, tail) => {
        const { struct, members } = kinds[kind]
        const head = Buffer.alloc(struct.size)
        for (const [i, member] of Object.values(members).entries()) {
          const size = offsetOf(struct, sizeMember(member))
          if (Number.isNaN(size)) continue
          head.writeBigUInt64LE(BigInt(parts[i]?.[0] ?? 0), offsetOf(struct, member))
          head.writeUInt32LE(parts[i]?.[1] ?? 0, size)
        }
        for (const bytes of [Buffer.concat([head, tail]), tail]) {
          try {
            assert.equal(typeof decodeEnumItem(kind, bytes).name, 'string')
          } catch (error) {
            assert(error instanceof ClusterDataError)
          }
        }
      },
    )

    it(`${kind}: what is truncated is refused, and so are parts outside of the bytes`, () => {
      const { struct } = kinds[kind]
      assert.throws(() => decodeEnumItem(kind, new Uint8Array(struct.size - 1)), {
        name: 'ClusterDataError',
        offset: struct.size - 1,
      })
      const [id, idBytes] = [offsetOf(struct, 'lpszId'), offsetOf(struct, 'cbId')]
      for (const [at, size] of [
        [struct.size, 10],
        [struct.size + 4, 6],
        [2 ** 40, 2],
        [Number.MAX_SAFE_INTEGER, 0xffffffff],
      ] as const) {
        const bytes = Buffer.alloc(struct.size + 6)
        bytes.writeUInt32LE(size, idBytes)
        bytes.writeBigUInt64LE(BigInt(at), id)
        assert.throws(() => decodeEnumItem(kind, bytes), { name: 'ClusterDataError', offset: id })
      }
    })

    it(`${kind}: a part of no bytes may lie anywhere`, () => {
      const { struct } = kinds[kind]
      const bytes = Buffer.alloc(struct.size)
      bytes.writeBigUInt64LE(2n ** 40n, offsetOf(struct, 'lpszId'))
      assert.equal(decodeEnumItem(kind, bytes).id, '')
    })
  }
})
