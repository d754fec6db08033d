import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checkRegistryPath, sameRegistryPath } from '../../lib/codecs/registry-path.js'
import { isWithin, pathIn64 } from '../../lib/simulator/world/local-registry.js'

const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }).filter(text => !/[\\\0]|^HK/i.test(text))
const path = fc.array(name, { minLength: 1, maxLength: 6 }).map(names => names.join('\\'))

describe('a registry path', () => {
  const check = (text: string) => checkRegistryPath('path', text)

  it('is anything made of names and single backslashes between them', () => {
    fc.assert(fc.property(path, text => check(text)))
  })

  it('is nothing else: a stray backslash anywhere is told', () => {
    const spoilt = fc.tuple(path, path).chain(([a, b]) => fc.constantFrom(`\\${a}`, `${a}\\`, `${a}\\\\${b}`, `${a}\0`))
    fc.assert(
      fc.property(spoilt, text => {
        assert.throws(() => check(text), { code: 'ERR_INVALID_ARG_VALUE' })
      }),
    )
  })

  it('means the same key in any case', () => {
    assert.equal(sameRegistryPath('SOFTWARE\\A', 'software\\a'), true)
    assert.equal(sameRegistryPath('SOFTWARE\\A', 'SOFTWARE\\A\\B'), false)
  })
})

describe('the views of a simulated registry', () => {
  it('differ below SOFTWARE alone, and lead to one place when they are followed twice', () => {
    assert.equal(pathIn64('SOFTWARE', 32), 'SOFTWARE\\WOW6432Node')
    assert.equal(pathIn64('software\\X\\Y', 32), 'software\\WOW6432Node\\X\\Y')
    assert.equal(pathIn64('SOFTWARE\\wow6432node\\X', 32), 'SOFTWARE\\wow6432node\\X')
    assert.equal(pathIn64('SYSTEM\\X', 32), 'SYSTEM\\X')
    fc.assert(
      fc.property(path, text => {
        assert.equal(pathIn64(text, 64), text)
        const below = pathIn64(`SOFTWARE\\${text}`, 32)
        assert.equal(pathIn64(below, 32), below)
      }),
    )
  })

  it('are compared by whole names', () => {
    assert.equal(isWithin('SOFTWARE\\AB', 'SOFTWARE\\A'), false)
    fc.assert(
      fc.property(path, path, (a, b) => {
        assert.equal(isWithin(`${a}\\${b}`.toUpperCase(), a.toUpperCase()), true)
        assert.equal(isWithin(a, `${a}\\${b}`), false)
      }),
    )
  })
})
