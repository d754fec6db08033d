import { strict as assert } from 'node:assert'
import { fileURLToPath } from 'node:url'
import { type Outcome, spawned } from './run.js'

describe('the tour of npm start', () => {
  let tour: Outcome

  before(function () {
    this.timeout(60_000)
    tour = spawned(fileURLToPath(new URL('../../examples/tour.js', import.meta.url)), [])
  })

  it('runs through', () => assert.equal(tour.status, 0, tour.stderr))

  it('is plain text where it is no terminal', () => assert.ok(!tour.stdout.includes('\u001b')))

  for (const [step, what] of [
    ['lists resources and their owners', /SQL Server: Online on NODE\d/],
    ['shows the code that runs', /│ const sql = await cluster\.resource\('SQL Server'\)/],
    ['names the control codes', /native calls: ClusterResourceControl CLUSCTL_RESOURCE_ADD_CRYPTO_CHECKPOINT/],
    ['names the native functions', /native calls: GetClusterResourceKey/],
    ['reads the values of the key', /Name: \{ type: 'SZ', value: 'SQL Server' \}/],
    ['makes a key container', /keyContainers\.create\(/],
    ['adds and lists the checkpoint', /providerType: 1, providerName: null, container: 'MyKey'/],
    ['moves the group', /group\.move\(/],
    ['finds the container on the other node', /The key container is on NODE\d, where nobody made it/],
    ['removes the checkpoint', /cryptoCheckpoints\.remove\(/],
    ['explains a container that does not exist', /NTE_BAD_KEYSET: /],
    ['explains one that is not exportable', /NTE_BAD_KEY: /],
  ] as const) {
    it(step, () => assert.match(tour.stdout, what))
  }

  it('has nothing left of the checkpoint after that', () => {
    const [, rest = ''] = tour.stdout.split('cryptoCheckpoints.remove(')
    assert.doesNotMatch(rest, /→ \[[^\]]*'MyKey'/)
  })

  it('finds the container with its exportable key', () => {
    const [, found = ''] = tour.stdout.split('where nobody made it')
    assert.match(found, /→ \{.*?exportable: true/s)
  })
})
