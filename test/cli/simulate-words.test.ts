import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { complete } from '../../lib/cli/simulate/completion.js'
import { duration, faultSettings, status } from '../../lib/cli/simulate/operands.js'
import { usage, verbs } from '../../lib/cli/simulate/verbs.js'
import { quote, split, splitUnfinished } from '../../lib/cli/simulate/words.js'
import type { Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'

const texts = (line: string) => split(line).map(({ text }) => text)

describe('lines of the prompt', () => {
  it('are words, held together by quotation marks', () => {
    assert.deepEqual(texts(`  fault add X 5 target="SQL Server" 'a "b"' C:\\x\\ "" `), [
      ...['fault', 'add', 'X', '5', 'target=SQL Server', 'a "b"', 'C:\\x\\', ''],
    ])
    assert.deepEqual(texts('  '), [])
    assert.throws(() => split('save "half'), { code: 'USAGE', message: /quotation mark " .* no partner/ })
  })

  it('read back what was quoted, whatever it is', () => {
    const word = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('"', "'", ' ', 'a', '\\') }))
    fc.assert(fc.property(fc.array(word), words => assert.deepEqual(texts(words.map(quote).join(' ')), words)))
  })

  it('are total while they are typed: every word has its place in the line', () => {
    fc.assert(
      fc.property(fc.string(), line => {
        let at = -1
        for (const { start } of splitUnfinished(line)) {
          assert.ok(start > at && start <= line.length)
          at = start
        }
        assert.notEqual(at, -1)
      }),
    )
  })

  it('say times with units, and nothing else', () => {
    const wanted = { '30s': 30_000, '500ms': 500, '1m30s': 90_000, '1.5h': 5_400_000, '2d': 172_800_000, '0s': 0 }
    for (const [word, ms] of Object.entries(wanted)) assert.equal(duration.parse([word]), ms)
    for (const word of ['30', 's', '-1s', '1 s', '30sec', '1e3s', '']) {
      assert.throws(() => duration.parse([word]), { code: 'USAGE', message: /is not a time such as/ })
    }
  })

  it('say statuses by number or name', () => {
    for (const word of ['5', '0x5', 'ERROR_ACCESS_DENIED', 'error_access_denied']) assert.equal(status.parse([word]), 5)
    assert.equal(status.parse(['NTE_BAD_KEYSET']), 0x80090016)
    for (const word of ['-1', '4294967296', 'ERROR_NEVER', '', 'toString']) {
      assert.throws(() => status.parse([word]), { code: 'USAGE' })
    }
  })

  it('narrow fault rules by settings', () => {
    const words = ['nth=2', 'times=all', 'code=0x010000b5', 'target=a=b', 'delay=1s', 'when=after']
    assert.deepEqual(faultSettings.parse(words), {
      ...{ nth: 2, times: null, code: 0x010000b5, target: 'a=b', delay: 1000, when: 'after' },
    })
    for (const word of ['nth', 'nth=x', 'when=now', 'toString=1', '=1', 'speed=1']) {
      assert.throws(() => faultSettings.parse([word]), { code: 'USAGE' }, word)
    }
  })

  it('have names of their own, and operands in an order that can be read', () => {
    assert.equal(new Set(verbs.map(({ name }) => name)).size, verbs.length)
    for (const verb of verbs) {
      const counts = verb.operands.map(({ count }) => count)
      assert.deepEqual(
        counts,
        [...counts].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
        usage(verb),
      )
    }
  })
})

const order = ['one', 'optional', 'rest']

describe('completion at the prompt', () => {
  let lab: Simulator

  before(async () => {
    lab = await simulateHere()
  })
  after(() => lab.close())

  it('offers what can follow, in the spelling that can be sent', async () => {
    await lab.faults.add({ function: 'OpenCluster', status: 5, nth: 9 })
    for (const [line, hits, part] of [
      ['cr', ['crash '], 'cr'],
      ['CR', ['crash '], 'CR'],
      ['fault ', ['add ', 'list ', 'remove ', 'clear '], ''],
      ['crash ', ['NODE1 ', 'NODE2 '], ''],
      ['crash node2', ['NODE2 '], 'node2'],
      ['crash NODE1 ', [], ''],
      ['complete "SQL Server A', ['"SQL Server Agent" '], '"SQL Server A'],
      ['complete sql\\', [], 'sql\\'],
      ['fault remove ', ['1 '], ''],
      ['fault add OpenClusterG', ['OpenClusterGroup ', 'OpenClusterGroupEx '], 'OpenClusterG'],
      ['fault add X error_access_de', ['ERROR_ACCESS_DENIED '], 'error_access_de'],
      ['fault add X 5 nth=1 t', ['times=', 'target='], 't'],
      ['nonsense ', [], ''],
      ['cut connections be', ['before '], 'be'],
    ] as const) {
      const [found, replaced] = await complete(lab, line)
      const known = line.includes('OpenClusterG')
        ? found.filter(hit => (hits as readonly string[]).includes(hit))
        : found
      assert.ok(known.length > 0 || hits.length === 0, line)
      if (!line.includes('OpenClusterG')) assert.deepEqual(found, hits, line)
      assert.equal(replaced, part, line)
    }
    const [all] = await complete(lab, '')
    for (const { name } of verbs) assert.ok(all.includes(`${name.split(' ')[0]} `))
  })
})
