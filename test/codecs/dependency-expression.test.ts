import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  type DependencyExpression,
  DependencyExpressionError,
  expressionOf,
  formatDependencyExpression as format,
  namesIn,
  parseDependencyExpression as parse,
  requirementOf,
} from '../../lib/codecs/dependency-expression.js'
import { fuzz, text } from './fuzz.js'

describe('dependency expressions', () => {
  it('are read as trees, whatever the spaces, the case and the parentheses', () => {
    const tree = { and: ['a', { or: ['b', 'c'] }] }
    for (const written of [
      '([a]) and ([b] or [c])',
      '([a] and ([b] or [c]))',
      '[a]AND([b]OR[c])',
      ' ( ( [a] )  and ( [b]\tor\n[c] ) ) ',
      '[a] and (([b]) or (([c])))',
    ]) {
      assert.deepEqual(parse(written), tree, written)
    }
    assert.equal(parse('[SQL IP Address 1 (SQL)]'), 'SQL IP Address 1 (SQL)')
    assert.deepEqual(parse('[a] or [b] and [c]'), { or: ['a', { and: ['b', 'c'] }] })
    assert.deepEqual(parse('[and] and [or] and [x and y]'), { and: ['and', 'or', 'x and y'] })
    assert.deepEqual([parse(''), parse(' \t')], [null, null])
  })

  it('are written as Windows documents them, nested ones as those that mean the same', () => {
    assert.equal(format(null), '')
    assert.equal(format('a'), '([a])')
    assert.equal(format({ and: ['a', { or: ['b', 'c'] }] }), '([a]) and ([b] or [c])')
    assert.equal(format({ or: ['c', { and: ['a', 'b'] }] }), '([c] or [a]) and ([c] or [b])')
    assert.equal(format({ and: ['a', 'a', { or: ['b', 'a'] }] }), '([a]) and ([a]) and ([b] or [a])')
    assert.equal(format({ or: [{ and: ['a', 'b'] }, { and: ['a', 'c'] }] }), '([a]) and ([b] or [c])')
    assert.equal(format({ or: [{ and: ['a', { or: ['b', { and: ['c'] }] }] }] }), '([a]) and ([b] or [c])')
  })

  it('that are none are refused with the place where the trouble begins', () => {
    const wrong: [text: string, position: number, message: RegExp][] = [
      ['a', 0, /expected '\[' or '\('/],
      ['[a] [b]', 4, /expected 'and', 'or' or the end/],
      ['[a] xor [b]', 4, /near "\[a\] xor \[b\]"/],
      ['[a] and', 7, /expected '\[' or '\('/],
      ['[a] android [b]', 4, /expected 'and'/],
      ['([a] and ([b] or [c])', 21, /'\)'/],
      ['([a]))', 5, /the end/],
      ['[]', 1, /the name of a resource/],
      ['[  ]', 1, /the name of a resource/],
      ['[a', 2, /expected '\]' for the '\[' at 0/],
      ['[a[b]]', 2, /expected '\]'/],
      ['()', 1, /expected '\['/],
      ['('.repeat(101), 101, /more than 100 open/],
    ]
    for (const [written, position, message] of wrong) {
      assert.throws(
        () => parse(written),
        (error: DependencyExpressionError) => {
          assert(error instanceof DependencyExpressionError)
          assert.deepEqual([error.code, error.position], ['ERR_CLUSAPI_DEPENDENCY_EXPRESSION', position], written)
          assert.match(error.message, message)
          return true
        },
        written,
      )
    }
    assert.throws(() => parse(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('trees that are none are refused with the path of what is wrong', () => {
    const wrong: [tree: unknown, code: string, message: RegExp][] = [
      [7, 'ERR_INVALID_ARG_TYPE', /"expression"/],
      ['', 'ERR_INVALID_ARG_VALUE', /name of a resource/],
      ['a]', 'ERR_INVALID_ARG_VALUE', /brackets/],
      ['a\0', 'ERR_INVALID_ARG_VALUE', /NUL/],
      [{}, 'ERR_INVALID_ARG_VALUE', /`and` or `or`/],
      [{ and: ['a'], or: ['b'] }, 'ERR_INVALID_ARG_VALUE', /one key/],
      [{ xor: ['a'] }, 'ERR_INVALID_ARG_VALUE', /`and` or `or`/],
      [{ and: 'a' }, 'ERR_INVALID_ARG_TYPE', /expression\.and/],
      [{ and: [] }, 'ERR_INVALID_ARG_VALUE', /expression\.and.*empty/],
      [{ and: ['a', { or: ['b', null] }] }, 'ERR_INVALID_ARG_TYPE', /expression\.and\[1\]\.or\[1\]/],
    ]
    for (const [tree, code, message] of wrong) assert.throws(() => format(tree as never), { code, message })
    let deep: DependencyExpression = 'a'
    for (let i = 0; i < 102; i++) deep = { and: [deep] }
    assert.throws(() => format(deep), { code: 'ERR_INVALID_ARG_VALUE', message: /100 levels/ })
    const pairs = Array.from({ length: 12 }, (_, i) => ({ and: [`a${i}`, `b${i}`] }))
    assert.throws(() => format({ or: pairs }), { code: 'ERR_INVALID_ARG_VALUE', message: /1000 sets/ })
  })

  const name = fc.constantFrom('a', 'b', 'c', 'and', 'x (1)', 'ß')
  const { tree } = fc.letrec<{ tree: DependencyExpression }>(tie => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      name,
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(and => ({ and })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map(or => ({ or })),
    ),
  }))

  const holds = (expression: DependencyExpression, online: ReadonlySet<string>): boolean => {
    if (typeof expression === 'string') return online.has(expression)
    return 'and' in expression
      ? expression.and.every(part => holds(part, online))
      : expression.or.some(part => holds(part, online))
  }

  fuzz('mean after writing and reading what they meant before', [tree, fc.uniqueArray(name)], (expression, names) => {
    const online = new Set(names)
    const again = parse(format(expression))
    assert(again !== null)
    assert.equal(holds(again, online), holds(expression, online))
    assert.deepEqual(again, expressionOf(requirementOf(expression)))
    assert.equal(format(again), format(expression))
    assert(namesIn(again).every(each => namesIn(expression).includes(each)))
  })

  const names = text({ minLength: 1 }).filter(each => /\S/.test(each) && !/[[\]]/.test(each))
  fuzz('carry any name without brackets', [fc.array(fc.array(names, { minLength: 1 }), { minLength: 1 })], sets => {
    const expression = { and: sets.map(or => ({ or })) }
    assert.deepEqual(requirementOf(parse(format(expression))), requirementOf(expression))
  })

  const pieces = fc.array(
    fc.constantFrom('(', ')', '[', ']', '[a]', 'and', 'or', ' ', 'x', '\u00a0', ' and ', '[b] or '),
  )
  fuzz(
    'from any text are a tree or an error within the text',
    [
      fc.oneof(
        pieces.map(all => all.join('')),
        text(),
      ),
    ],
    given => {
      try {
        const read = parse(given)
        assert.deepEqual(read === null, given.trim() === '')
      } catch (error) {
        assert(error instanceof DependencyExpressionError, String(error))
        assert(error.position >= 0 && error.position <= given.length)
      }
    },
  )
})
