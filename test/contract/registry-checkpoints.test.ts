import assert from 'node:assert/strict'
import { type Cluster, type Resource, ResourceControl } from '../../lib/index.js'
import type { SimulatedRegistry } from '../../lib/simulator.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('registry checkpoints', ['twoNodes', 'lab'], fixture => {
  let cluster: Cluster
  let resource: Resource
  let existing: string[]
  const path = 'SOFTWARE\\clusapi-test'

  const registryOf = (node: string) => fixture().lab.node(node).registry
  const onOwner = async (): Promise<SimulatedRegistry> => registryOf((await resource.status()).ownerNode)
  const settled = async () => {
    await fixture().pass(600_000)
    await resource.waitFor(['Online', 'Offline'], { timeout: 10_000, interval: 20 })
  }
  const move = async () => {
    const { ownerNode, group } = await resource.status()
    const other = fixture().names.nodes.find(node => node !== ownerNode) as string
    await (await cluster.group(group)).move(other)
    await settled()
    return registryOf(other)
  }

  before(async () => {
    cluster = await fixture().connect()
    resource = await cluster.resource(fixture().names.resource)
    existing = await resource.registryCheckpoints.list()
    const registry = await onOwner()
    await registry.set(`${path}\\Deep\\Er`, 'Port', 1433)
    await registry.set(path, '', 'the key itself')
  })
  after(() => cluster[Symbol.asyncDispose]())
  afterEach(() => resource.registryCheckpoints.ensureAbsent(path))

  it('are added, listed and removed', async () => {
    const { registryCheckpoints } = resource
    await registryCheckpoints.add(path)
    assert.deepEqual(await registryCheckpoints.list(), [...existing, path])
    for (const options of [{}, { view: 32 }, { view: 64 }] as const) {
      const again = registryCheckpoints.add(path.toUpperCase(), options)
      await assert.rejects(again, { code: 'ERROR_ALREADY_EXISTS', target: path.toUpperCase() })
    }
    await registryCheckpoints.remove(path.toLowerCase())
    assert.deepEqual(await registryCheckpoints.list(), existing)
    await assert.rejects(registryCheckpoints.remove(path), { code: 'ERROR_FILE_NOT_FOUND', target: path })
  })

  it('are ensured, either way, and say whether that changed anything', async () => {
    const { registryCheckpoints } = resource
    assert.deepEqual(await registryCheckpoints.ensure(path), { changed: true })
    assert.deepEqual(await registryCheckpoints.ensure(path.toUpperCase(), { view: 32 }), { changed: false })
    assert.deepEqual(await registryCheckpoints.ensureAbsent(path.toUpperCase()), { changed: true })
    assert.deepEqual(await registryCheckpoints.ensureAbsent(path), { changed: false })
  })

  it('need a key that is there, in the view that is asked for', async () => {
    const { registryCheckpoints } = resource
    await assert.rejects(registryCheckpoints.add('SOFTWARE\\clusapi-nobody'), { code: 'ERROR_FILE_NOT_FOUND' })
    await assert.rejects(registryCheckpoints.add(path, { view: 32 }), { code: 'ERROR_FILE_NOT_FOUND' })
    assert.deepEqual(await registryCheckpoints.list(), existing)
  })

  it('are refused before anything is asked where the path can be none', async () => {
    const { registryCheckpoints } = resource
    const wrong: [string, RegExp][] = [
      ['', /must be a path of keys/],
      ['\\SOFTWARE\\X', /begin with a backslash/],
      ['SOFTWARE\\X\\', /end with a backslash/],
      ['SOFTWARE\\\\X', /two backslashes/],
      ['HKLM\\SOFTWARE', /relative to HKEY_LOCAL_MACHINE/],
      ['hkey_local_machine\\SOFTWARE', /relative to HKEY_LOCAL_MACHINE/],
      ['HKLM:\\SOFTWARE', /relative to HKEY_LOCAL_MACHINE/],
      [`SOFTWARE\\${'x'.repeat(256)}`, /255 characters/],
      ['SOFT\0WARE', /NUL/],
    ]
    for (const [text, message] of wrong) {
      for (const verb of ['add', 'remove', 'ensure', 'ensureAbsent'] as const)
        await assert.rejects(registryCheckpoints[verb](text), { code: 'ERR_INVALID_ARG_VALUE', message }, text)
    }
    await assert.rejects(registryCheckpoints.add(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(registryCheckpoints.add(path, { view: 16 as never }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(registryCheckpoints.add(path, { view: '32' as never }), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(registryCheckpoints.add(path, { veiw: 32 } as never), { message: /options\.veiw/ })
  })

  it('bring the key along to the next owner, with everything below it and no more', async () => {
    await resource.registryCheckpoints.add(path)
    const nodes = fixture().names.nodes
    for (const node of nodes) await registryOf(node).set('SOFTWARE\\clusapi-mine', 'Name', node)
    const registry = await move()
    assert.deepEqual(await registry.get(`${path}\\Deep\\Er`, 'Port'), { type: 'DWORD', value: 1433 })
    assert.deepEqual(await registry.get(path, ''), { type: 'SZ', value: 'the key itself' })
    for (const value of nodes)
      assert.deepEqual(await registryOf(value).get('SOFTWARE\\clusapi-mine', 'Name'), { type: 'SZ', value })
  })

  it('take along what changes while the resource is online', async () => {
    await resource.registryCheckpoints.add(path)
    const before = await onOwner()
    await before.set(`${path}\\Deep`, 'New', ['a', 'b'])
    await before.remove(`${path}\\Deep\\Er`, 'Port')
    const registry = await move()
    assert.deepEqual(await registry.get(`${path}\\Deep`, 'New'), { type: 'MULTI_SZ', value: ['a', 'b'] })
    assert.equal(await registry.get(`${path}\\Deep\\Er`, 'Port'), null)
    assert.deepEqual((await registry.list(path))?.keys, ['Deep'])
  })

  it('overwrite what was changed while the resource was offline', async () => {
    const registry = await onOwner()
    await registry.set(path, 'Kept', 'as it was')
    await resource.registryCheckpoints.add(path)
    await resource.offline()
    await settled()
    await registry.set(path, 'Kept', 'an edit that is lost')
    await registry.set(`${path}\\Added`, 'Also', 'lost')
    await resource.online()
    await settled()
    assert.deepEqual(await registry.get(path, 'Kept'), { type: 'SZ', value: 'as it was' })
    assert.equal(await registry.list(`${path}\\Added`), null)
  })

  it('of 32 bits are those that programs of 32 bits see', async () => {
    const registry = await onOwner()
    await registry.set(path, 'Bits', '32', { view: 32 })
    await resource.registryCheckpoints.add(path, { view: 32 })
    const other = await move()
    assert.deepEqual(await other.get(path, 'Bits', { view: 32 }), { type: 'SZ', value: '32' })
    const real = 'SOFTWARE\\WOW6432Node\\clusapi-test'
    assert.deepEqual(await other.get(real, 'Bits'), { type: 'SZ', value: '32' })
    assert.deepEqual(await other.get(real, 'Bits', { view: 32 }), { type: 'SZ', value: '32' })
    await registry.removeKey(path, { view: 32 })
    await assert.rejects(registry.removeKey(path, { view: 32 }), { code: 'ERROR_FILE_NOT_FOUND', target: path })
  })

  it('are refused to who may only read, who still may list them', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    const same = await reader.resource(resource.name)
    await assert.rejects(same.registryCheckpoints.add(path), { code: 'ERROR_ACCESS_DENIED' })
    assert.deepEqual(await same.registryCheckpoints.list(), existing)
    assert.deepEqual(await same.control(ResourceControl.GET_REGISTRY_CHECKPOINTS), existing)
  })

  it('that another client was faster with are no error to ensure', async () => {
    const { lab } = fixture()
    const race = (code: number, status: number) =>
      lab.faults.add({ function: 'ClusterResourceControl', code, status, target: resource.name })
    await race(ResourceControl.ADD_REGISTRY_CHECKPOINT.code, 183)
    assert.deepEqual(await resource.registryCheckpoints.ensure(path), { changed: false })
    await resource.registryCheckpoints.add(path)
    await race(ResourceControl.DELETE_REGISTRY_CHECKPOINT.code, 2)
    assert.deepEqual(await resource.registryCheckpoints.ensureAbsent(path), { changed: false })
    await race(ResourceControl.DELETE_REGISTRY_CHECKPOINT.code, 5)
    await assert.rejects(resource.registryCheckpoints.ensureAbsent(path), { code: 'ERROR_ACCESS_DENIED', target: path })
  })
})
