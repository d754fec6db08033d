import assert from 'node:assert/strict'
import type { Cluster, ClusterKey, RegistryInput, RegistryValue } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('keys', [], fixture => {
  let cluster: Cluster
  let key: ClusterKey
  const test = 'clusapi-test'
  before(async () => {
    cluster = await fixture().connect()
    const resource = await cluster.resource(fixture().names.resource)
    await using root = await resource.openKey()
    key = await root.createKey(test)
  })
  after(() => cluster[Symbol.asyncDispose]())

  const entries = async (of: ClusterKey) => {
    const all = new Map<string, RegistryValue>()
    for await (const [name, value] of of.entries()) all.set(name, value)
    return all
  }
  const subkeys = async (of: ClusterKey) => {
    const all = []
    for await (const name of of.subkeys()) all.push(name)
    return all.sort()
  }

  it('a resource has its name in its key, and the object calls see the same data', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    await using root = await resource.openKey({ access: 'read' })
    assert.deepEqual(await root.get('Name'), { type: 'SZ', value: resource.name })
    await using all = await cluster.openKey({ access: 'read' })
    await using same = await all.openKey(`Resources\\${resource.id}`, { access: 'read' })
    assert.deepEqual(await entries(same), await entries(root))
  })

  it('values come back as they were written', async () => {
    const values: [string, RegistryInput, RegistryValue][] = [
      ['', 'the own value', { type: 'SZ', value: 'the own value' }],
      ['sz', '', { type: 'SZ', value: '' }],
      ['expand', { type: 'EXPAND_SZ', value: '%PATH%' }, { type: 'EXPAND_SZ', value: '%PATH%' }],
      ['multi', ['a', 'Ж', '😀'], { type: 'MULTI_SZ', value: ['a', 'Ж', '😀'] }],
      ['multi none', [], { type: 'MULTI_SZ', value: [] }],
      ['dword', 0xffffffff, { type: 'DWORD', value: 0xffffffff }],
      ['qword', 2n ** 64n - 1n, { type: 'QWORD', value: 2n ** 64n - 1n }],
      ['binary', Uint8Array.of(1, 0, 2), { type: 'BINARY', value: Uint8Array.of(1, 0, 2) }],
      ['binary none', new Uint8Array(0), { type: 'BINARY', value: new Uint8Array(0) }],
      ['none', { type: 'NONE', value: Uint8Array.of(7) }, { type: 'NONE', value: Uint8Array.of(7) }],
    ]
    for (const [name, input] of values) await key.set(name, input)
    for (const [name, , value] of values) assert.deepEqual(await key.get(name), value, name)
    assert.deepEqual(await entries(key), new Map(values.map(([name, , value]) => [name, value])))
    assert.equal((await key.information()).values, values.length)
    for (const [name] of values) await key.remove(name)
    assert.equal((await entries(key)).size, 0)
  })

  it('malformed data is readable', async () => {
    const malformed: RegistryValue = { type: 'MALFORMED', number: 4, value: Uint8Array.of(1, 2, 3) }
    await key.set('broken', malformed)
    assert.deepEqual(await key.get('broken'), malformed)
    assert.deepEqual((await entries(key)).get('broken'), malformed)
    await key.remove('broken')
  })

  it('what is not there is null to get and an error to remove or open', async () => {
    assert.equal(await key.get('nothing'), null)
    const missing = { code: 'ERROR_FILE_NOT_FOUND' }
    await assert.rejects(key.remove('nothing'), { ...missing, target: `${key.path}\\nothing` })
    await assert.rejects(key.openKey('nothing'), { ...missing, syscall: 'ClusterRegOpenKey' })
    await assert.rejects(key.deleteKey('nothing'), missing)
  })

  it('keys are made, listed, opened again and deleted; one with keys below is kept', async () => {
    for (const path of ['A', 'B', 'B\\C']) (await key.createKey(path)).close()
    assert.deepEqual(await subkeys(key), ['A', 'B'])
    await using b = await key.openKey('b')
    assert.deepEqual(await subkeys(b), ['C'])
    await using again = await b.openKey('')
    assert.deepEqual(await subkeys(again), ['C'])
    await assert.rejects(key.deleteKey('B'), { code: 'ERROR_ACCESS_DENIED' })
    await b.deleteKey('C')
    for (const path of ['A', 'B']) await key.deleteKey(path)
    assert.deepEqual(await subkeys(key), [])
    const { lastWrite, subkeys: count } = await key.information()
    assert.equal(count, 0)
    assert(lastWrite.getUTCFullYear() >= 2000)
  })

  it('values and names far larger than the first guess arrive whole', async () => {
    const name = 'n'.repeat(10_000)
    const text = 'Ж'.repeat(200_000)
    await key.set(name, text)
    assert.deepEqual(await key.get(name), { type: 'SZ', value: text })
    assert.deepEqual(await entries(key), new Map([[name, { type: 'SZ', value: text }]]))
    await key.remove(name)
  })

  it('names are any text but a NUL', async () => {
    for (const name of ['Ünïcödé 资源 😀', 'back\\slash', ' ', '\ud800', '%s "x"']) {
      await key.set(name, name)
      assert.deepEqual(await key.get(name), { type: 'SZ', value: name })
      assert.deepEqual([...(await entries(key)).keys()], [name])
      await key.remove(name)
    }
    await assert.rejects(key.set('a\0', 1), { code: 'ERR_INVALID_ARG_VALUE' })
    await assert.rejects(key.get(undefined as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('a loop may remove what it walks through', async () => {
    for (let i = 0; i < 20; i++) await key.set(`value ${i}`, i)
    for await (const [name] of key.entries()) await key.remove(name)
    assert.equal((await entries(key)).size, 0)
  })

  it('a key lives on when its resource object is closed', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    await using root = await resource.openKey({ access: 'read' })
    await resource[Symbol.asyncDispose]()
    assert.notEqual(await root.get('Name'), null)
  })
})
