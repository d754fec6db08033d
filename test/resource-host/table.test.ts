import assert from 'node:assert/strict'
import { functionTable, judgeTable, offered } from '../../lib/resource-host/table.js'
import { read } from '../coverage/tree.js'

const structures: Record<string, { size: number; fields: { name: string }[] }> = JSON.parse(
  read('scripts/facts/structs.json'),
)
const layouts = [1, 2, 3, 4].map(version => {
  const found = structures[`CLRES_V${version}_FUNCTIONS`]
  assert.ok(found)
  return { version: version * 0x100, size: found.size, names: found.fields.map(({ name }) => name) }
})
const all = new Array(14).fill(true)
const judge = (tableSize: number, version: number, slots = all, range = offered) =>
  judgeTable(functionTable(tableSize, version, slots), 'StartupEx', range).map(({ rule, message }) => [rule, message])

describe('the table of a resource DLL', () => {
  it('has the size and the entry points that the headers give each version', () => {
    assert.equal(layouts.length, 4)
    for (const { version, size, names } of layouts) {
      assert.deepEqual(judge(size, version), [])
      assert.deepEqual(Object.keys(functionTable(size, version, all).slots), names)
      assert.deepEqual(
        judge(size - 8, version).map(([rule]) => rule),
        ['table-size'],
      )
    }
  })

  it('is told what its size should be', () => {
    assert.deepEqual(judge(120, 0x200), [
      [
        'table-size',
        'TableSize is 120, and the entry points of version 0x200 have 96 bytes; TableSize is the size of the entry points of the version that Version names',
      ],
    ])
  })

  it('must be of a version that exists and was offered', () => {
    assert.match(
      String(judge(96, 0x250)),
      /^table-version,Version is 0x250, which no header defines, and 0x100 to 0x400 /,
    )
    assert.match(String(judge(96, 0x200, all, { least: 0x100, most: 0x100 } as never)), /0x200, and 0x100 was offered/)
    assert.deepEqual(judge(96, 0x200, all, { least: 0x200, most: 0x200 } as never), [])
  })

  it('needs seven entry points, and says which of them are NULL; the others may be', () => {
    assert.deepEqual(judge(96, 0x200, [...new Array(7).fill(true), ...new Array(5).fill(false)]), [])
    assert.deepEqual(
      judge(96, 0x200, new Array(12).fill(false)).map(([, message]) => message?.split(' ')[0]),
      ['Open', 'Close', 'Online', 'Offline', 'Terminate', 'LooksAlive', 'IsAlive'],
    )
  })

  it('is not said to lack what lies beyond its size', () => {
    assert.deepEqual(
      judge(16, 0x200, [true, false]).map(([rule, message]) => [rule, message?.split(' ')[0]]),
      [
        ['table-size', 'TableSize'],
        ['table-slot', 'Close'],
      ],
    )
    assert.deepEqual(
      judge(0, 0x200, []).map(([rule]) => rule),
      ['table-size'],
    )
  })

  it('is missed where there is none', () => {
    assert.deepEqual(
      judgeTable(null, 'Startup', offered).map(({ rule, message }) => [rule, message]),
      [
        [
          'table-missing',
          'Startup succeeded and gave none that can be read; a Startup that succeeds gives a function table',
        ],
      ],
    )
  })
})
