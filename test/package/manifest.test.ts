import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
const lock = JSON.parse(readFileSync(new URL('../../../package-lock.json', import.meta.url), 'utf8'))

describe('package.json', () => {
  it('runs no install script and asks for no compiler', () => {
    assert.equal(manifest.gypfile, false)
    for (const script of ['preinstall', 'install', 'postinstall', 'prepare'])
      assert.equal(manifest.scripts[script], undefined)
  })

  it('has no script that npm would run before or after another unasked', () => {
    const names = Object.keys(manifest.scripts)
    assert.deepEqual(
      names.filter(name => /^(pre|post)./.test(name) && names.includes(name.replace(/^(pre|post)/, ''))),
      [],
    )
  })

  it('pins what it is developed with and lets what it runs on be updated', () => {
    for (const range of Object.values<string>(manifest.devDependencies))
      assert.match(range, /^(npm:\w+@)?\d+\.\d+\.\d+$/)
    for (const range of Object.values<string>(manifest.dependencies)) assert.match(range, /^\^\d+\.\d+\.\d+$/)
  })

  it('is in step with the lock file, which names no registry', () => {
    assert.deepEqual(lock.packages[''].dependencies, manifest.dependencies)
    assert.deepEqual(lock.packages[''].devDependencies, manifest.devDependencies)
    assert.deepEqual(lock.packages[''].peerDependencies, manifest.peerDependencies)
    const entries = Object.values<{ resolved?: string }>(lock.packages)
    assert.equal(entries.filter(entry => entry.resolved !== undefined).length, 0)
  })
})
