import assert from 'node:assert/strict'
import {
  type Cluster,
  ClusterControl,
  type Property,
  type PropertyValue,
  type Resource,
  ResourceControl,
} from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('properties', [], fixture => {
  let cluster: Cluster
  let resource: Resource
  before(async () => {
    cluster = await fixture().connect()
    resource = await cluster.resource(fixture().names.resource)
  })
  after(() => cluster[Symbol.asyncDispose]())

  const valueIn = (property: Property | null) => property?.value

  it('the common ones are there for every kind of object, with what holds where nobody set them', async () => {
    const objects = [
      cluster,
      resource,
      await cluster.group(fixture().names.group),
      await cluster.node(fixture().names.nodes[0]),
      await cluster.resourceType(fixture().names.type),
    ]
    for (const { properties } of objects) {
      const names = (await properties.common.list()).map(({ name }) => name)
      assert(names.includes('Description') && names.includes('AdminExtensions'), names.join())
      assert.equal(new Set(names).size, names.length)
      assert.deepEqual(valueIn(await properties.common.get('description')), { type: 'SZ', value: '' })
      assert.equal(await properties.common.get('no such property'), null)
    }
    assert.deepEqual(await resource.properties.common.get('name'), {
      name: 'Name',
      value: { type: 'SZ', value: resource.name },
      readOnly: true,
    })
    assert.deepEqual(valueIn(await resource.properties.common.get('PendingTimeout')), { type: 'DWORD', value: 180_000 })
  })

  it('a control code lists their names and formats', async () => {
    const names = await resource.control(ResourceControl.ENUM_COMMON_PROPERTIES)
    assert.deepEqual(new Set(names), new Set((await resource.properties.common.list()).map(({ name }) => name)))
    const formats = await resource.control(ResourceControl.GET_COMMON_PROPERTY_FMTS)
    const timeout = formats.find(({ name }) => name === 'PendingTimeout')
    assert.deepEqual(timeout?.values, [{ type: 'WORD', value: 2 }])
    assert((await cluster.control(ClusterControl.ENUM_COMMON_PROPERTIES)).includes('SameSubnetDelay'))
  })

  it('are set, seen in the key of the object, and reset', async () => {
    const { common } = resource.properties
    assert.deepEqual(await common.set({ Description: 'for tests', restartthreshold: 5 }), { restartRequired: false })
    assert.deepEqual(valueIn(await common.get('Description')), { type: 'SZ', value: 'for tests' })
    assert.deepEqual(valueIn(await common.get('RestartThreshold')), { type: 'DWORD', value: 5 })
    await using key = await resource.openKey({ access: 'read' })
    assert.deepEqual(await key.get('RestartThreshold'), { type: 'DWORD', value: 5 })
    await common.reset('Description', 'RestartThreshold')
    assert.deepEqual(valueIn(await common.get('Description')), { type: 'SZ', value: '' })
    assert.notDeepEqual(valueIn(await common.get('RestartThreshold')), { type: 'DWORD', value: 5 })
    await common.reset('Description')
  })

  it('take what they can take, and say what they cannot', async () => {
    const { common } = resource.properties
    const refused: [object, string][] = [
      [{ Name: 'another' }, 'ERROR_RESOURCE_PROPERTY_UNCHANGEABLE'],
      [{ PendingTimeout: 1 }, 'ERROR_INVALID_PARAMETER'],
      [{ PendingTimeout: { type: 'SZ', value: '1' } }, 'ERROR_INVALID_DATA'],
      [{ PendingTimeout: { type: 'UNKNOWN', format: 99, value: Uint8Array.of(1) } }, 'ERROR_INVALID_DATA'],
    ]
    for (const [values, code] of refused) {
      await assert.rejects(common.validate(values as never), {
        code,
        target: resource.name,
        message: new RegExp(Object.keys(values)[0] ?? ''),
      })
      await assert.rejects(common.set(values as never), { code }, JSON.stringify(values))
    }
    await common.validate({ PendingTimeout: 1_000 })
    assert.deepEqual(valueIn(await common.get('PendingTimeout')), { type: 'DWORD', value: 180_000 })
    for (const wrong of [null, 7, []])
      await assert.rejects(common.set(wrong as never), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(common.set({ PendingTimeout: null as never }), {
      code: 'ERR_INVALID_ARG_TYPE',
      message: /properties\.PendingTimeout/,
    })
    await assert.rejects(common.set({ PendingTimeout: 2 ** 32 }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(common.get(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('private ones of every type come back as they were set, and tell when a restart is needed', async () => {
    const own = resource.properties.private
    const before = await own.list()
    const { state } = await resource.status()
    const values: { [name: string]: PropertyValue } = {
      'clusapi-test SZ': { type: 'SZ', value: 'Ж' },
      'clusapi-test EXPAND_SZ': { type: 'EXPAND_SZ', value: '%TEMP%' },
      'clusapi-test MULTI_SZ': { type: 'MULTI_SZ', value: ['a', 'b'] },
      'clusapi-test DWORD': { type: 'DWORD', value: 0xffff_ffff },
      'clusapi-test ULARGE_INTEGER': { type: 'ULARGE_INTEGER', value: 2n ** 64n - 1n },
      'clusapi-test BINARY': { type: 'BINARY', value: Uint8Array.of(0, 255) },
    }
    assert.deepEqual(await own.set(values), { restartRequired: state === 'Online' })
    for (const [name, value] of Object.entries(values)) {
      assert.deepEqual(await own.get(name.toUpperCase()), { name, value, readOnly: false })
    }
    assert.deepEqual(await own.set(values), { restartRequired: false })
    await own.set({ 'clusapi-test EXPAND_SZ': '%PATH%', 'clusapi-test ULARGE_INTEGER': 7 })
    assert.deepEqual(valueIn(await own.get('clusapi-test EXPAND_SZ')), { type: 'EXPAND_SZ', value: '%PATH%' })
    assert.deepEqual(valueIn(await own.get('clusapi-test ULARGE_INTEGER')), { type: 'ULARGE_INTEGER', value: 7n })
    await own.reset(...Object.keys(values))
    assert.deepEqual(await own.list(), before)
  })

  it('a read-only connection reads them, and is refused what changes them', async () => {
    await using reader = await fixture().connect({ access: 'read' })
    const { properties } = await reader.resource(fixture().names.resource)
    assert((await properties.common.list()).length > 10)
    await assert.rejects(properties.common.set({ Description: 'x' }), { code: 'ERROR_ACCESS_DENIED' })
    await assert.rejects(properties.private.reset('x'), { code: 'ERROR_ACCESS_DENIED' })
  })
})
