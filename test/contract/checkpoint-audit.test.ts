import assert from 'node:assert/strict'
import type { Cluster, Resource } from '../../lib/index.js'
import { type Fixture, onEveryCluster } from './clusters.js'

const mine = { providerType: 1, container: 'clusapi-test' }
const text = '1\\\\clusapi-test'
const path = 'SOFTWARE\\clusapi-test'

/** What a suite needs of both nodes: the one that owns the resource, and the other. */
async function places({ lab, names }: Fixture, resource: Resource) {
  const { ownerNode } = await resource.status()
  const otherNode = names.nodes.find(node => node !== ownerNode) as string
  return { ownerNode, otherNode, owner: lab.node(ownerNode), other: lab.node(otherNode) }
}

onEveryCluster('an audit of checkpoints', ['twoNodes', 'lab'], fixture => {
  let cluster: Cluster
  let resource: Resource
  before(async () => {
    cluster = await fixture().connect()
    resource = await cluster.resource(fixture().names.resource)
    const { owner } = await places(fixture(), resource)
    await owner.keyContainers.create({ ...mine, exportable: true })
    await owner.registry.set(path, 'A', 1)
    await resource.cryptoCheckpoints.add(mine)
    await resource.registryCheckpoints.add(path)
  })
  after(() => cluster[Symbol.asyncDispose]())

  /** What the audit says of the two checkpoints of this suite. */
  const states = async () => {
    const { checkpoints } = await resource.checkpoints.audit()
    const { ownerNode, otherNode } = await places(fixture(), resource)
    return checkpoints
      .filter(each => (each.kind === 'crypto' ? each.checkpoint.container === mine.container : each.path === path))
      .map(({ nodes }) => [ownerNode, otherNode].map(name => nodes.find(({ node }) => node === name)?.state))
  }

  it('tells what is on which node', async () => {
    assert.deepEqual(await states(), [
      ['present', 'missing'],
      ['present', 'missing'],
    ])
    const { owner, other, otherNode } = await places(fixture(), resource)
    const { nodes, differences, checkpoints } = await cluster.checkpoints.audit()
    assert.deepEqual(
      nodes,
      fixture().names.nodes.map(name => ({ name, visible: true })),
    )
    const at = { resource: resource.name, node: otherNode, owner: false, state: 'missing' }
    for (const difference of [
      { ...at, kind: 'crypto', checkpoint: text },
      { ...at, kind: 'registry', checkpoint: path },
    ]) {
      assert.ok(
        differences.some(each => JSON.stringify(sorted(each)) === JSON.stringify(sorted(difference))),
        JSON.stringify(difference),
      )
    }
    assert.ok(checkpoints.length >= 2)
    await other.keyContainers.create({ ...mine, exportable: false })
    await other.registry.set(path, 'A', 2)
    assert.deepEqual(await states(), [
      ['present', 'notExportable'],
      ['present', 'present'],
    ])
    await owner.keyContainers.delete(mine)
    await owner.registry.removeKey(path)
    assert.deepEqual(await states(), [
      ['missing', 'notExportable'],
      ['missing', 'present'],
    ])
    const own = (await resource.checkpoints.audit()).differences.filter(({ owner }) => owner)
    assert.deepEqual(own.map(({ checkpoint }) => checkpoint).sort(), [text, path].sort())
  })

  it('does not take the key of one view for that of the other', async () => {
    const { owner, other } = await places(fixture(), resource)
    await owner.registry.set(path, 'A', 1, { view: 32 })
    assert.deepEqual((await states())[1], ['present', 'missing'])
    await other.registry.set(path, 'A', 1, { view: 32 })
    assert.deepEqual((await states())[1], ['present', 'present'])
  })

  it('shows a checkpoint that nobody can read, and claims nothing of it', async () => {
    await using key = await resource.openKey()
    await using list = await key.openKey('CryptoSync')
    await list.set('00000099', 'by hand')
    const { checkpoints, differences } = await resource.checkpoints.audit()
    const odd = checkpoints.find(each => each.kind === 'crypto' && each.checkpoint.raw === 'by hand')
    assert.deepEqual(
      odd?.nodes.map(({ state }) => state),
      ['unknown', 'unknown'],
    )
    assert.ok(!differences.some(({ checkpoint }) => checkpoint === 'by hand'))
    await list.remove('00000099')
  })
})

onEveryCluster('a repair of checkpoints', ['twoNodes', 'lab'], fixture => {
  let cluster: Cluster
  let resource: Resource
  before(async () => {
    cluster = await fixture().connect()
    resource = await cluster.resource(fixture().names.resource)
    for (const each of await resource.cryptoCheckpoints.list()) await resource.cryptoCheckpoints.remove(each)
    const { owner } = await places(fixture(), resource)
    await owner.keyContainers.create({ ...mine, exportable: true })
    await owner.registry.set(path, 'A', 'saved')
    await resource.cryptoCheckpoints.add(mine)
    await resource.registryCheckpoints.add(path)
  })
  after(() => cluster[Symbol.asyncDispose]())

  const settled = async (state: 'Online' | 'Offline') => {
    await fixture().pass(600_000)
    await resource.waitFor(state, { timeout: 10_000, interval: 20 })
  }

  it('keeps edits that were made while the resource was offline, and warns of them', async () => {
    await resource.offline()
    await settled('Offline')
    const { owner, ownerNode } = await places(fixture(), resource)
    await owner.registry.set(path, 'A', 'edited')
    const { steps, warnings, state } = await resource.checkpoints.repair()
    assert.equal(state, 'Offline')
    assert.match(warnings.join(), RegExp(`is Offline: what is on ${ownerNode} now takes the place`))
    assert.deepEqual(steps, [
      { kind: 'crypto', checkpoint: text, skipped: null },
      { kind: 'registry', checkpoint: path, skipped: null },
    ])
    await resource.online()
    await settled('Online')
    assert.deepEqual(await owner.registry.get(path, 'A'), { type: 'SZ', value: 'edited' })
    assert.deepEqual((await resource.checkpoints.repair()).warnings, [])
  })

  it('makes no change in a dry run, and tells the calls', async () => {
    const calls: unknown[] = []
    await using dry = await fixture().connect({ dryRun: call => calls.push(call.arguments.dwControlCode) })
    const { steps } = await (await dry.resource(resource.name)).checkpoints.repair()
    assert.equal(steps.length, 2)
    assert.deepEqual(calls, [
      'CLUSCTL_RESOURCE_DELETE_CRYPTO_CHECKPOINT',
      'CLUSCTL_RESOURCE_ADD_CRYPTO_CHECKPOINT',
      'CLUSCTL_RESOURCE_DELETE_REGISTRY_CHECKPOINT',
      'CLUSCTL_RESOURCE_ADD_REGISTRY_CHECKPOINT_64BIT',
    ])
  })

  it('asks for the view where a key is there in both, and keeps to the one that is there', async () => {
    const { owner } = await places(fixture(), resource)
    await owner.registry.set(path, 'A', 'of 32 bits', { view: 32 })
    const registryStep = async (options = {}) => (await resource.checkpoints.repair(options)).steps[1]?.skipped
    assert.equal(await registryStep(), 'ambiguous')
    assert.equal(await registryStep({ view: 32 }), null)
    await owner.registry.removeKey(path)
    assert.equal(await registryStep(), null)
    await owner.registry.removeKey(path, { view: 32 })
    assert.equal(await registryStep(), 'missing')
    assert.deepEqual(await resource.registryCheckpoints.list(), [path])
    await assert.rejects(resource.checkpoints.repair({ view: 16 as never }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(resource.checkpoints.repair({ veiw: 32 } as never), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('removes nothing that it could not add again', async () => {
    const { owner } = await places(fixture(), resource)
    const cryptoStep = async () => (await resource.checkpoints.repair()).steps[0]?.skipped
    await owner.keyContainers.delete(mine)
    assert.equal(await cryptoStep(), 'missing')
    await owner.keyContainers.create({ ...mine, exportable: false })
    assert.equal(await cryptoStep(), 'notExportable')
    assert.deepEqual(await resource.cryptoCheckpoints.list(), [{ ...mine, providerName: null }])
  })

  it('names what is lost where the cluster refuses to add it again', async () => {
    const { owner } = await places(fixture(), resource)
    await owner.keyContainers.delete(mine)
    await owner.keyContainers.create({ ...mine, exportable: true })
    await fixture().lab.faults.add({ function: 'ClusterResourceControl', code: 0x014000ae, status: 5 })
    await assert.rejects(resource.checkpoints.repair(), { code: 'ERROR_ACCESS_DENIED', target: text })
    await resource.cryptoCheckpoints.add(mine)
  })
})

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)))
}
