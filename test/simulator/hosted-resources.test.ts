import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { ResourceControl, ResourceState, ResourceTypeControl, Win32Error } from '../../lib/constants/index.js'
import { HostedWorld } from './hosted-world.js'

const { Online, Offline, Failed, OnlinePending } = ResourceState

describe('the simulated cluster: resources with a resource DLL', () => {
  const hosted = new HostedWorld()
  const polls = (name: string) => hosted.monitor.take().filter(call => call.includes(name)).length

  afterEach(() => hosted.end())

  it('are opened where they are, online at the beginning if they are to be, and asked for their health by cluster time', async () => {
    await hosted.begin([{}, { state: 'offline' }, { type: 'Plain', dependsOn: ['R0'] }])
    assert.deepEqual(hosted.monitor.take(), [
      'NODE1 Startup Thing',
      'NODE1 Open R0 0 180000',
      'NODE1 Open R1 0 180000',
      'NODE1 Online R0 0',
    ])
    assert.deepEqual(
      hosted.model.resources.map(({ state }) => state),
      [Online, Offline, Online],
    )
    await hosted.pass(4999)
    assert.deepEqual(hosted.monitor.take(), [])
    await hosted.pass(1)
    assert.deepEqual(hosted.monitor.take(), ['NODE1 LooksAlive R0'])
    await hosted.pass(55_000)
    const asked = [...new Array(11).fill('NODE1 LooksAlive R0'), 'NODE1 IsAlive R0']
    assert.deepEqual(hosted.monitor.take().sort().reverse(), asked)
    hosted.resource().key.write('LooksAlivePollInterval', { type: 4, data: Uint8Array.of(0x10, 0x27, 0, 0) })
    await hosted.pass(60_000)
    assert.equal(polls('LooksAlive'), 6)
  })

  it('fail when IsAlive says so, are terminated and restarted, and fail over', async () => {
    await hosted.begin([{ values: { RestartThreshold: 1 } }])
    hosted.monitor.take()
    hosted.monitor.isAlive = (_, node) => node !== 'NODE1'
    await hosted.pass(60_000)
    assert.deepEqual(
      [hosted.state(), hosted.monitor.take().slice(-2)],
      [`${Failed} on NODE1`, ['NODE1 IsAlive R0', 'NODE1 Terminate R0']],
    )
    await hosted.pass(500)
    assert.deepEqual([hosted.state(), hosted.monitor.take()], [`${Online} on NODE1`, ['NODE1 Online R0 0']])
    // What does not look alive is examined at once.
    hosted.monitor.looksAlive = (_, node) => node !== 'NODE1'
    await hosted.pass(5000)
    assert.equal(hosted.state(), `${Online} on NODE2`)
    assert.deepEqual(hosted.monitor.take(), [
      'NODE1 LooksAlive R0',
      'NODE1 IsAlive R0',
      'NODE1 Terminate R0',
      'NODE2 Startup Thing',
      'NODE2 Open R0 0 180000',
      'NODE2 Online R0 0',
    ])
    assert.deepEqual(hosted.ids(), [1069, 1069])
    await hosted.pass(60_000)
    assert.equal(hosted.state(), `${Online} on NODE2`)
  })

  it('are asked no LooksAlive if they tell by themselves, and fail when they do', async () => {
    await hosted.begin([{}], { tellsFailure: true })
    await hosted.pass(60_000)
    assert.deepEqual([polls('LooksAlive'), polls('IsAlive')], [0, 0])
    assert(hosted.story().every(line => !line.includes('failed')))
    hosted.monitor.failWith(5)
    await turn()
    assert.deepEqual(
      [hosted.state(), hosted.resource().lastStatus, hosted.monitor.take()],
      [`${Failed} on NODE1`, 5, ['NODE1 Terminate R0']],
    )
    hosted.monitor.failWith(6)
    assert.equal(hosted.resource().lastStatus, 5)
  })

  it('are pending as long as their DLL is, and end with its status', async () => {
    let end: (status: number) => void = () => {}
    const later = () =>
      new Promise<number>(resolve => {
        end = resolve
      })
    await hosted.begin([{ state: 'offline', values: { RestartAction: 0 } }], { online: later, offline: later })
    const r0 = await hosted.handle()
    assert.equal(await hosted.client.status('OnlineClusterResource', r0), Win32Error.ERROR_IO_PENDING)
    assert.equal(hosted.resource().state, OnlinePending)
    assert.deepEqual(hosted.model.complete(null, 0), [])
    await turn()
    end(0)
    await turn()
    assert.equal(hosted.state(), `${Online} on NODE1`)
    assert.equal(await hosted.client.status('OfflineClusterResource', r0), Win32Error.ERROR_IO_PENDING)
    await turn()
    end(0)
    await turn()
    assert.equal(hosted.state(), `${Offline} on NODE1`)
    await hosted.client.call('OnlineClusterResource', r0)
    await turn()
    end(1234)
    await turn()
    assert.deepEqual([hosted.state(), hosted.resource().lastStatus], [`${Failed} on NODE1`, 1234])
    assert(hosted.story().includes('R0 does not go online: Online R0 0 1234'))
    // One that fails on its way is terminated, and what its DLL answers afterwards is of no use.
    await hosted.client.call('OnlineClusterResource', r0)
    await turn()
    assert.equal(await hosted.client.status('FailClusterResource', r0), 0)
    end(0)
    await turn()
    assert.deepEqual([hosted.state(), hosted.monitor.take().at(-1)], [`${Failed} on NODE1`, 'NODE1 Terminate R0'])
  })

  it('without a DLL that can be loaded do not come online, and say so; the next attempt tries again', async () => {
    await hosted.begin([{ state: 'offline', values: { RestartAction: 0 } }], { load: () => 126 })
    const r0 = await hosted.handle()
    for (const tries of [2, 3]) {
      await hosted.client.call('OnlineClusterResource', r0)
      await turn()
      assert.deepEqual(
        [hosted.state(), hosted.resource().lastStatus],
        [`${Failed} on NODE1`, Win32Error.ERROR_MOD_NOT_FOUND],
      )
      assert.equal(hosted.monitor.calls.length, tries)
    }
    assert(hosted.story().includes('the resource DLL of Thing cannot be used on NODE1: status 126'))
    // What the cluster itself knows can be asked; what a type's DLL has to answer cannot.
    const ask = async (code: number) =>
      (await hosted.client.call('ClusterResourceControl', r0, 0n, code, null, 100)).status
    assert.equal(await ask(ResourceControl.GET_COMMON_PROPERTIES.code), 0)
    const { code } = ResourceTypeControl.GET_CLASS_INFO
    assert.equal(
      await hosted.client.status('ClusterResourceTypeControl', hosted.cluster, 'Thing', 0n, code, null, 100),
      Win32Error.ERROR_CLUSTER_RESTYPE_NOT_SUPPORTED,
    )
    assert.equal(hosted.monitor.calls.length, 3)
    hosted.monitor.load = () => 0
    await hosted.client.call('OnlineClusterResource', r0)
    await turn()
    assert.equal(hosted.state(), `${Online} on NODE1`)
  })

  it('are lost with the process that they are in, which a new one is told of', async () => {
    await hosted.begin([{}, {}, { state: 'offline' }])
    hosted.monitor.take()
    hosted.monitor.die('NODE1')
    assert.deepEqual(
      [hosted.state('R0'), hosted.state('R1'), hosted.state('R2')],
      [`${Failed} on NODE1`, `${Failed} on NODE1`, `${Offline} on NODE1`],
    )
    assert.deepEqual(hosted.ids(), [1146, 1069, 1069])
    assert.equal(hosted.resource().lastStatus, Win32Error.RPC_S_CALL_FAILED)
    await hosted.pass(500)
    assert.deepEqual([hosted.state('R0'), hosted.state('R1')], [`${Online} on NODE1`, `${Online} on NODE1`])
    assert.deepEqual(hosted.monitor.take().sort(), [
      'NODE1 Online R0 1',
      'NODE1 Online R1 1',
      'NODE1 Open R0 1 180000',
      'NODE1 Open R1 1 180000',
      'NODE1 Startup Thing',
    ])
    // Nobody tells of it a second time.
    hosted.monitor.online = () => new Promise(() => {})
    await hosted.client.call('OfflineClusterResource', await hosted.handle())
    await turn()
    await hosted.client.call('OnlineClusterResource', await hosted.handle())
    await turn()
    assert.deepEqual(hosted.monitor.take(), ['NODE1 Offline R0', 'NODE1 Online R0 0'])
    hosted.monitor.die('NODE1', true)
    await turn()
    assert.deepEqual(hosted.ids().slice(3), [1230, 1146, 1069, 1069])
    assert.equal(hosted.state(), `${Failed} on NODE1`)
  })

  it('die with their node, and live on elsewhere as if nothing had been', async () => {
    let answer: (alive: boolean) => void = () => {}
    await hosted.begin([{}])
    hosted.monitor.take()
    hosted.monitor.isAlive = () =>
      new Promise(resolve => {
        answer = resolve
      })
    const passing = hosted.pass(60_000)
    while (!hosted.monitor.calls.includes('NODE1 IsAlive R0')) await turn()
    hosted.monitor.take()
    const node = hosted.model.node('NODE1') ?? assert.fail()
    hosted.model.crash(node)
    answer(false)
    await passing
    assert.equal(hosted.state(), `${Online} on NODE2`)
    assert.deepEqual(hosted.monitor.take(), [
      'NODE1 killed',
      'NODE2 Startup Thing',
      'NODE2 Open R0 0 180000',
      'NODE2 Online R0 0',
    ])
    assert.deepEqual(hosted.ids(), [])
    hosted.model.revive(node)
    await hosted.client.close()
    await hosted.connect()
    await hosted.client.call('MoveClusterGroup', await hosted.client.value('OpenClusterGroup', hosted.cluster, 'G'), 0n)
    await turn()
    assert.equal(hosted.state(), `${Online} on NODE1`)
    assert.deepEqual(hosted.monitor.take(), [
      'NODE2 Offline R0 to NODE1',
      'NODE1 Startup Thing',
      'NODE1 Open R0 0 180000',
      'NODE1 Online R0 0',
    ])
    // It stays open where it was.
    await hosted.client.call('MoveClusterGroup', await hosted.client.value('OpenClusterGroup', hosted.cluster, 'G'), 0n)
    await turn()
    assert.deepEqual(hosted.monitor.take(), ['NODE1 Offline R0 to NODE2', 'NODE2 Online R0 0'])
  })
})
