import assert from 'node:assert/strict'
import { runProgram } from '../native/children.js'

const windows = process.platform === 'win32'

describe('memory', () => {
  it('handles whose owners were garbage collected are closed, and their batches not committed', async function () {
    this.timeout(60_000)
    const ended = await runProgram(new URL('../../bundle/programs/collect.js', import.meta.url), [], {
      nodeArguments: ['--expose-gc'],
    })
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    const { before, after, ...rest } = JSON.parse(ended.stdout)
    assert.ok(before > 0 && after === 0, `${before} before, ${after} after`)
    assert.deepEqual(rest, { batches: 50, committed: 0, open: 0, misused: 0, table: 0 })
  })

  const times = windows ? 2_000 : 100_000
  it(`${times} opens and closes leave nothing behind`, async function () {
    this.timeout(120_000)
    const ended = await runProgram(new URL('../../bundle/programs/grow.js', import.meta.url), [String(times)], {
      nodeArguments: ['--expose-gc'],
    })
    assert.deepEqual([ended.code, ended.stderr], [0, ''])
    const { grown, ...rest } = JSON.parse(ended.stdout)
    assert.ok(rest.threads < 64, `${rest.threads} threads`)
    assert.deepEqual({ ...rest, threads: 0 }, { handles: 1, threads: 0, open: 0, misused: 0 })
    // The hostile library keeps 16 bytes for every handle that it ever gave, so 3 MB of this are its own.
    // Under a sanitizer, freed blocks wait in quarantine and every block has its shadow.
    const sanitized = /lib[at]san/.test(process.env.LD_PRELOAD ?? '')
    assert.ok(grown < (sanitized ? 400 : 40) * 1024 * 1024, `grown by ${grown} bytes`)
  })
})
