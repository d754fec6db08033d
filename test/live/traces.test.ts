import assert from 'node:assert/strict'
import type { Cluster } from '../../lib/index.js'
import { clusterKinds } from '../contract/clusters.js'
import { liveCluster } from './live-cluster.js'
import { isOwnName, ownName } from './own-name.js'

/** What there is of everything that can be made. */
async function inventory(cluster: Cluster, which = (_name: string) => true): Promise<string[]> {
  const found: string[] = []
  const lists = { group: cluster.groups(), resource: cluster.resources(), type: cluster.resourceTypes() }
  for (const [kind, objects] of Object.entries(lists)) {
    for await (const { name } of objects) if (which(name)) found.push(`${kind} ${name}`)
  }
  return found.sort()
}

describe('the live suite', () => {
  it('runs where the cluster is named twice, and nowhere else', () => {
    assert.equal(liveCluster({}), null)
    assert.equal(liveCluster({ CLUSAPI_LIVE_CLUSTER: 'A', CLUSAPI_LIVE_CONFIRM: 'A' }), 'A')
    for (const env of [
      { CLUSAPI_LIVE_CLUSTER: 'A' },
      { CLUSAPI_LIVE_CONFIRM: 'A' },
      { CLUSAPI_LIVE_CLUSTER: 'A', CLUSAPI_LIVE_CONFIRM: 'B' },
      { CLUSAPI_LIVE_CLUSTER: 'A', CLUSAPI_LIVE_CONFIRM: '' },
    ]) {
      assert.throws(() => liveCluster(env), /both must name the cluster/)
    }
  })

  for (const kind of clusterKinds.filter(({ features }) => !features.lab)) {
    it(`makes a group of its own and leaves nothing behind [${kind.title}]`, async function () {
      this.timeout(300_000)
      await using first = await kind.start()
      await using cluster = await first.connect()
      const before = await inventory(cluster)
      const second = await kind.start()
      const meanwhile = (await inventory(cluster)).filter(name => !before.includes(name))
      assert.equal(meanwhile.length, 3)
      assert(meanwhile.every(name => name.includes(second.names.group)))
      await second[Symbol.asyncDispose]()
      assert.deepEqual(await inventory(cluster), before)
    })

    it(`finds what runs that came to no end have left [${kind.title}]`, async function () {
      this.timeout(300_000)
      await using fixture = await kind.start()
      await using cluster = await fixture.connect()
      const type = ownName()
      await cluster.createResourceType({ name: type, dll: 'test.dll' })
      const seen = await inventory(cluster, isOwnName).finally(() => cluster.deleteResourceType(type))
      const { group } = fixture.names
      const mine = [`group ${group}`, `resource ${group} provider`, `resource ${group} service`, `type ${type}`]
      for (const name of mine) assert(seen.includes(name), name)
      // The suites before this one are over, and have taken away what was theirs.
      const left = seen.filter(name => !mine.includes(name))
      assert.deepEqual(left, [], 'These are left of earlier runs, and want to be deleted by hand')
    })
  }
})
