import assert from 'node:assert/strict'
import fc from 'fast-check'
import { decodeMultiSz } from '../../lib/codecs/multi-sz.js'
import { Win32Error } from '../../lib/constants/index.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import { Clock } from '../../lib/simulator/world/clock.js'
import { readText } from '../../lib/simulator/world/values.js'
import { LabService, labOf, wide } from './lab-service.js'
import type { WireClient } from './wire-client.js'

const add = 0x014000a2
const add64 = 0x014000be
const add32 = 0x014000c2
const remove = 0x014000a6
const get = 0x010000a9
const all = 0x000f003f

const app = 'SOFTWARE\\App'
const nodes = [{ name: 'NODE1', registry: { [app]: { values: { A: '1' } } } }, { name: 'NODE2' }]

describe('the simulated cluster: registry checkpoints', () => {
  let lab: LabService
  let client: WireClient
  let resource: bigint
  let group: bigint

  beforeEach(async () => {
    lab = await LabService.start(labOf([{ name: 'R' }], { nodes }))
    client = await lab.client()
    const cluster = await client.open()
    resource = await client.value('OpenClusterResource', cluster, 'R')
    group = await client.value('OpenClusterGroup', cluster, 'G')
  })
  afterEach(() => lab.close())

  const control = (code: number, input: Uint8Array | null = null) =>
    client.call('ClusterResourceControl', resource, 0n, code, input, 1000)
  const status = async (code: number, path: string) => (await control(code, wide(path))).status
  const list = async () => decodeMultiSz((await control(get)).values[0] as Uint8Array)
  const text = (node: string, path: string, name = 'A') => {
    const key = lab.cluster.node(node)?.registry.root.find(path)
    return key ? readText(key, name) : undefined
  }
  const failures = () => lab.cluster.events.since(0).filter(({ id }) => id === 1024)

  it('share one name space for both views', async () => {
    assert.deepEqual(await list(), [])
    assert.equal(await status(add, app), 0)
    for (const code of [add, add64, add32]) assert.equal(await status(code, app), Win32Error.ERROR_ALREADY_EXISTS)
    assert.equal(await status(remove, app.toLowerCase()), 0)
    assert.equal(await status(remove, app), Win32Error.ERROR_FILE_NOT_FOUND)
    assert.equal(await status(add32, app), Win32Error.ERROR_FILE_NOT_FOUND)
    assert.equal(await status(add64, `${app}\\`), 0)
    assert.deepEqual(await list(), [app])
  })

  it('refuse what is no path, and what is not there', async () => {
    const wrong: [string, number][] = [
      ['', Win32Error.ERROR_INVALID_PARAMETER],
      ['\\', Win32Error.ERROR_BAD_PATHNAME],
      [`\\${app}`, Win32Error.ERROR_BAD_PATHNAME],
      ['SOFTWARE\\\\App', Win32Error.ERROR_BAD_PATHNAME],
      ['SOFTWARE\\Other', Win32Error.ERROR_FILE_NOT_FOUND],
      [`${app}\\Deeper`, Win32Error.ERROR_FILE_NOT_FOUND],
    ]
    for (const [path, expected] of wrong) assert.equal(await status(add, path), expected, path)
    for (const input of [null, new Uint8Array(0), new Uint8Array(1), wide(app).subarray(0, -2)]) {
      assert.equal((await control(add, input)).status, Win32Error.ERROR_INVALID_PARAMETER)
      assert.equal((await control(remove, input)).status, Win32Error.ERROR_INVALID_PARAMETER)
    }
    assert.deepEqual(await list(), [])
  })

  it('live in the database, and die with what somebody does to them there', async () => {
    await status(add, app)
    const key = await client.value('GetClusterResourceKey', resource, all)
    const sync = await client.value('ClusterRegOpenKey', key, 'RegSync', all)
    assert.deepEqual(await client.values('ClusterRegEnumValue', sync, 0), ['00000001', 1, wide(app)])
    await client.values('ClusterRegSetValue', sync, '00000007', 1, wide('\\by hand'))
    assert.deepEqual(await list(), [app, '\\by hand'])
    lab.cluster.node('NODE1')?.registry.set('by hand', 64, { name: 'A', type: 1, data: wide('x') })
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    assert.deepEqual(
      failures().map(({ target }) => target),
      ['R'],
    )
    assert.equal(text('NODE2', app), '1')
    const data = await client.value('ClusterRegOpenKey', sync, '00000001', all)
    assert.equal(await client.status('ClusterRegDeleteKey', data, 'Data'), 0)
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    assert.equal(failures().length, 3)
    assert.deepEqual(await client.values('GetClusterResourceState', resource), [2, 'NODE1', 'G'])
  })

  it('tell by an event that a key could not be restored, and let the resource come online', async () => {
    await status(add, app)
    lab.cluster.faults.add({ function: 'checkpoint.restore', status: 5, target: 'R' })
    assert.equal(await client.status('MoveClusterGroup', group, 0n), 0)
    assert.equal(failures().length, 1)
    assert.equal(text('NODE2', app), undefined)
  })

  it('keep the last copy of a key that is deleted as a whole', async () => {
    await status(add, app)
    lab.cluster.node('NODE1')?.registry.remove('SOFTWARE', 64)
    await client.values('MoveClusterGroup', group, 0n)
    assert.equal(text('NODE2', app), '1')
  })

  it('let each other overwrite what two resources share', () => {
    const shared = { type: 'Thing', state: 'online' as const, registryCheckpoints: [{ path: app, saved: null }] }
    const groups = ['NODE1', 'NODE2'].map((owner, i) => ({
      name: `G${i}`,
      owner,
      resources: [{ ...shared, name: `R${i}` }],
    }))
    const cluster = buildCluster(parseLab({ ...labOf([]), nodes, groups }), new Clock())
    const [one, two] = cluster.nodes
    if (!one || !two || !cluster.groups[1]) throw new TypeError('the cluster lacks somebody')
    one.registry.set(app, 64, { name: 'A', type: 1, data: wide('of NODE1') })
    two.registry.set(app, 64, { name: 'A', type: 1, data: wide('of NODE2') })
    cluster.move(cluster.groups[1], one)
    assert.deepEqual(one.registry.find(app, 64)?.get('A')?.data, wide('of NODE2'))
    const saved = cluster.resources.map(each => cluster.registryCheckpoints.list(each)[0]?.saved?.get('A')?.data)
    assert.deepEqual(saved, [wide('of NODE2'), wide('of NODE2')])
  })

  it('follow their resource through whatever happens to the nodes', () => {
    const step = fc.record({
      verb: fc.constantFrom('move', 'crash', 'revive', 'offline', 'online', 'edit', 'delete'),
      node: fc.integer({ min: 0, max: 2 }),
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), steps => {
        const story = new Story()
        steps.forEach(({ verb, node }, i) => {
          story.play(verb, node, `${i}`)
          story.check()
        })
      }),
      { numRuns: 200 },
    )
  })
})

/** A cluster, and what the checkpoint has to hold: what was last written on the owner while the resource was online. */
class Story {
  readonly #cluster
  #expected = 'first'

  constructor() {
    const registry = { [app]: { values: { A: 'first' } } }
    const three = ['A', 'B', 'C'].map(name => ({ name, registry }))
    const resources = [{ name: 'R', registryCheckpoints: [app] }]
    this.#cluster = buildCluster(parseLab(labOf(resources, { nodes: three }, { owner: 'A' })), new Clock())
  }

  play(verb: string, index: number, value: string): void {
    const cluster = this.#cluster
    const [node, group, resource] = [cluster.nodes[index], cluster.groups[0], cluster.resources[0]]
    if (!node || !group || !resource) throw new TypeError('the story lacks somebody')
    if (verb === 'move' && node.up && group.owner.up) cluster.move(group, node)
    if (verb === 'crash') cluster.crash(node)
    if (verb === 'revive') cluster.revive(node)
    if (verb === 'offline') cluster.offline(resource)
    if (verb === 'online' && group.owner.up) cluster.online(resource)
    if (verb === 'edit') {
      node.registry.set(app, 64, { name: 'A', type: 1, data: wide(value) })
      if (resource.online && group.owner === node) this.#expected = value
    }
    if (verb === 'delete' && node.registry.find(app, 64)) node.registry.remove(app, 64)
  }

  check(): void {
    const [resource] = this.#cluster.resources
    const saved = resource && this.#cluster.registryCheckpoints.list(resource)[0]?.saved
    assert.equal(saved && readText(saved, 'A'), this.#expected)
    const there = resource?.group.owner.registry.find(app, 64)
    if (resource?.online && there) assert.equal(readText(there, 'A'), this.#expected)
  }
}
