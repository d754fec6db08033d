import assert from 'node:assert/strict'
import { files, lines, read } from './tree.js'

/** Long for a reason. */
const exceptions = ['test/native/client.c'] // one file, like the plain C programs whose place it takes

describe('the house', () => {
  it('has no file past 300 lines that somebody wrote', () => {
    const written = files(['lib', 'native', 'test', 'scripts', 'bench', 'examples'], /\.(ts|mjs|cjs|cc|c|h)$/)
    const long = written
      .filter(file => !file.includes('.gen.') && !exceptions.includes(file))
      .filter(file => lines(file) > 300)
    assert.deepEqual(long, [])
  })

  it('explains its rooms in a few lines each', () => {
    for (const room of [
      'lib',
      'lib/simulator',
      'native',
      'native/standin',
      'native/resource-dll',
      'native/resource-host',
    ]) {
      assert.ok(lines(`${room}/README.md`) <= 15, `${room}/README.md`)
    }
    assert.ok(lines('README.md') < 150)
  })

  it('leaves nothing for later', () => {
    const sources = files(['lib', 'native', 'test', 'scripts', 'bench', 'examples'], /\.(ts|mjs|cjs|cc|c|h|md)$/)
    const unfinished = sources.filter(file => /\b(TODO|FIXME|XXX)\b/.test(read(file)))
    assert.deepEqual(
      unfinished.filter(file => !file.endsWith('house.test.ts')),
      [],
    )
  })
})
