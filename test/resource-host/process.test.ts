import assert from 'node:assert/strict'
import { Simulator } from '../../lib/simulator.js'
import { HostClient, testDll } from './process-client.js'

const windows = process.platform === 'win32'
const nothing = new Uint8Array(0)
const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values)

describe('the resource host as a process', () => {
  let lab: Simulator
  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab[Symbol.asyncDispose]())

  const kinds = [
    { dll: 'v1', entry: 'Startup', version: 0x100, slots: 11, names: ['Online', 'Offline'] },
    { dll: 'v2', entry: 'StartupEx', version: 0x200, slots: 12, names: ['OnlineV2', 'OfflineV2'] },
    { dll: 'v3', entry: 'StartupEx', version: 0x300, slots: 12, names: ['OnlineV2', 'OfflineV2'] },
    { dll: 'v4', entry: 'StartupEx', version: 0x400, slots: 14, names: ['OnlineV2', 'OfflineV2'] },
  ] as const
  for (const { dll, entry, version, slots, names } of kinds) {
    it(`drives a resource of a type with a table of ${dll} through all its entries`, async () => {
      await using host = new HostClient()
      assert.deepEqual(await host.load(testDll(dll), lab.endpoint), {
        status: 0,
        values: ['done', entry, 8 * slots, version, ...new Array(slots).fill(1)],
      })
      await host.open(7, 'Online:pending=3', 2)
      assert.deepEqual(await host.call('online', 7, 3, bytes(1, 2)), { status: 997, values: [0] })
      const more = dll === 'v1' ? [null, null] : [77, 1]
      assert.deepEqual(
        (await host.until('SetResourceStatus', 4, 7)).map(event => event.values),
        [...[1, 2, 3].map(checkpoint => [129, checkpoint, 500, 0, ...more]), [2, 3, 500, 0, ...more]],
      )
      assert.deepEqual(await host.call('looksAlive', 7), { status: 0, values: [1] })
      assert.deepEqual(await host.call('isAlive', 7), { status: 0, values: [1] })
      assert.deepEqual(await host.call('arbitrate', 7), { status: 0, values: [] })
      assert.deepEqual(
        host.named('LostQuorumResource').map(({ resource, during }) => [resource, during]),
        [[7, 'Arbitrate']],
      )
      assert.deepEqual(await host.call('release', 7), { status: 0, values: [] })
      const turned = { status: 0, values: [bytes(3, 2, 1), 3, 0] }
      assert.deepEqual(await host.call('resourceControl', 7, 1, bytes(1, 2, 3), 10), turned)
      assert.deepEqual(await host.call('resourceTypeControl', 1, bytes(1, 2, 3), 10), turned)
      assert.deepEqual(await host.call('cancel', 7, 5), { status: dll === 'v1' ? 127 : 5, values: [] })
      assert.deepEqual(await host.call('offline', 7, 'NODE2', 4, nothing), { status: 0, values: [] })
      assert.deepEqual(await host.call('terminate', 7), { status: 0, values: [] })
      assert.deepEqual(await host.call('close', 7), { status: 0, values: [] })
      const [flags, node] = dll === 'v1' ? [[0, 0, 0], '(null)'] : [[2, 3, 2], 'NODE2']
      assert.deepEqual(host.logged(7), [
        `opened Online:pending=3 with flags ${flags[0]}`,
        `online with flags ${flags[1]} and ${flags[2]} bytes`,
        `offline to ${node} with flags ${dll === 'v1' ? 0 : 4}`,
      ])
      assert.deepEqual(
        host.named('LogEvent', 7).map(({ during }) => during),
        [dll === 'v1' ? 'Open' : 'OpenV2', ...names],
      )
      assert.deepEqual(host.logged(null), ['started for Test Type, 100 to 400'])
      await host.exit()
    })
  }

  it('gives each resource its key, in which the DLL reads the private properties', async () => {
    await using cluster = await lab.connect()
    const resource = await cluster.resource('SQL Server')
    await using key = await resource.openKey()
    await using parameters = await key.createKey('Parameters')
    await parameters.set('Behaviour', 'IsAlive:false')
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    assert.deepEqual(await host.call('open', 1, 'SQL Server', null, 0), { status: 0, values: [] })
    assert.deepEqual(await host.call('open', 2, 'of my own', `Resources\\${resource.id}`, 0), { status: 0, values: [] })
    for (const number of [1, 2]) {
      assert.deepEqual(await host.call('isAlive', number), { status: 0, values: [0] })
      assert.deepEqual(await host.call('looksAlive', number), { status: 0, values: [1] })
    }
    for (const [name, key, status, ...values] of [
      ['No such thing', null, 5007, 'OpenClusterResource'],
      ['of my own', 'Resources\\none', 2, 'ClusterRegOpenKey'],
      ['Open:null=1168', 'Resources', 1168],
      ['Open:null', 'Resources', 31],
    ] as const) {
      assert.deepEqual(await host.call('open', 3, name, key, 0), { status, values })
    }
    await host.open(3, 'the number is still free')
  })

  it('runs everything at once: Terminate while Online hangs, and other resources as if nothing were', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(1, 'OnlineV2:hang Online:hang')
    await host.open(2, 'Online:pending=100000 Online:step=2')
    let returned = false
    void host.order('online', 1, 0, nothing).then(answer => {
      returned = answer !== null
    })
    await host.until('LogEvent', 2, 1)
    assert.equal((await host.call('online', 2, 0, nothing)).status, 997)
    await host.until('SetResourceStatus', 3, 2)
    assert.deepEqual(await host.call('terminate', 1), { status: 0, values: [] })
    assert.deepEqual(await host.call('terminate', 2), { status: 0, values: [] })
    // The exit state is what SetResourceStatus returned to the worker.
    await host.until('LogEvent', 3, 2)
    assert.equal(host.logged(2).at(-1), 'the worker was told to stop')
    const alive = { status: 0, values: [1] }
    const burst = Array.from({ length: 300 }, (_, i) => host.call(i % 2 ? 'isAlive' : 'looksAlive', 2))
    assert.deepEqual(await Promise.all(burst), new Array(burst.length).fill(alive))
    const [first] = host.named('SetResourceStatus', 2)
    assert.equal(first?.during, null)
    assert.notEqual(first?.thread, host.named('LogEvent', 2)[1]?.thread)
    // Bringing it online again takes the order back.
    assert.equal((await host.call('online', 2, 0, nothing)).status, 997)
    const before = host.named('SetResourceStatus', 2).length
    await host.until('SetResourceStatus', before + 3, 2)
    assert.equal(host.logged(2).length, 4)
    assert.equal(returned, false)
    // One call still hangs: the process ends all the same, and nothing is unloaded under it.
    await host.exit()
  })

  it('tells each callback of the StartupEx table with what it was given', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(4, 'IsAlive:callbacks IsAlive:status=9')
    await host.call('isAlive', 4)
    const told = host.events.filter(({ name }) => name !== 'LogEvent')
    for (const event of told) assert.deepEqual([event.name, event.during], [event.name, 'IsAlive'])
    assert.deepEqual(
      told.map(({ name, resource, values }) => [name, resource, ...values]),
      [
        ['SetResourceStatus', 4, 2, 9, 500, 0, 77, 1],
        ['SetResourceLockedMode', 4, 1, 5],
        ['SetResourceLockedModeEx', 4, 0, 6, 7],
        ['SignalFailure', 4, 1, 5007],
        ['SetResourceInMemoryNodeLocalProperties', 4, bytes(1, 2, 3)],
        ['RaiseResTypeNotification', null, 'a type', bytes(1, 2, 3)],
        ['ChangeResourceProcessForDumps', 4, 'a.exe', 8, 1],
        ['ChangeResTypeProcessForDumps', null, 'a type', 'b.exe', 9, 0],
        ['SetInternalState', 4, 3, 1],
        ['RequestDump', 4, 1, 10],
        ['SetResourceWprPolicy', 4, 11],
        ['ArmWprWatchdogForCurrentResourceCall', 4, 0x1_0000_0000n],
      ],
    )
    assert.deepEqual(
      told.map(({ micros }) => micros),
      told.map(({ micros }) => micros).sort((a, b) => Number(a - b)),
    )
  })

  it('tells of handles that were never given or are closed, and of pointers that lead nowhere', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(5, 'IsAlive:badHandles LooksAlive:badPointers Close:late')
    await host.call('isAlive', 5)
    const known = host.named('badHandle').map(({ resource, values }) => [resource, ...values])
    const status = [null, 'SetResourceStatusEx']
    const others = ['LogEvent', 'SignalFailure', 'EndControlCall', 'ExtendTypeControlCall'].map(name => [null, name])
    assert.deepEqual(known, [status, status, status, status, ...others])
    assert.deepEqual(host.logged(null).at(-1), 'logged with a wrong handle')
    await host.call('looksAlive', 5)
    assert.deepEqual(
      host.named('badArgument').map(({ resource, values }) => [resource, ...values]),
      [
        [5, 'SetResourceStatusEx', 'ResourceStatus'],
        [5, 'SetResourceInMemoryNodeLocalProperties', 'propertyListBuffer'],
        [null, 'RaiseResTypeNotification', 'pPayload'],
      ],
    )
    assert.deepEqual(host.named('ChangeResourceProcessForDumps')[0]?.values, ['<bad pointer 0x10>', 8, 1])
    assert.deepEqual(host.named('SetResourceStatus'), [])
    await host.call('close', 5)
    const late = (await host.until('badHandle', known.length + 1)).at(-1)
    assert.deepEqual([late?.resource, late?.during, late?.values], [5, null, ['SetResourceStatusEx']])
    await host.exit()
  })

  it('ends controls when the DLL does, and gives no more output than there was room for', async () => {
    await using host = await HostClient.load(testDll('v3'), lab.endpoint)
    await host.open(6, 'a name')
    assert.deepEqual(await host.call('resourceControl', 6, 99, nothing, 0), { status: 1, values: [nothing, 0, 0] })
    const short = { status: 234, values: [nothing, 3, 0] }
    assert.deepEqual(await host.call('resourceControl', 6, 1, bytes(1, 2, 3), 2), short)
    const lie = { status: 0, values: [bytes(0, 0, 0, 0), 1004, 0] }
    assert.deepEqual(await host.call('resourceControl', 6, 2, nothing, 4), lie)
    assert.equal((await host.call('resourceControl', 6, 1, nothing, 0xffff_ffff)).status, 87)
    const later = { status: 997, values: [nothing, 0, 1] }
    const number = host.last + 1
    assert.deepEqual(await host.call('resourceControl', 6, 3, bytes(1, 2, 3), 4), later)
    assert.deepEqual(await host.call('resourceTypeControl', 4, bytes(4, 5), 4), later)
    await host.until('EndControlCall', 1)
    await host.until('badHandle', 1)
    const ends = ['ExtendControlCall', 'EndControlCall', 'EndTypeControlCall', 'badHandle'].map(name =>
      host.named(name).map(({ resource, values }) => [resource, ...values]),
    )
    assert.deepEqual(ends, [
      [[6, number, 1000]],
      [[6, number, 0, bytes(3, 2, 1)]],
      [[null, number + 1, 0, bytes(5, 4)]],
      [[null, 'EndTypeControlCall']],
    ])
  })

  it('gives the entries that act as a user a token, where there are tokens, until they have ended', async () => {
    await using host = await HostClient.load(testDll('v4'), lab.endpoint)
    await host.open(6, 'a name')
    const calls = [
      { operation: 'resourceControlAsUser', target: [6], end: 'EndControlCall' },
      { operation: 'resourceTypeControlAsUser', target: [], end: 'EndTypeControlCall' },
    ]
    for (const { operation, target, end } of calls) {
      const acted = { status: 0, values: [bytes(windows ? 1 : 0), 1, 0] }
      assert.deepEqual(await host.call(operation, ...target, 6, nothing, 1), acted)
      assert.equal((await host.call(operation, ...target, 1, bytes(1, 2), 0)).status, 234)
      assert.deepEqual(await host.call(operation, ...target, 7, nothing, 1), { status: 997, values: [nothing, 0, 1] })
      const [ended] = await host.until(end, 1)
      assert.deepEqual(ended?.values, [host.last, 0, bytes(windows ? 1 : 0)])
    }
    await host.exit()
  })

  it('watches the event of a resource, where there are events', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(8, 'Online:event IsAlive:signal')
    await host.open(9, 'Online:badEvent')
    const withEvent = { status: 0, values: [windows ? 1 : 0] }
    assert.deepEqual(await host.call('online', 8, 0, nothing), withEvent)
    assert.deepEqual(host.named('eventSignaled'), [])
    await host.call('isAlive', 8)
    if (windows) await host.until('eventSignaled', 1, 8)
    // What it was before is not watched any more once the resource is offline.
    assert.deepEqual(await host.call('online', 8, 0, nothing), withEvent)
    await host.call('offline', 8, null, 0, nothing)
    await host.call('isAlive', 8)
    assert.deepEqual(await host.call('online', 9, 0, nothing), { status: 0, values: [0] })
    const bad = host.named('badArgument').map(({ resource, values }) => [resource, ...values])
    assert.deepEqual(
      bad,
      (windows ? [9] : [8, 8, 9]).map(number => [number, 'Online', 'EventHandle']),
    )
    for (const number of [8, 9]) await host.call('close', number)
    await host.exit()
    assert.equal(host.named('eventSignaled').length, windows ? 1 : 0)
  })

  it('lets nothing that the DLL prints or reads come near the frames', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(1, 'IsAlive:print')
    assert.deepEqual(await host.call('isAlive', 1), { status: 0, values: [1] })
    const lines = (await host.exit()).split(/\r?\n/).filter(line => line.startsWith('printed'))
    const others = windows ? ['printed by handle', 'printed by block'] : []
    assert.deepEqual(lines, ['printed, and read -1', ...others])
  })
})
