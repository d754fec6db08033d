import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeMultiSz } from '../../lib/codecs/multi-sz.js'
import { ResourceControl, Win32Error } from '../../lib/constants/index.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import { Clock } from '../../lib/simulator/world/clock.js'
import { LabService, labOf, wide } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const { ADD_CRYPTO_CHECKPOINT, DELETE_CRYPTO_CHECKPOINT, GET_CRYPTO_CHECKPOINTS } = ResourceControl

const nodes = [
  {
    name: 'NODE1',
    keyContainers: [
      { providerType: 1, container: 'Good', key: 'aa' },
      { providerType: 1, container: 'Stuck', exportable: false },
      { providerType: 24, providerName: 'Somebody', container: 'With\\Backslash', key: 'bb' },
    ],
  },
  { name: 'NODE2' },
]

describe('the simulated cluster: crypto checkpoints', () => {
  let lab: LabService
  let client: WireClient
  let cluster: bigint
  let resource: bigint

  beforeEach(async () => {
    lab = await LabService.start(labOf([{ name: 'R' }], { nodes }))
    client = await lab.client()
    cluster = await client.open()
    resource = await client.value('OpenClusterResource', cluster, 'R')
  })

  afterEach(() => lab.close())

  const control = (code: number, input: Uint8Array | null = null, host = 0n) =>
    client.call('ClusterResourceControl', resource, host, code, input, 1000)
  const status = async (code: number, text: string) => (await control(code, wide(text))).status
  const add = (text: string) => status(ADD_CRYPTO_CHECKPOINT.code, text)
  const remove = (text: string) => status(DELETE_CRYPTO_CHECKPOINT.code, text)
  const list = async () => decodeMultiSz((await control(GET_CRYPTO_CHECKPOINTS.code)).values[0] as Uint8Array)

  it('adds, lists and removes', async () => {
    assert.deepEqual(await list(), [])
    assert.equal(await add('1\\\\Good'), 0)
    assert.equal(await add('24\\Somebody\\With\\Backslash'), 0)
    assert.deepEqual(await list(), ['1\\\\Good', '24\\Somebody\\With\\Backslash'])
    assert.equal(await add('1\\\\GOOD'), Win32Error.ERROR_ALREADY_EXISTS)
    assert.equal(await remove('1\\\\good'), 0)
    assert.equal(await remove('1\\\\Good'), Win32Error.ERROR_FILE_NOT_FOUND)
    assert.deepEqual(await list(), ['24\\Somebody\\With\\Backslash'])
    assert.equal(await add('1\\\\Good'), 0)
    assert.deepEqual(await list(), ['24\\Somebody\\With\\Backslash', '1\\\\Good'])
  })

  it('refuses what cannot be saved', async () => {
    assert.equal(await add('1\\\\None'), Win32Error.NTE_BAD_KEYSET)
    assert.equal(await add('24\\\\Good'), Win32Error.NTE_BAD_KEYSET)
    assert.equal(await add('1\\\\Stuck'), Win32Error.NTE_BAD_KEY)
    for (const text of ['', 'Good', '1\\Good', 'x\\\\Good', '01\\\\Good', '1\\\\', '4294967296\\\\Good']) {
      assert.equal(await add(text), Win32Error.ERROR_INVALID_PARAMETER, text)
    }
    const odd = Buffer.concat([wide('1\\\\Good'), Buffer.from([0])])
    for (const input of [null, new Uint8Array(0), new Uint8Array(1), odd, wide('1\\\\Good').subarray(0, -2)]) {
      assert.equal((await control(ADD_CRYPTO_CHECKPOINT.code, input)).status, Win32Error.ERROR_INVALID_PARAMETER)
    }
    assert.deepEqual(await list(), [])
  })

  it('lives in the database, and dies with what somebody does to it there', async () => {
    await add('1\\\\Good')
    const key = await client.value('GetClusterResourceKey', resource, 0x000f003f)
    const sync = await client.value('ClusterRegOpenKey', key, 'CryptoSync', 0x000f003f)
    assert.deepEqual(await client.values('ClusterRegEnumValue', sync, 0), ['00000001', 1, wide('1\\\\Good')])
    await client.values('ClusterRegSetValue', sync, '00000007', 1, wide('by hand'))
    assert.deepEqual(await list(), ['1\\\\Good', 'by hand'])
    assert.equal(await client.status('ClusterRegDeleteKey', sync, '00000001'), 0)
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    const failed = lab.cluster.events.since(0).filter(({ id }) => id === 1121)
    assert.deepEqual(
      failed.map(({ target }) => target),
      ['R', 'R'],
    )
    assert.deepEqual(await client.values('GetClusterResourceState', resource), [2, 'NODE2', 'G'])
  })

  it('tells by an event that keys could not be restored', async () => {
    await add('1\\\\Good')
    lab.cluster.faults.add({ function: 'checkpoint.restore', status: Win32Error.NTE_BAD_DATA })
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    assert.equal(lab.cluster.events.since(0).filter(({ id }) => id === 1121).length, 1)
    assert.deepEqual(lab.cluster.node('NODE2')?.keyContainers.list(), [])
  })

  it('restores before the resource comes online, on the node where it does', async () => {
    await add('1\\\\Good')
    await client.values('OfflineClusterResource', resource)
    const group = await client.value('OpenClusterGroup', cluster, 'G')
    await client.values('MoveClusterGroup', group, 0n)
    const containers = () => lab.cluster.node('NODE2')?.keyContainers.list() ?? []
    assert.deepEqual(containers(), [])
    await client.values('OnlineClusterResource', resource)
    assert.deepEqual(containers(), [
      { providerType: 1, providerName: null, container: 'Good', exportable: true, key: 'aa' },
    ])
  })

  it('answers the other codes', async () => {
    const node2 = await client.value('OpenClusterNode', cluster, 'NODE2')
    const id = lab.cluster.resource('R')?.id ?? ''
    const answers = new Map<number, Uint8Array>([
      [0x01000000, new Uint8Array(0)],
      [0x01000005, new Uint8Array(4)],
      [0x01000009, new Uint8Array(4)],
      [0x0100000d, new Uint8Array(8)],
      [0x01000029, wide('R')],
      [0x01000039, wide(id)],
      [0x0100002d, wide('Thing')],
    ])
    for (const [code, expected] of answers) {
      for (const host of [0n, node2])
        assert.deepEqual((await control(code, null, host)).values, [expected], code.toString(16))
    }
    for (const code of [0, 0x02000000, 0x0100ffff, 0x01400000, 0x81000000, 0x01100005]) {
      assert.equal((await control(code)).status, Win32Error.ERROR_INVALID_FUNCTION, code.toString(16))
    }
    const down = lab.cluster.node('NODE2')
    if (down) lab.cluster.crash(down)
    assert.equal((await control(0x01000029, null, node2)).status, Win32Error.ERROR_CLUSTER_NODE_DOWN)
  })

  it('follow their resource through whatever happens to the nodes', () => {
    const step = fc.record({
      verb: fc.constantFrom('move', 'crash', 'revive', 'offline', 'online', 'replace', 'delete', 'reload'),
      node: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const three = ['A', 'B', 'C'].map(name => ({ name, keyContainers: [{ providerType: 1, container: 'K' }] }))
        const story = new Story(labOf([{ name: 'R', cryptoCheckpoints: ['1\\\\K'] }], { nodes: three }, { owner: 'A' }))
        for (const { verb, node } of steps) {
          story.play(verb, node)
          story.check()
        }
      }),
      { numRuns: 200 },
    )
  })
})

const container = { providerType: 1, container: 'K' }

/** A cluster, and what the checkpoint's keys have to be. */
class Story {
  readonly #cluster
  #expected: string | undefined

  constructor(lab: ReturnType<typeof labOf>) {
    this.#cluster = buildCluster(parseLab(lab), new Clock())
    this.#expected = this.#ownerKey()
  }

  play(verb: string, index: number): void {
    const cluster = this.#cluster
    const [node, group, resource] = [cluster.nodes[index], cluster.groups[0], cluster.resources[0]]
    if (!node || !group || !resource) throw new TypeError('the story lacks somebody')
    const containers = group.owner.keyContainers
    if (verb === 'move' && node.up && group.owner.up) cluster.move(group, node)
    if (verb === 'crash') cluster.crash(node)
    if (verb === 'revive') cluster.revive(node)
    if (verb === 'offline') cluster.offline(resource)
    if (verb === 'online' && group.owner.up) cluster.online(resource)
    if (verb === 'delete' && containers.find(container)) containers.delete(container)
    if (verb === 'replace') {
      if (containers.find(container)) containers.delete(container)
      const { key } = containers.create(container, true)
      // What is made while the resource is offline is overwritten when it comes online.
      if (resource.online) this.#expected = key
    }
    if (verb === 'reload') resource.online && cluster.offline(resource) === 0 && cluster.online(resource)
  }

  check(): void {
    const [resource] = this.#cluster.resources
    if (resource?.online && this.#ownerKey() !== undefined) assert.equal(this.#ownerKey(), this.#expected)
    assert.equal(resource && this.#cluster.checkpoints.list(resource)[0]?.saved, this.#expected)
  }

  #ownerKey(): string | undefined {
    return this.#cluster.groups[0]?.owner.keyContainers.find(container)?.key
  }
}
