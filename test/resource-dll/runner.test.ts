import assert from 'node:assert/strict'
import { encodePropertyList } from '../../lib/codecs/property-list.js'
import { ResourceControl } from '../../lib/constants/index.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { logged, makeType, reports, State, type TypeFolder } from './type.js'

const nothing = new Uint8Array(0)

/** A resource type as its author writes it, and what `clusapi resource-type pack` adds. */
const script = `
import { defineResourceType, runResourceType } from ${JSON.stringify(new URL('../../lib/resource-type.js', import.meta.url).href)}
const type = defineResourceType({
  name: 'Test Type',
  properties: { Port: { type: 'dword', default: 80, minimum: 1 } },
  open: () => ({ started: 0 }),
  async online({ log, pending, properties, state, signal }) {
    log.info('port ' + properties.Port)
    if (properties.Port === 13) throw Object.assign(new Error('unlucky'), { code: 'EADDRINUSE' })
    pending(50)
    if (properties.Port === 99) await new Promise((_, stop) => signal.addEventListener('abort', () => stop(signal.reason)))
    state.started++
  },
  isAlive: ({ state }) => state.started < 2,
  terminate: ({ log }) => log.warning('terminated'),
  control: { 18874368: (_, input) => input },
})
await runResourceType(async () => ({ default: type }))
`

describe('a resource DLL with a script in TypeScript', function () {
  this.timeout(60_000)
  let lab: Simulator
  let type: TypeFolder
  let host: HostClient
  before(async () => {
    lab = await Simulator.start()
    type = await makeType({ script, manifest: ['[property Port]', 'type=dword', 'default=80', 'minimum=1'] })
    // What the script finds when it opens its cluster.
    process.env.CLUSAPI_SIMULATOR = lab.endpoint
    host = await HostClient.load(type.dll, lab.endpoint)
  })
  after(async () => {
    delete process.env.CLUSAPI_SIMULATOR
    await host.exit()
    await host[Symbol.asyncDispose]()
    await type[Symbol.asyncDispose]()
    await lab[Symbol.asyncDispose]()
  })

  it('gives its handlers the properties that were set through it, and the cluster what they say', async () => {
    const set = async (Port: number) => {
      const list = encodePropertyList([{ name: 'Port', values: [{ type: 'DWORD', value: Port }] }])
      return (await host.call('resourceControl', 1, ResourceControl.SET_PRIVATE_PROPERTIES.code, list, 0)).status
    }
    const online = async () => {
      const since = host.named('SetResourceStatus', 1).length
      assert.equal((await host.call('online', 1, 0, nothing)).status, 997)
      return (await reports(host, 1, since)).at(-1)
    }
    assert.equal((await host.call('open', 1, 'Cluster Name', null, 0)).status, 0)
    assert.deepEqual([await set(13), await set(0)], [0, 87])
    assert.deepEqual(await online(), [State.failed, 0, 10048])
    await logged(host, /^port 13$/, 1)
    await logged(host, /unlucky/, 1)
    assert.equal(await set(8080), 0)
    assert.deepEqual(await online(), [State.online, 50, 0])
    await logged(host, /^port 8080$/, 1)
    assert.deepEqual((await host.call('isAlive', 1)).values, [1])
    assert.equal(await set(8081), 5024)
    const { status, values } = await host.call('resourceControl', 1, 0x0120_0000, Uint8Array.of(5), 1)
    assert.deepEqual([status, Buffer.from(values[0] as Uint8Array).toString('hex')], [0, '05'])
    await host.call('terminate', 1)
    await logged(host, /^terminated$/, 1)
    assert.deepEqual((await online())?.[0], State.online)
    assert.deepEqual((await host.call('isAlive', 1)).values, [0])
    await host.call('terminate', 1)
    // Terminate stops what is under way.
    await set(99)
    await host.call('online', 1, 0, nothing)
    await logged(host, /^port 99$/, 1)
    await host.call('terminate', 1)
    assert.equal((await host.call('close', 1)).status, 0)
  })
})
