import assert from 'node:assert/strict'
import { files, read } from './tree.js'

describe('docs/errors.md', () => {
  const page = read('docs/errors.md')
  const used = new Set(
    files(['lib', 'native'], /\.(ts|cc|h)$/).flatMap(file => read(file).match(/\bERR_[A-Z][A-Z_]*[A-Z]\b/g) ?? []),
  )

  it('lists every code that this package gives, and no other', () => {
    const listed = new Set(page.match(/\bERR_[A-Z][A-Z_]*[A-Z]\b/g))
    const isOwn = (code: string) => code.startsWith('ERR_CLUSAPI_') || code.startsWith('ERR_INVALID_ARG')
    assert.deepEqual([...used].filter(isOwn).sort(), [...listed].filter(isOwn).sort())
  })

  it('has the remedies of the errors people meet', () => {
    for (const code of ['NTE_BAD_KEY', 'NTE_BAD_KEYSET', 'ERROR_ACCESS_DENIED', 'RPC_S_SERVER_UNAVAILABLE']) {
      assert.match(page, new RegExp(`^\\| \`${code}\` \\| [^|]+ \\| [^|]+ \\| [^| ][^|]+ \\|$`, 'm'))
    }
  })

  it('says in words, not in those of its name, what each error means that a class documents', () => {
    const documented = files(['lib/domain'], /\.ts$/).flatMap(file => read(file).match(/\bERROR_[A-Z_]+\b(?=`)/g) ?? [])
    assert.ok(documented.length > 50)
    for (const code of new Set(documented)) {
      const [, message = ''] = new RegExp(`\\|[^|]*\`${code}\`[^|]*\\| ([^|]+) \\|$`, 'm').exec(page) ?? []
      assert.notEqual(message, '', code)
      assert.notEqual(message, code.replace('ERROR_', '').replaceAll('_', ' ').toLowerCase())
    }
  })
})
