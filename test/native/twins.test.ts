import assert from 'node:assert/strict'
import { addon } from '../../lib/binding/addon.js'
import { Hostile, leavesNothingBehind, type Rule } from './hostile.js'
import { Caller, type Result, type Row, rows } from './rows.js'

const hostile = new Hostile()
const caller = new Caller(hostile)

/** A result without its handle, which differs every time, and what lies in the buffers, where that is defined. */
function outcome(row: Row, result: Result, values: unknown[], { size }: Rule): unknown {
  const buffers = values.filter(value => ArrayBuffer.isView(value))
  const handle = row.kind === undefined ? null : Caller.opened(row, result)
  const fields = Object.entries(result).map(([name, value]) => [name, value === handle ? typeof handle : value])
  if (handle !== null) caller.close(row.kind as string, handle)
  return { fields, buffers: result.status === 0 && size !== 0 ? buffers : [] }
}

const rules: [string, Rule][] = [
  ['succeeding', {}],
  ['with much data', { data: 60 }],
  ['with too much data', { data: 100_000 }],
  ['failing', { status: 1726 }],
  ['claiming too much', { size: 0xffffffff }],
  ['claiming nothing', { size: 0 }],
]

describe('the promise twin tells what the synchronous one tells', () => {
  leavesNothingBehind(hostile, () => caller.closeAll())

  for (const row of rows) {
    it(`${row.name}, in a record that has room for it`, async () => {
      const results = row.items.filter(({ direction, type }) => direction === 'out' && type !== 'bytes')
      const numbers = results.reduce((sum, { type }) => sum + (type === 'time' ? 2 : 1), row.returns === '' ? 0 : 1)
      // Beside the status and the ticket.
      assert.ok(numbers + 2 <= addon().cellsPerRecord)
      for (const [how, rule] of rules) {
        const [first, second] = [caller.arguments(row), caller.arguments(row)]
        hostile.on(row.name as 'OpenCluster', rule)
        const sync = outcome(row, caller.sync(row, first), first, rule)
        assert.deepEqual(outcome(row, await caller.async(row, second), second, rule), sync, how)
        hostile.on(row.name as 'OpenCluster', {})
      }
    })
  }
})
