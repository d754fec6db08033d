import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { files, read } from './tree.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

describe('generated files', () => {
  for (const script of files(['scripts'], /^scripts\/generate-[^/]*\.mjs$/)) {
    it(`of ${script} are current`, () => {
      const { status, stderr } = spawnSync(process.execPath, [root + script, '--check'], {
        encoding: 'utf8',
        stdio: ['ignore', 'ignore', 'pipe'],
      })
      assert.equal(status, 0, stderr)
    })
  }
})

describe('docs/coverage.md', () => {
  let page: string
  before(() => {
    page = read('docs/coverage.md')
  })

  const facts: { name: string }[] = JSON.parse(read('scripts/facts/functions.json'))

  it('names every function of ClusAPI, bound or waiting, once', () => {
    for (const { name } of facts)
      assert.equal(page.match(new RegExp(`\\b${name}\\b(?=[, |\\n])`, 'g'))?.length, 1, name)
  })

  it('shows nothing half done: what is bound is typed, stood in for, modelled and documented', () => {
    const rows = page.split('\n').filter(line => /^\| [A-Z]/.test(line))
    assert.ok(rows.length > 0)
    assert.deepEqual(
      rows.filter(row => / no \|/.test(row)),
      [],
    )
  })
})
