import assert from 'node:assert/strict'
import { read } from './tree.js'

describe('scripts/facts/effects.csv', () => {
  const [, ...rows] = read('scripts/facts/effects.csv').trim().split('\n')
  const effects = new Map(rows.map(row => row.split(',') as [string, string]))
  const functions: { name: string; params: { name: string }[] }[] = JSON.parse(read('scripts/facts/functions.json'))

  it('tells of every function of ClusAPI whether it changes anything', () => {
    assert.deepEqual(
      functions.map(({ name }) => name),
      [...effects.keys()],
    )
    for (const [name, effect] of effects) assert.match(effect, /^(read|change|control)$/, name)
  })

  it('leaves it to the code exactly where there is one', () => {
    const coded = functions.filter(({ params }) => params.some(({ name }) => name === 'dwControlCode'))
    assert.deepEqual(
      [...effects].filter(([, effect]) => effect === 'control').map(([name]) => name),
      coded.map(({ name }) => name),
    )
  })

  it('takes for a change what its name says is one', () => {
    const verbs =
      /^(Cluster(Reg)?)?(Set|Create|Delete|Destroy|Add|Remove|Online|Offline|Move|Pause|Resume|Evict|Fail|Restart|Change)/
    const looks = /NotifyPort|CreateReadBatch|ClusterSetGet|ClusapiSet|GroupSet(OpenEnum|GetEnumCount|Enum|CloseEnum)/
    for (const [name, effect] of effects) {
      if (verbs.test(name) && !looks.test(name) && effect !== 'control') assert.equal(effect, 'change', name)
    }
  })
})
