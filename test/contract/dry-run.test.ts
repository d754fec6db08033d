import assert from 'node:assert/strict'
import { type Cluster, DryRunError, type NativeCall } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('dry run', ['lab'], fixture => {
  let cluster: Cluster
  let calls: NativeCall[]

  beforeEach(async () => {
    calls = []
    cluster = await fixture().connect({ dryRun: call => calls.push(call) })
  })
  afterEach(() => cluster[Symbol.asyncDispose]())

  /** What was told, after checking that the cluster is as it was. */
  async function told(run: () => Promise<unknown>): Promise<NativeCall[]> {
    const before = await fixture().lab.describe()
    await run()
    assert.deepEqual(await fixture().lab.describe(), before)
    return calls
  }

  it('tells verbs and moves with the names of what they are about, and lets looks through', async () => {
    const { resource, group, nodes } = fixture().names
    const calls = await told(async () => {
      const one = await cluster.resource(resource)
      assert.equal((await one.status()).state, 'Online')
      assert.equal((await one.offline()).state, 'Online') // nothing to wait for: it is as it was
      assert.deepEqual(await one.offline({ wait: false }), { pending: false })
      assert.equal((await one.status()).state, 'Online')
      await (await cluster.group(group)).move(nodes[1])
    })
    assert.deepEqual(calls, [
      { function: 'OfflineClusterResource', arguments: { hResource: resource } },
      { function: 'OfflineClusterResource', arguments: { hResource: resource } },
      { function: 'MoveClusterGroup', arguments: { hGroup: group, hDestinationNode: nodes[1] } },
    ])
  })

  it('tells control codes that change by name and by meaning, and makes those that read', async () => {
    const { resource } = fixture().names
    const calls = await told(async () => {
      const { cryptoCheckpoints } = await cluster.resource(resource)
      assert.ok(Array.isArray(await cryptoCheckpoints.list()))
      await cryptoCheckpoints.add('1\\\\Never')
    })
    assert.deepEqual(calls, [
      {
        function: 'ClusterResourceControl',
        arguments: {
          hResource: resource,
          hHostNode: null,
          dwControlCode: 'CLUSCTL_RESOURCE_ADD_CRYPTO_CHECKPOINT',
          lpInBuffer: '1\\\\Never',
        },
      },
    ])
  })

  it('tells values as they would be written, in keys that would be made', async () => {
    const { resource } = fixture().names
    const calls = await told(async () => {
      await using root = await (await cluster.resource(resource)).openKey()
      await using made = await root.createKey('New\\Key')
      await made.set('words', ['a', 'b'])
      await made.set('big', 2n ** 64n - 1n)
      await made.set('bytes', Uint8Array.of(1, 255))
      await root.remove('Name')
    })
    const hKey = `${resource}\\New\\Key`
    assert.deepEqual(
      calls.map(call => [call.function, call.arguments.hKey, call.arguments.lpData]),
      [
        ['ClusterRegCreateKey', resource, undefined],
        ['ClusterRegSetValue', hKey, ['a', 'b']],
        ['ClusterRegSetValue', hKey, '18446744073709551615'],
        ['ClusterRegSetValue', hKey, '01ff'],
        ['ClusterRegDeleteValue', resource, undefined],
      ],
    )
  })

  it('can read a key that is there already, although it would be made', async () => {
    await using root = await (await cluster.resource(fixture().names.resource)).openKey()
    await using same = await root.createKey('Parameters')
    const names = []
    for await (const [name] of same.entries()) names.push(name)
    assert.ok(names.length > 0)
  })

  it('says that it can go no further where only the real run knows', async () => {
    await using root = await (await cluster.resource(fixture().names.resource)).openKey()
    await using made = await root.createKey('Not\\There')
    await assert.rejects(made.get('x'), (error: DryRunError) => {
      assert.ok(error instanceof DryRunError)
      assert.equal(error.code, 'ERR_CLUSAPI_DRY_RUN')
      assert.match(error.message, /^ClusterRegQueryValue /)
      return true
    })
    await assert.rejects(
      cluster.keyContainers.create({ providerType: 1, container: 'x', exportable: true }),
      DryRunError,
    )
  })

  it('keeps the errors of what it asks, and the token of a simulated cluster to itself', async () => {
    await assert.rejects(cluster.resource('No such thing'), { code: 'ERROR_RESOURCE_NOT_FOUND' })
    await (await cluster.resource(fixture().names.resource)).online()
    assert.ok(!JSON.stringify(calls).includes(fixture().lab.endpoint.split(/[:@/]/).at(-1) ?? ''))
    await assert.rejects(fixture().connect({ dryRun: true as never }), { code: 'ERR_INVALID_ARG_TYPE' })
  })
})
