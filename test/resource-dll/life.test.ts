import assert from 'node:assert/strict'
import { basename } from 'node:path'
import type { Value } from '../../lib/channel/frames.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { logged, makeType, reports, State, type TypeFolder } from './type.js'

const nothing = new Uint8Array(0)
const bytes = (value: Value | undefined) => Buffer.from(value as Uint8Array).toString('hex')

describe('a resource of a resource DLL', function () {
  this.timeout(60_000)
  let lab: Simulator
  let type: TypeFolder
  let host: HostClient
  before(async () => {
    lab = await Simulator.start()
    type = await makeType({ plan: { print: 'first words\r\n\n100%% of 50%\n' } })
    host = await HostClient.load(type.dll, lab.endpoint)
  })
  after(async () => {
    await host.exit()
    await host[Symbol.asyncDispose]()
    await type[Symbol.asyncDispose]()
    await lab[Symbol.asyncDispose]()
  })
  const bool = async (call: string, resource: number) => (await host.call(call, resource)).values[0]

  it('lives from Open to Close, and its script sees every step of it', async () => {
    await host.open(1, 'online:pending=30,20,60 offline:pending=50', 2)
    assert.equal(await bool('looksAlive', 1), 0)
    assert.deepEqual(await host.call('online', 1, 4, nothing), { status: 997, values: [0] })
    const online = await reports(host, 1)
    assert.deepEqual(online.at(-1), [State.online, 60, 0])
    // What came while nobody had reported what was before is reported at once, and nothing that is less than before.
    for (const report of online.slice(0, -1)) assert.ok(['129,30,0', '129,60,0'].includes(report.join()), report.join())
    assert.deepEqual([await bool('looksAlive', 1), await bool('isAlive', 1)], [1, 1])
    assert.deepEqual(await host.call('offline', 1, 'NODE2', 8, nothing), { status: 997, values: [] })
    assert.deepEqual((await reports(host, 1, online.length)).at(-1), [State.offline, 50, 0])
    assert.deepEqual([await bool('looksAlive', 1), await bool('isAlive', 1)], [0, 0])
    assert.deepEqual(await host.call('terminate', 1), { status: 0, values: [] })
    assert.deepEqual(await host.call('close', 1), { status: 0, values: [] })
    assert.deepEqual(host.logged(1).slice(1), [
      'online 1 4',
      'isAlive 1',
      'offline 1 8 NODE2',
      'terminate 1',
      'close 1',
    ])
    assert.deepEqual(host.named('badHandle'), [])
    assert.deepEqual(
      host.events.filter(({ name, during }) => name === 'SetResourceStatus' && during !== null),
      [],
    )
  })

  it('runs in the folder of the DLL, and what it prints is in the log, line by line', async () => {
    const where = await logged(host, /^pid \d+ in /)
    assert.equal(basename(where), basename(type.folder))
    await host.open(2, 'online:print=one|two|half online:complain=wrong|')
    await host.call('online', 2, 0, nothing)
    await logged(host, /^wrong$/)
    assert.deepEqual((await reports(host, 2)).at(-1), [State.online, 0, 0])
    const lines = host.named('LogEvent').map(({ resource, values }) => [resource, ...values].join())
    for (const line of [',0,first words', ',0,100%% of 50%', ',0,one', ',0,two', ',1,wrong']) {
      assert.ok(lines.includes(line), `${line} in ${lines}`)
    }
    assert.ok(!lines.includes(',0,'))
    await host.call('close', 2)
  })

  it('fails with the status of its script, and reports it', async () => {
    await host.open(3, 'online:status=10048 offline:status=5')
    await host.call('online', 3, 0, nothing)
    assert.deepEqual(await reports(host, 3), [[State.failed, 0, 10048]])
    assert.equal(await bool('isAlive', 3), 0)
    await host.call('offline', 3, null, 0, nothing)
    assert.deepEqual(await reports(host, 3, 1), [[State.failed, 0, 5]])
    await logged(host, /^online ended with error 10048$/, 3)
    await host.call('close', 3)
    const refused = await host.call('open', 4, 'open:status=32', 'Resources', 0)
    assert.deepEqual(refused, { status: 32, values: [] })
  })

  it('looks alive as far as is known: after its last IsAlive, or what its script told', async () => {
    await host.open(5, 'isAlive:value=0 control:health=0 control:tell=nothing')
    await host.open(6, 'control:health=0 isAlive:health=1')
    for (const resource of [5, 6]) {
      await host.call('online', resource, 0, nothing)
      assert.deepEqual(await reports(host, resource), [[State.online, 0, 0]])
      assert.equal(await bool('looksAlive', resource), 1)
    }
    assert.deepEqual([await bool('isAlive', 5), await bool('looksAlive', 5)], [0, 0])
    await host.call('resourceControl', 6, 0x0120_0000, nothing, 0)
    assert.equal(await bool('looksAlive', 6), 0)
    assert.deepEqual([await bool('isAlive', 6), await bool('looksAlive', 6)], [1, 1])
    for (const resource of [5, 6]) await host.call('close', resource)
  })

  it('has its script answer control codes, and leaves to the cluster what the script leaves', async () => {
    await host.open(7, '')
    const control = async (code: number, input: Uint8Array, room: number) => {
      const { status, values } = await host.call('resourceControl', 7, code, input, room)
      return [status, bytes(values[0]), values[1]]
    }
    assert.deepEqual(await control(0x0120_0000, Uint8Array.of(1, 2, 3), 3), [0, '010203', 3])
    assert.deepEqual(await control(0x0120_0000, Uint8Array.of(1, 2, 3), 2), [234, '', 3])
    assert.deepEqual(await control(0x0120_0000, Uint8Array.of(1, 2, 3), 0), [234, '', 3])
    assert.deepEqual(await control(0x0120_0000, nothing, 0), [0, '', 0])
    assert.deepEqual(await control(0x0100_0005, nothing, 16), [1, '', 0])
    const large = new Uint8Array(1_000_000).fill(9)
    assert.deepEqual(await control(0x0120_0000, large, large.length), [0, bytes(large), large.length])
    const ofType = await host.call('resourceTypeControl', 0x0220_0000, Uint8Array.of(8), 8)
    assert.deepEqual([ofType.status, bytes(ofType.values[0])], [0, '08'])
    assert.equal((await host.call('resourceTypeControl', 0x0200_0005, nothing, 8)).status, 1)
    assert.equal((await host.call('cancel', 7, 0)).status, 120)
    await host.call('close', 7)
    // A script that fails so has no output, however large the room.
    await host.open(7, 'control:fails=234')
    assert.deepEqual(await control(0x0120_0000, nothing, 16), [234, '', 0])
    await host.call('close', 7)
  })

  it('is stopped by Terminate, whatever is under way; what it does afterwards is not reported', async () => {
    await host.open(8, 'online:wait=50 online:pending=80')
    await host.call('online', 8, 0, nothing)
    await host.call('terminate', 8)
    assert.deepEqual(await host.call('online', 8, 0, nothing), { status: 997, values: [0] })
    // The first of both would have reported before.
    assert.deepEqual((await reports(host, 8)).at(-1), [State.online, 80, 0])
    await host.call('terminate', 8)
    assert.deepEqual(host.named('SetResourceStatus', 8).filter(({ values }) => values[0] === State.online).length, 1)
    await host.call('close', 8)
    for (const [call, ...args] of [['online', 0, nothing], ['terminate'], ['isAlive'], ['close']] as const) {
      assert.notEqual((await host.call(call, 8, ...args)).status, 997)
    }
  })
})
