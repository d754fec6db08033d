import assert from 'node:assert/strict'
import type { Cluster, Resource } from '../../lib/index.js'
import { type Fixture, onEveryCluster } from './clusters.js'

onEveryCluster('crypto checkpoints', ['twoNodes', 'lab'], fixture => {
  let cluster: Cluster
  let resource: Resource
  let existing: unknown[]
  const mine = { providerType: 1, container: 'clusapi-test' }
  const shown = { ...mine, providerName: null }

  before(async () => {
    cluster = await fixture().connect()
    resource = await cluster.resource(fixture().names.resource)
    existing = await resource.cryptoCheckpoints.list()
    await onOwner(fixture(), resource).create({ ...mine, exportable: true })
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('are added, listed and removed', async () => {
    await resource.cryptoCheckpoints.add(mine)
    assert.deepEqual(await resource.cryptoCheckpoints.list(), [...existing, shown])
    await assert.rejects(resource.cryptoCheckpoints.add(mine), { code: 'ERROR_ALREADY_EXISTS' })
    await resource.cryptoCheckpoints.remove('1\\\\clusapi-test')
    assert.deepEqual(await resource.cryptoCheckpoints.list(), existing)
    await assert.rejects(resource.cryptoCheckpoints.remove(mine), {
      code: 'ERROR_FILE_NOT_FOUND',
      target: '1\\\\clusapi-test',
    })
  })

  it('are ensured, either way, and say whether that changed anything', async () => {
    const { cryptoCheckpoints } = resource
    assert.deepEqual(await cryptoCheckpoints.ensure(mine), { changed: true })
    assert.deepEqual(await cryptoCheckpoints.ensure(mine), { changed: false })
    assert.deepEqual(await cryptoCheckpoints.ensure('1\\\\CLUSAPI-TEST'), { changed: false })
    assert.deepEqual(await cryptoCheckpoints.ensureAbsent({ ...mine, container: 'CLUSAPI-test' }), { changed: true })
    assert.deepEqual(await cryptoCheckpoints.ensureAbsent(mine), { changed: false })
    assert.deepEqual(await cryptoCheckpoints.list(), existing)
  })

  it('need a container that is there and exportable', async () => {
    await assert.rejects(resource.cryptoCheckpoints.add({ ...mine, container: 'nobody' }), {
      code: 'NTE_BAD_KEYSET',
      errno: 0x80090016,
      target: '1\\\\nobody',
      message: /must exist on the node that owns the resource/,
    })
    const locked = { ...mine, container: 'clusapi-test-locked' }
    await onOwner(fixture(), resource).create({ ...locked, exportable: false })
    await assert.rejects(resource.cryptoCheckpoints.add(locked), {
      code: 'NTE_BAD_KEY',
      errno: 0x80090003,
      message: /exportable key/,
    })
    assert.deepEqual(await resource.cryptoCheckpoints.list(), existing)
  })

  it('are refused, shown as they would have been sent, where they make no sense', async () => {
    const { cryptoCheckpoints } = resource
    await assert.rejects(cryptoCheckpoints.add({ ...mine, container: '' }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /'1\\\\'/,
    })
    await assert.rejects(cryptoCheckpoints.add('one\\\\Key'), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /'one\\\\Key'/,
    })
    await assert.rejects(cryptoCheckpoints.ensure({} as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('bring the container along to the next owner', async () => {
    await resource.cryptoCheckpoints.add(mine)
    const { ownerNode, group: name } = await resource.status()
    const other = fixture().names.nodes.find(node => node !== ownerNode) as string
    const { keyContainers } = fixture().lab.node(other)
    assert.equal(await keyContainers.get(mine), null)
    const group = await cluster.group(name)
    await group.move(other)
    await fixture().pass(600_000)
    await group.waitFor('Online', { timeout: 10_000, interval: 20 })
    assert.equal((await keyContainers.get(mine))?.exportable, true)
    assert.deepEqual(await resource.cryptoCheckpoints.list(), [...existing, shown])
    await resource.cryptoCheckpoints.remove(mine)
  })
})

onEveryCluster('key containers of this node', [], fixture => {
  it('are made, found, listed and deleted', async () => {
    await using cluster = await fixture().connect()
    const { keyContainers } = cluster
    const name = { providerType: 24, container: 'clusapi-test-container' }
    assert.equal(await keyContainers.get(name), null)
    await assert.rejects(keyContainers.delete(name), { name: 'ClusterError', code: 'NTE_BAD_KEYSET' })
    await keyContainers.create({ ...name, exportable: false })
    const found = await keyContainers.get(name)
    assert.deepEqual([found?.container, found?.exportable], [name.container, false])
    await assert.rejects(keyContainers.create({ ...name, exportable: true }), {
      name: 'ClusterError',
      code: 'NTE_EXISTS',
    })
    await keyContainers.delete(name)
    assert.equal(await keyContainers.get(name), null)
  })

  it('check their arguments', async () => {
    await using cluster = await fixture().connect()
    const create = (container: object) => cluster.keyContainers.create(container as never)
    await assert.rejects(create({ providerType: 1, container: 'x' }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /exportable/,
    })
    await assert.rejects(create({ providerType: -1, container: 'x', exportable: true }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(create({ providerType: 1, container: 'x', exportable: true, machine: 1 }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /machine/,
    })
  })
})

function onOwner({ lab, names }: Fixture, resource: Resource) {
  const named = async () => lab.node((await resource.status()).ownerNode ?? names.nodes[0]).keyContainers
  return {
    create: async (container: Parameters<Cluster['keyContainers']['create']>[0]) => (await named()).create(container),
  }
}
