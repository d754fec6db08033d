import assert from 'node:assert/strict'
import { formatEndpoint, parseEndpoint } from '../../lib/channel/endpoint.js'
import type { Value } from '../../lib/channel/frames.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient, testDll } from './process-client.js'

const nothing = new Uint8Array(0)

describe('loading a resource DLL into the host', () => {
  let lab: Simulator
  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab[Symbol.asyncDispose]())

  /** Where no cluster is. */
  const nobody = () => formatEndpoint({ ...parseEndpoint(lab.endpoint), port: 1 })

  /** What loading ended with. */
  const loading = async (
    dll: string,
    type = 'Test Type',
    versions?: number[],
    cluster: string | null = lab.endpoint,
  ) => {
    await using host = new HostClient()
    const { status, values } = await host.load(dll, cluster, type, versions)
    return { status, values, host }
  }

  it('tells how far it came', async () => {
    const cases: [Promise<{ status: number; values: Value[] }>, number, ...Value[]][] = [
      [loading('/no/such/file'), 126, 'LoadLibrary', '', 0, 0],
      [loading('/no/such/\ud800'), 126, 'LoadLibrary', '', 0, 0],
      [loading(testDll('none')), 127, 'exports', '', 0, 0],
      [loading(testDll('v1'), 'Startup:fail=5080'), 5080, 'Startup', 'Startup', 0, 0],
      [loading(testDll('v2'), 'T', [0x300, 0x400]), 1306, 'Startup', 'StartupEx', 0, 0],
      [loading(testDll('v2'), 'Startup:noTable'), 13, 'table', 'StartupEx', 0, 0],
      [loading(testDll('v2'), 'Startup:badTable'), 13, 'table', 'StartupEx', 0, 0],
      [loading(testDll('v2'), 'T', undefined, nobody()), 1722, 'cluster', 'StartupEx', 96, 0x200],
    ]
    if (process.platform === 'win32') {
      const own = `${process.env.SystemRoot}\\System32\\clusapi.dll`
      cases.push([loading(own), 1154, 'LoadLibrary', '', 0, 0])
    }
    for (const [loaded, status, ...values] of cases) {
      const told = await loaded
      assert.deepEqual({ status: told.status, values: told.values.slice(0, 4) }, { status, values })
    }
  })

  it('tells a table as it is, and reads none of it that lies behind its size', async () => {
    const [short, odd, empty, huge] = await Promise.all(
      [
        'Startup:size=23',
        'Startup:version=0x250',
        'Startup:noIsAlive Startup:noArbitrate',
        'Startup:size=0xffffffff',
      ].map(type => loading(testDll('v2'), type)),
    )
    const table = (size: number, version: number, ...slots: number[]) => ['done', 'StartupEx', size, version, ...slots]
    assert.deepEqual(short?.values, table(23, 0x200, 1, 1))
    assert.deepEqual(odd?.values, table(96, 0x250))
    assert.deepEqual(empty?.values, table(96, 0x200, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1))
    assert.deepEqual(huge?.values, table(0xffff_ffff, 0x200, ...new Array(12).fill(1)))
  })

  it('calls nothing that is not in the table, and nothing before or twice', async () => {
    await using host = new HostClient()
    assert.equal((await host.call('open', 1, 'a name', 'Resources', 0)).status, 21)
    assert.equal((await host.load(testDll('v2'), lab.endpoint, 'Startup:noIsAlive')).status, 0)
    assert.equal((await host.load(testDll('v1'), lab.endpoint)).status, 1247)
    await host.open(1, 'a name')
    assert.equal((await host.call('isAlive', 1)).status, 127)
    assert.equal((await host.call('looksAlive', 2)).status, 6)
    assert.equal((await host.call('open', 1, 'the same number', 'Resources', 0)).status, 87)
    assert.equal((await host.call('looksAlive', 'one')).status, 87)
    assert.equal((await host.call('looksAlive', 1, 2)).status, 87)
    assert.equal((await host.call('offline', 1, 2, 3, nothing)).status, 87)
    assert.equal((await host.call('levitate', 1)).status, 120)
    assert.equal((await host.call('close', 1, 2)).status, 87)
    assert.deepEqual(await host.call('close', 1), { status: 0, values: [] })
    assert.equal((await host.call('close', 1)).status, 6)
    await host.exit()
  })
})
