import assert from 'node:assert/strict'
import fc from 'fast-check'
import { Access, Win32Error } from '../../lib/constants/index.js'
import { Key } from '../../lib/simulator/world/key.js'
import { fold } from '../../lib/simulator/world/names.js'
import { Refusal } from '../../lib/simulator/world/refusal.js'
import { LabService, wide } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { KEY_ALL_ACCESS, KEY_READ, KEY_QUERY_VALUE, KEY_SET_VALUE, MAXIMUM_ALLOWED } = Access

describe('the simulated cluster: the database', () => {
  let lab: LabService
  let client: WireClient
  let cluster: bigint
  let root: bigint

  beforeEach(async () => {
    lab = await LabService.start()
    client = await lab.client()
    cluster = await client.open()
    root = await client.value('GetClusterKey', cluster, KEY_ALL_ACCESS)
  })

  afterEach(() => lab.close())

  const create = (path: string, sam: number = KEY_ALL_ACCESS) =>
    client.values('ClusterRegCreateKey', root, path, 0, sam, null) as Promise<[bigint, number]>

  it('is where the objects live', async () => {
    const resource = await client.value('OpenClusterResource', cluster, 'SQL Server')
    const key = await client.value('GetClusterResourceKey', resource, KEY_ALL_ACCESS)
    const same = await client.value(
      'ClusterRegOpenKey',
      root,
      `resources\\${lab.cluster.resource('SQL Server')?.id}`,
      KEY_READ,
    )
    assert.deepEqual(await client.values('ClusterRegQueryValue', same, 'NAME'), [1, wide('SQL Server')])
    assert.deepEqual(await client.values('ClusterRegQueryValue', same, 'type'), [1, wide('SQL Server')])

    await client.values('ClusterRegSetValue', key, 'name', 1, wide('Renamed'))
    const renamed = await client.value('OpenClusterResource', cluster, 'Renamed')
    assert.deepEqual(await client.values('ClusterResourceControl', renamed, 0n, 0x01000029, null, 99), [
      wide('Renamed'),
    ])
    assert.equal(await client.status('OpenClusterResource', cluster, 'SQL Server'), 5007)
  })

  it('keeps objects whole', async () => {
    const id = lab.cluster.resource('SQL Server')?.id
    const key = await client.value('ClusterRegOpenKey', root, `Resources\\${id}`, KEY_ALL_ACCESS)
    const set = (name: string, text: string) => client.status('ClusterRegSetValue', key, name, 1, wide(text))
    assert.equal(await set('Name', 'Cluster Name'), Win32Error.ERROR_ALREADY_EXISTS)
    assert.equal(await set('Name', ' '), Win32Error.ERROR_INVALID_NAME)
    assert.equal(await set('Name', 'sql server'), 0)
    assert.equal(await set('Type', 'Thing'), Win32Error.ERROR_ACCESS_DENIED)
    assert.equal(await client.status('ClusterRegDeleteValue', key, 'Name'), Win32Error.ERROR_ACCESS_DENIED)
    for (const path of [`Resources\\${id}`, 'Resources', 'Networks']) {
      assert.equal(await client.status('ClusterRegDeleteKey', root, path), Win32Error.ERROR_ACCESS_DENIED, path)
    }
  })

  it('creates, opens and deletes keys', async () => {
    assert.equal((await create('A\\b\\C'))[1], 1)
    assert.equal((await create('a\\B\\c'))[1], 2)
    const [again] = await create('')
    assert.equal(await client.status('ClusterRegOpenKey', again, 'A\\B', KEY_READ), 0)
    const [a] = await create('A')
    assert.deepEqual((await client.values('ClusterRegEnumKey', a, 0))[0], 'b')
    assert.equal(await client.status('ClusterRegEnumKey', a, 1), 259)
    assert.equal(await client.status('ClusterRegDeleteKey', root, 'A'), 5)
    assert.equal(await client.status('ClusterRegDeleteKey', root, ''), 87)
    assert.equal(await client.status('ClusterRegDeleteKey', root, 'A\\x'), 2)
    const [c] = await create('A\\b\\C')
    assert.equal(await client.status('ClusterRegDeleteKey', a, 'B\\C'), 0)
    assert.equal(await client.status('ClusterRegQueryInfoKey', c), Win32Error.ERROR_KEY_DELETED)
    assert.equal(await client.status('ClusterRegCloseKey', c), 0)
    for (const path of ['\\A', 'A\\\\b'])
      assert.equal(await client.status('ClusterRegOpenKey', root, path, KEY_READ), 161)
    for (const path of ['x'.repeat(256), 'a\0b', 'x\\'.repeat(600)]) {
      assert.equal(await client.status('ClusterRegCreateKey', root, path, 0, KEY_READ, null), 87)
    }
    assert.equal(await client.status('ClusterRegOpenKey', root, 'x'.repeat(10_000), KEY_READ), 2)
    assert.equal(await client.status('ClusterRegOpenKey', root, null, KEY_READ), 87)
  })

  it('keeps values of every type, and tells their sizes', async () => {
    const [key] = await create('Values')
    for (const type of [0, 1, 2, 3, 4, 5, 7, 11, 99]) {
      const data = Buffer.alloc(type * 3, type)
      await client.values('ClusterRegSetValue', key, `v${type}`, type, data)
      assert.deepEqual(await client.values('ClusterRegQueryValue', key, `V${type}`), [type, new Uint8Array(data)])
    }
    await client.values('ClusterRegSetValue', key, null, 4, Buffer.alloc(4))
    assert.deepEqual(await client.values('ClusterRegQueryValue', key, ''), [4, new Uint8Array(4)])
    assert.deepEqual(await client.values('ClusterRegEnumValue', key, 0), ['v0', 0, new Uint8Array(0)])
    assert.equal(await client.status('ClusterRegEnumValue', key, 10), 259)
    const info = await client.values('ClusterRegQueryInfoKey', key)
    assert.deepEqual(info.slice(0, 6), [0, 0, 10, 3, 297, 120])
    assert.equal(await client.status('ClusterRegDeleteValue', key, 'nothing'), 2)
    assert.equal(await client.status('ClusterRegQueryValue', key, 'nothing'), 2)
    assert.equal(await client.status('ClusterRegSetValue', key, 'x'.repeat(16_384), 4, Buffer.alloc(4)), 87)
  })

  it('tells when a key was written', async () => {
    const [key] = await create('Timed')
    const written = async () => (await client.values('ClusterRegQueryInfoKey', key))[6] as bigint
    const before = await written()
    lab.cluster.clock.advance(1500)
    assert.equal(await written(), before)
    await client.values('ClusterRegSetValue', key, 'x', 4, Buffer.alloc(4))
    assert.equal((await written()) - before, 15_000_000n)
  })

  it('asks for the rights that a key was opened with', async () => {
    await create('Rights\\Below')
    const key = await client.value('ClusterRegOpenKey', root, 'Rights', KEY_SET_VALUE)
    assert.equal(await client.status('ClusterRegSetValue', key, 'x', 4, Buffer.alloc(4)), 0)
    assert.equal(await client.status('ClusterRegQueryValue', key, 'x'), 5)
    assert.equal(await client.status('ClusterRegEnumKey', key, 0), 5)
    assert.equal(await client.status('ClusterRegCreateKey', key, 'New', 0, KEY_READ, null), 5)
    assert.equal(await client.status('ClusterRegCreateKey', key, 'Below', 0, KEY_READ, null), 0)
    const reader = await client.value('ClusterRegOpenKey', key, '', KEY_QUERY_VALUE)
    assert.equal(await client.status('ClusterRegQueryValue', reader, 'x'), 0)
    assert.equal(await client.status('ClusterRegDeleteValue', reader, 'x'), 5)
    const all = await client.value('ClusterRegOpenKey', reader, '', MAXIMUM_ALLOWED)
    assert.equal(await client.status('ClusterRegDeleteValue', all, 'x'), 0)
  })

  it('is a tree of case-blind maps', () => {
    const name = fc.oneof(
      fc.constantFrom('a', 'A', 'ß', 'SS', 'ǆ', 'ı', 'i', '\ud800', '__proto__', 'b'),
      fc.string({ minLength: 1, maxLength: 3 }),
    )
    const part = name.filter(text => !/[\\\0]/.test(text))
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('\\'))
    const command = fc.oneof(
      fc.record({ verb: fc.constant('create' as const), path }),
      fc.record({ verb: fc.constant('remove' as const), path }),
      fc.record({ verb: fc.constant('set' as const), path, name: part, data: fc.uint8Array({ maxLength: 4 }) }),
      fc.record({ verb: fc.constant('unset' as const), path, name: part }),
    )
    fc.assert(
      fc.property(fc.array(command, { maxLength: 60 }), commands => {
        const tree = new Key('', null, () => 0n)
        const model = new Map<string, Map<string, Uint8Array>>()
        for (const step of commands)
          assert.equal(
            attempt(() => play(tree, step)),
            playModel(model, step),
            JSON.stringify(step),
          )
        assert.deepEqual(dump(tree), new Map([...model].sort(([a], [b]) => (a < b ? -1 : 1))))
      }),
      { numRuns: 300 },
    )
  })
})

interface Step {
  verb: 'create' | 'remove' | 'set' | 'unset'
  path: string
  name?: string
  data?: Uint8Array
}

function attempt(run: () => void): number {
  try {
    run()
    return 0
  } catch (error) {
    if (error instanceof Refusal) return error.status
    throw error
  }
}

function play(tree: Key, { verb, path, name = '', data = new Uint8Array() }: Step): void {
  if (verb === 'create') tree.create(path)
  else if (verb === 'remove') tree.remove(path)
  else {
    const key = tree.find(path)
    if (!key) throw new Refusal(2)
    if (verb === 'set') key.set(name, 3, data)
    else key.unset(name)
  }
}

/** The same, with one flat map from path to values. */
function playModel(
  model: Map<string, Map<string, Uint8Array>>,
  { verb, path, name = '', data = new Uint8Array() }: Step,
): number {
  const place = fold(path)
  const values = model.get(place)
  if (verb === 'create') {
    const parts = place.split('\\')
    parts.forEach((_, i) => {
      const prefix = parts.slice(0, i + 1).join('\\')
      if (!model.has(prefix)) model.set(prefix, new Map())
    })
    return 0
  }
  if (!values) return 2
  if (verb === 'remove') {
    if ([...model.keys()].some(other => other.startsWith(`${place}\\`))) return 5
    model.delete(place)
  } else if (verb === 'set') values.set(fold(name), data)
  else if (!values.delete(fold(name))) return 2
  return 0
}

function dump(key: Key, path = ''): Map<string, Map<string, Uint8Array>> {
  const entries = key.keys.flatMap(child => {
    const place = path === '' ? fold(child.name) : `${path}\\${fold(child.name)}`
    const values = new Map(child.values.map(value => [fold(value.name), value.data]))
    return [[place, values] as const, ...dump(child, place)]
  })
  return new Map(entries.sort(([a], [b]) => (a < b ? -1 : 1)))
}
