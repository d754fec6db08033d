import assert from 'node:assert/strict'
import { resolve } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Value } from '../../lib/channel/frames.js'
import { decodeValueList } from '../../lib/codecs/property-list.js'
import { OfflineV2Flag, OnlineV2Flag } from '../../lib/constants/enums.gen.js'
import {
  GroupMoveFlag,
  GroupOfflineFlag,
  GroupOnlineFlag,
  ResourceControl,
  ResourceOfflineFlag,
  ResourceOnlineFlag,
  Win32Error,
} from '../../lib/constants/index.js'
import { dllPath } from '../../lib/simulator/world/resource-dll.js'
import { HostedWorld } from './hosted-world.js'

describe('the simulated cluster: what a resource DLL is asked', () => {
  const hosted = new HostedWorld()

  afterEach(() => hosted.end())

  it('are opened when they are made, told when they are about to be deleted, and closed wherever they are open', async () => {
    await hosted.begin([])
    const group = await hosted.client.value('OpenClusterGroup', hosted.cluster, 'G')
    const made = await hosted.client.value('CreateClusterResource', group, 'Made', 'thing', 0)
    await turn()
    assert.deepEqual(hosted.monitor.take(), ['NODE1 Startup Thing', 'NODE1 Open Made 0 180000'])
    await hosted.client.call('MoveClusterGroup', group, 0n)
    await hosted.client.call('OnlineClusterResource', made)
    await turn()
    await hosted.client.call('OfflineClusterResource', made)
    await turn()
    hosted.monitor.take()
    assert.equal(await hosted.client.status('DeleteClusterResource', made), 0)
    await turn()
    const { code } = ResourceControl.DELETE
    assert.deepEqual(hosted.monitor.take(), [
      `NODE2 ResourceControl Made ${code.toString(16)}`,
      'NODE1 Close Made',
      'NODE2 Close Made',
    ])
    assert.equal(await hosted.client.status('ClusterResourceControl', made, 0n, code, null, 0), 5006)
    assert.equal(await hosted.client.status('DeleteClusterResourceType', hosted.cluster, 'Thing'), 0)
    await turn()
    assert.deepEqual(hosted.monitor.take(), ['NODE1 closed', 'NODE2 closed'])
  })

  it('are told why they come online and go offline, by the flags of version 2', async () => {
    await hosted.begin([{ values: { RestartAction: 0 } }])
    const { client, cluster, monitor } = hosted
    const [g, r0, node2] = [
      await client.value('OpenClusterGroup', cluster, 'G'),
      await hosted.handle(),
      await client.value('OpenClusterNode', cluster, 'NODE2'),
    ]
    monitor.take()
    const calls = async (call: string, ...args: Value[]) => {
      assert.equal(await client.status(call, ...args), Win32Error.ERROR_IO_PENDING)
      await hosted.settled()
      return monitor.take()
    }
    const { IGNORE_RESOURCE_STATUS, DO_NOT_UPDATE_PERSISTENT_STATE } = ResourceOfflineFlag
    const offline = IGNORE_RESOURCE_STATUS | DO_NOT_UPDATE_PERSISTENT_STATE
    assert.deepEqual(await calls('OfflineClusterResourceEx', r0, offline, null), [
      `NODE1 Offline R0 ${OfflineV2Flag.IGNORE_RESOURCE_STATUS | OfflineV2Flag.DO_NOT_UPDATE_PERSISTENT_STATE}`,
    ])
    assert.deepEqual(await calls('OnlineClusterResourceEx', r0, ResourceOnlineFlag.IGNORE_RESOURCE_STATUS, null), [
      `NODE1 Online R0 ${OnlineV2Flag.IGNORE_RESOURCE_STATUS}`,
    ])
    assert.deepEqual(await calls('OfflineClusterGroupEx', g, GroupOfflineFlag.IGNORE_RESOURCE_STATUS, null), [
      `NODE1 Offline R0 ${OfflineV2Flag.IGNORE_RESOURCE_STATUS}`,
    ])
    assert.deepEqual(await calls('OnlineClusterGroupEx', g, 0n, GroupOnlineFlag.IGNORE_RESOURCE_STATUS, null), [
      `NODE1 Online R0 ${OnlineV2Flag.IGNORE_RESOURCE_STATUS}`,
    ])
    const { QUEUE_ENABLED, RETURN_TO_SOURCE_NODE_ON_ERROR } = GroupMoveFlag
    monitor.online = (_, node) => (node === 'NODE2' ? 5 : 0)
    assert.deepEqual(
      await calls('MoveClusterGroupEx', g, node2, QUEUE_ENABLED | RETURN_TO_SOURCE_NODE_ON_ERROR, null),
      [
        `NODE1 Offline R0 to NODE2 ${OfflineV2Flag.QUEUE_ENABLED | OfflineV2Flag.RETURN_TO_SOURCE_NODE_ON_ERROR}`,
        'NODE2 Startup Thing',
        'NODE2 Open R0 0 180000',
        `NODE2 Online R0 ${OnlineV2Flag.RETURN_TO_SOURCE_NODE_ON_ERROR}`,
        'NODE1 Online R0 0',
      ],
    )
  })

  it('of a group that comes back because one of them failed are told so', async () => {
    await hosted.begin([{ values: { RestartAction: 0 } }, { values: { RestartAction: 0 } }])
    const { client, cluster, monitor } = hosted
    monitor.take()
    monitor.online = (name, node) => (node === 'NODE2' && name === 'R1' ? 5 : 0)
    const g = await client.value('OpenClusterGroup', cluster, 'G')
    await client.call('MoveClusterGroupEx', g, 0n, GroupMoveFlag.RETURN_TO_SOURCE_NODE_ON_ERROR, null)
    await hosted.settled()
    const back = OfflineV2Flag.RETURNING_TO_SOURCE_NODE_BECAUSE_OF_ERROR
    assert.ok(monitor.take().includes(`NODE2 Offline R0 to NODE1 ${back}`))
    assert.equal(hosted.model.groups[0]?.owner.name, 'NODE1')
  })

  it('answer control codes before the cluster does', async () => {
    await hosted.begin([{ state: 'offline' }])
    const r0 = await hosted.handle()
    const asked = () => hosted.monitor.take().filter(call => call.includes('Control'))
    const ask = (code: number, input: Uint8Array | null = null) =>
      hosted.client.call('ClusterResourceControl', r0, 0n, code, input, 100)
    assert.equal((await ask(ResourceControl.GET_CHARACTERISTICS.code)).status, 0)
    assert.deepEqual(asked(), ['NODE1 ResourceControl R0 1000005'])
    hosted.monitor.control = (code, input) =>
      code === 0x0120_0005
        ? { status: 0, output: input ?? Uint8Array.of(7) }
        : { status: 5024, output: new Uint8Array() }
    assert.deepEqual((await ask(0x0120_0005, Uint8Array.of(1, 2))).values, [Uint8Array.of(1, 2)])
    assert.equal((await ask(ResourceControl.SET_PRIVATE_PROPERTIES.code, Uint8Array.of(0, 0, 0, 0))).status, 5024)
    asked()
    const { GET_NAME, GET_CRYPTO_CHECKPOINTS, DELETE } = ResourceControl
    const answers = await Promise.all([GET_NAME, GET_CRYPTO_CHECKPOINTS, DELETE].map(({ code }) => ask(code)))
    assert.deepEqual(
      answers.map(({ status }) => status),
      [0, 0, Win32Error.ERROR_INVALID_FUNCTION],
    )
    assert.deepEqual(asked(), [])
    const node2 = await hosted.client.value('OpenClusterNode', hosted.cluster, 'NODE2')
    await hosted.client.call('ClusterResourceControl', r0, node2, 0x0120_0005, null, 100)
    assert.deepEqual(asked(), ['NODE2 ResourceControl R0 1200005'])
    const askType = (code: number, host = 0n) =>
      hosted.client.call('ClusterResourceTypeControl', hosted.cluster, 'Thing', host, code, null, 100)
    assert.deepEqual((await askType(0x0120_0005, node2)).status, Win32Error.ERROR_INVALID_FUNCTION)
    assert.equal((await askType(0x0220_0009)).status, 5024)
    assert.deepEqual(asked(), ['NODE1 ResourceTypeControl 2200009'])
    hosted.monitor.control = () => ({ status: 1, output: new Uint8Array() })
    assert.deepEqual(decodeValueList((await askType(0x0200_0011)).values[0] as Uint8Array), [])
  })
})

describe('the simulated cluster: the file of a resource DLL', () => {
  it('is one that is named by its whole path, or by a path from the file of a lab', () => {
    const absolute = resolve('things', 'thing.dll')
    const found: [name: string | null, folder: string | null, path: string | null][] = [
      [absolute, null, absolute],
      [absolute, resolve('labs'), absolute],
      ['./thing.dll', resolve('labs'), resolve('labs', 'thing.dll')],
      ['..\\dlls\\thing.dll', resolve('labs'), resolve('dlls', 'thing.dll')],
      ['./thing.dll', null, null],
      ['clusres.dll', resolve('labs'), null],
      ['%SystemRoot%\\Cluster\\thing.dll', resolve('labs'), null],
      [null, resolve('labs'), null],
      [process.platform === 'win32' ? 'C:thing.dll' : 'C:\\Windows\\thing.dll', resolve('labs'), null],
    ]
    for (const [name, folder, path] of found) assert.equal(dllPath(name, folder), path, `${name} in ${folder}`)
  })
})
