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

  it('have names and formats, which tell the same of them as their values', async () => {
    const names = await resource.control(ResourceControl.ENUM_COMMON_PROPERTIES)
    assert.deepEqual(new Set(names), new Set((await resource.properties.common.list()).map(({ name }) => name)))
    assert((await cluster.control(ClusterControl.ENUM_COMMON_PROPERTIES)).includes('SameSubnetDelay'))
    const type = await cluster.resourceType(fixture().names.type)
    const group = await cluster.group(fixture().names.group)
    for (const { properties } of [cluster, group, resource, type]) {
      const formats = new Map((await properties.common.formats()).map(({ name, type }) => [name, type]))
      for (const { name, value } of await properties.common.list()) assert.equal(formats.get(name), value.type, name)
    }
    assert.deepEqual(
      (await resource.properties.common.formats()).find(({ name }) => name === 'PendingTimeout'),
      { name: 'PendingTimeout', type: 'DWORD', format: 2 },
    )
    // What no DLL stands behind has no formats of private properties.
    await assert.rejects(group.properties.private.formats(), {
      code: 'ERROR_INVALID_FUNCTION',
      syscall: 'ClusterGroupControl',
    })
  })

  it('a type tells the formats of what its resources have, and takes what its properties may be', async () => {
    const type = await cluster.resourceType(fixture().names.type)
    const { common, private: own } = await type.resourceFormats()
    assert.deepEqual(common, await resource.properties.common.formats())
    assert(own.every(({ name, type, format }) => name !== '' && type !== 'UNKNOWN' && format > 0))
    const { common: shared } = type.properties
    await shared.validate({ PendingTimeout: 1_000 })
    await assert.rejects(shared.validate({ PendingTimeout: 1 }), { code: 'ERROR_INVALID_PARAMETER' })
    await assert.rejects(shared.validate({ DllName: 'x.dll' }), { code: 'ERROR_RESOURCE_PROPERTY_UNCHANGEABLE' })
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
    for (const [name, value, code] of [
      ['PendingTimeout', 2 ** 32, 'ERR_OUT_OF_RANGE'],
      ['Description', 'a\0b', 'ERR_INVALID_ARG_VALUE'],
      ['Description', { type: 'SZ', value: 5 as never }, 'ERR_INVALID_ARG_TYPE'],
      ['a\0b', 5, 'ERR_INVALID_ARG_VALUE'],
    ] as const) {
      await assert.rejects(common.set({ [name]: value }), { code, message: /^The "properties\./ })
    }
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
    const formats = (await own.formats()).filter(({ name }) => name.startsWith('clusapi-test'))
    assert.deepEqual(
      formats.map(({ name, type }) => [name, type]),
      Object.entries(values).map(([name, { type }]) => [name, type]),
    )
    await own.validate({ 'clusapi-test DWORD': 1 })
    await assert.rejects(
      own.validate({ 'clusapi-test DWORD': { type: 'UNKNOWN', format: 99, value: Uint8Array.of(1) } }),
      {
        code: 'ERROR_INVALID_DATA',
      },
    )
    assert.deepEqual(valueIn(await own.get('clusapi-test DWORD')), values['clusapi-test DWORD'])
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

onEveryCluster('properties of all sorts', ['lab'], fixture => {
  let cluster: Cluster
  before(async () => {
    cluster = await fixture().connect()
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('of a type are written, read and told of by their formats, for its resources, too', async () => {
    const type = await cluster.resourceType(fixture().names.type)
    const { properties } = await cluster.resource(fixture().names.resource)
    const { private: own, common } = type.properties
    assert.deepEqual(await own.set({ 'clusapi-test Number': 7, 'clusapi-test Text': 'x' }), { restartRequired: false })
    const formats = [
      { name: 'clusapi-test Number', type: 'DWORD', format: 2 },
      { name: 'clusapi-test Text', type: 'SZ', format: 3 },
    ]
    assert.deepEqual(await own.formats(), formats)
    assert.deepEqual((await type.resourceFormats()).private, formats)
    await own.validate({ 'clusapi-test Number': 8 })
    for (const { private: shown } of [type.properties, properties]) {
      assert.deepEqual((await shown.get('clusapi-test number'))?.value, { type: 'DWORD', value: 7 })
    }
    await own.reset('clusapi-test Number', 'clusapi-test Text')
    assert.deepEqual(await own.list(), [])
    await common.set({ Description: 'for tests' })
    assert.deepEqual((await common.get('Description'))?.value, { type: 'SZ', value: 'for tests' })
  })

  it('private ones of types that a registry does not know keep their number, to 100 ns and 64 bits', async () => {
    const { private: own } = (await cluster.resource(fixture().names.resource)).properties
    const values: [PropertyValue, kept: PropertyValue][] = [
      [
        { type: 'FILETIME', value: 133_000_000_000_000_001n },
        { type: 'ULARGE_INTEGER', value: 133_000_000_000_000_001n },
      ],
      [
        { type: 'LARGE_INTEGER', value: -(2n ** 63n) + 1n },
        { type: 'ULARGE_INTEGER', value: 2n ** 63n + 1n },
      ],
      [
        { type: 'LONG', value: -1 },
        { type: 'DWORD', value: 0xffff_ffff },
      ],
      [
        { type: 'WORD', value: 0xffff },
        { type: 'DWORD', value: 0xffff },
      ],
      [
        { type: 'SECURITY_DESCRIPTOR', value: Uint8Array.of(1, 0, 4, 0x80) },
        { type: 'BINARY', value: Uint8Array.of(1, 0, 4, 0x80) },
      ],
    ]
    const names = values.map(([{ type }]) => `clusapi-test ${type}`)
    await own.set(Object.fromEntries(values.map(([value], i) => [names[i], value])))
    for (const [i, [, kept]] of values.entries()) assert.deepEqual((await own.get(names[i] ?? ''))?.value, kept)
    await own.reset(...names)
  })
})
