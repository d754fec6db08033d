import assert from 'node:assert/strict'
import { type Cluster, type RegistryInput, Win32Error } from '../../lib/index.js'
import { defineResourceType } from '../../lib/resource-type.js'
import { Simulator } from '../../lib/simulator.js'
import { type Peer, serve } from './peer.js'

describe('the properties of a resource in TypeScript', () => {
  let lab: Simulator
  let cluster: Cluster
  let peer: Peer
  let seen: unknown[] = []

  const type = defineResourceType({
    name: 'Test',
    properties: {
      Port: { type: 'dword', default: 80, minimum: 1, maximum: 65535 },
      Offset: { type: 'int32' },
      Size: { type: 'qword', required: true },
      Delta: { type: 'int64' },
      Since: { type: 'filetime' },
      Greeting: { type: 'string', default: 'hello' },
      Folder: { type: 'expand-string' },
      Place: { type: 'expand-string', default: '%CLUSAPI_TEST_FOLDER%/%CLUSAPI_NOT_SET%' },
      Peers: { type: 'multi-string' },
      Key: { type: 'binary' },
    },
    open: ({ properties }) => void seen.push(properties),
    online: ({ properties }) => void seen.push(properties),
    isAlive: ({ properties }) => seen.push(properties) > 0,
    propertiesChanged: ({ properties }) => void seen.push(`changed ${properties.Port}`),
    async close(resource) {
      await using key = await resource.openKey()
      for await (const name of key.subkeys()) seen.push(name)
    },
  })

  async function set(values: Record<string, RegistryInput>): Promise<void> {
    const resource = await cluster.resource('Cluster Disk 2')
    await using key = await (await resource.openKey()).createKey('Parameters')
    for (const [name, value] of Object.entries(values)) await key.set(name, value)
  }

  before(async () => {
    lab = await Simulator.start()
    cluster = await lab.connect()
    process.env.CLUSAPI_SIMULATOR = lab.endpoint
    process.env.CLUSAPI_TEST_FOLDER = 'here'
    peer = await serve(type)
  })
  after(async () => {
    await peer.end()
    delete process.env.CLUSAPI_SIMULATOR
    delete process.env.CLUSAPI_TEST_FOLDER
    await cluster[Symbol.asyncDispose]()
    await lab.close()
  })
  beforeEach(() => {
    seen = []
  })

  it('are absent or what they are by default before anybody sets them', async () => {
    assert.deepEqual(await peer.call('open', 1, 'Cluster Disk 2', 0), [0])
    const nothing = { Offset: undefined, Size: undefined, Delta: undefined, Since: undefined, Folder: undefined }
    assert.deepEqual(seen, [
      { ...nothing, Port: 80, Greeting: 'hello', Place: 'here/%CLUSAPI_NOT_SET%', Peers: undefined, Key: undefined },
    ])
    assert.deepEqual(await peer.call('online', 1, 0), [Win32Error.ERROR_FILE_NOT_FOUND])
    assert.match(String(peer.logged(1).at(-1)?.[1]), /the property Size is required, and nobody has set it/)
  })

  it('are read, as what they are in TypeScript, when it comes online', async () => {
    await set({
      Port: 8080,
      Offset: 0xffff_ffff,
      Size: 2n ** 63n,
      Delta: 2n ** 64n - 2n,
      Since: 133_000_000_000_000_001n,
      Greeting: '',
      Folder: { type: 'EXPAND_SZ', value: '%CLUSAPI_TEST_FOLDER%\\%no such variable%' },
      Peers: ['a', 'b'],
      Key: Uint8Array.of(1, 2),
    })
    assert.deepEqual(await peer.call('online', 1, 0), [0])
    assert.deepEqual(seen, [
      {
        Port: 8080,
        Offset: -1,
        Size: 2n ** 63n,
        Delta: -2n,
        Since: 133_000_000_000_000_001n,
        Greeting: '',
        Folder: 'here\\%no such variable%',
        Place: 'here/%CLUSAPI_NOT_SET%',
        Peers: ['a', 'b'],
        Key: Uint8Array.of(1, 2),
      },
    ])
  })

  it('stay what they are until they are said to be others', async () => {
    await set({ Port: 81 })
    assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    peer.send('propertiesChanged', 1)
    assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    assert.deepEqual(
      seen.map(one => (typeof one === 'string' ? one : (one as { Port: number }).Port)),
      [8080, 'changed 81', 81],
    )
  })

  it('that are not what the schema says keep it from coming online, and are named', async () => {
    for (const [values, problem] of [
      [{ Port: 0 }, /the property Port is 0, and must be from 1 to 65535/],
      [{ Port: 'x' }, /the property Port is stored as SZ, not dword/],
    ] as const) {
      await set(values)
      assert.deepEqual(await peer.call('online', 1, 0), [Win32Error.ERROR_INVALID_DATA])
      assert.match(String(peer.logged(1).at(-1)?.[1]), problem)
    }
  })

  it('are in the key that handlers can open', async () => {
    assert.deepEqual(await peer.call('close', 1), [0])
    assert.ok(seen.includes('Parameters'))
    assert.deepEqual(await peer.call('open', 2, 'no such resource', 0), [Win32Error.ERROR_RESOURCE_NOT_FOUND])
  })
})
