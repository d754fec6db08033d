import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { printable, toJson } from '../../lib/cli/output.js'
import { renderTable } from '../../lib/cli/table.js'

/** Any, half a surrogate pair too. fast-check's own unit for it keeps a table of all in memory, for as long as tests run. */
const character = fc.integer({ min: 0, max: 0x10ffff }).map(code => String.fromCodePoint(code))

describe('command line output', () => {
  it('JSON is ASCII whatever it holds, and reads back the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: character }), text => {
        const json = toJson({ text })
        assert.match(json, /^[\x20-\x7e]*$/)
        assert.deepEqual(JSON.parse(json), { text })
      }),
    )
    assert.equal(toJson('Zürich 🙂 \ud800'), '"Z\\u00fcrich \\ud83d\\ude42 \\ud800"')
  })

  it('control characters in names never reach the terminal', () => {
    assert.equal(printable('a\u001b[2Jb\u009b\u202e\r\n'), 'a\\x1b[2Jb\\x9b\\u202e\\x0d\n')
  })

  it('a table counts cells, not characters', () => {
    const columns = [{ heading: 'Name' }, { heading: 'State', state: true }]
    const rows = [
      ['東京', 'Online'],
      ['plain', 'Failed'],
    ]
    assert.equal(
      renderTable(columns, rows, { columns: null, colours: false }),
      'Name   State\n東京   Online\nplain  Failed',
    )
    assert.equal(
      renderTable(columns, rows, { columns: 80, colours: false }),
      'Name   State\n東京   Online\nplain  Failed',
    )
  })
})
