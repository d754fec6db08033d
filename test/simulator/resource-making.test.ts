import assert from 'node:assert/strict'
import { GroupState, GroupType, ResourceState, Win32Error } from '../../lib/constants/index.js'
import { describeCluster } from '../../lib/simulator/lab/describe.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import { LabService } from './lab-service.js'
import { Workshop } from './workshop.js'

describe('the simulated cluster: making resources', () => {
  const shop = new Workshop()
  beforeEach(() => shop.begin())
  afterEach(() => shop.end())

  const group = (name: string) => shop.group(name)
  const resource = (name: string) => shop.resource(name)
  const node = (name: string) => shop.node(name)
  const model = (name: string) => shop.model(name)

  it('are created offline, with every node a possible owner', async () => {
    const made = await shop.client.value('CreateClusterResource', await group('G'), 'New', 'thing', 1)
    assert.deepEqual(await shop.client.values('GetClusterResourceState', made), [ResourceState.Offline, 'NODE1', 'G'])
    const { key, type, possibleOwners } = model('New')
    assert.deepEqual([key.dword('SeparateMonitor', 0), type.name, possibleOwners], [1, 'Thing', null])
    assert(key.find('Parameters'))
    assert.equal(await shop.client.status('OnlineClusterResource', made), 0)
  })

  it('are refused without a name of their own, a type or known flags', async () => {
    const create = async (name: string, type = 'Thing', flags = 0) =>
      shop.client.status('CreateClusterResource', await group('G'), name, type, flags)
    assert.equal(await create('SERVICE'), Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
    assert.equal(await create(model('service').id), Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
    assert.equal(await create(' '), Win32Error.ERROR_INVALID_NAME)
    assert.equal(await create('New', 'No Thing'), Win32Error.ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND)
    assert.equal(await create('New', 'Thing', 2), Win32Error.ERROR_INVALID_PARAMETER)
  })

  it('are deleted when they are at rest and nothing needs them', async () => {
    const remove = async (name: string) => shop.client.status('DeleteClusterResource', await resource(name))
    const idle = await resource('idle')
    const key = await shop.client.value('GetClusterResourceKey', idle, 0x20019)
    assert.equal(await remove('Cluster Name'), Win32Error.ERROR_CORE_RESOURCE)
    assert.equal(await remove('service'), Win32Error.ERROR_INVALID_STATE)
    assert.equal(await shop.client.status('OfflineClusterResource', await resource('address')), 0)
    assert.equal(await remove('address'), Win32Error.ERROR_DEPENDENT_RESOURCE_EXISTS)
    assert.equal(await remove('service'), 0)
    assert.equal(await remove('name'), 0)
    assert.equal(await remove('address'), 0)
    assert.equal(await shop.client.status('DeleteClusterResource', idle), 0)
    assert.equal(await shop.client.status('OnlineClusterResource', idle), Win32Error.ERROR_RESOURCE_NOT_AVAILABLE)
    assert.equal(
      await shop.client.status('GetClusterResourceKey', idle, 0x20019),
      Win32Error.ERROR_RESOURCE_NOT_AVAILABLE,
    )
    assert.equal(await shop.client.status('ClusterRegQueryInfoKey', key), Win32Error.ERROR_KEY_DELETED)
    assert.equal(await shop.client.status('CloseClusterResource', idle), 0)
    assert.equal(await shop.client.status('DeleteClusterGroup', await group('G')), 0)
    const shared = await shop.client.value('CreateClusterResource', await group('Elsewhere'), 'S', 'Shared', 0)
    const two = shop.world.cluster.node('NODE2') ?? assert.fail()
    shop.world.cluster.crash(two)
    assert.equal(await shop.client.status('DeleteClusterResource', shared), Win32Error.ERROR_ALL_NODES_NOT_AVAILABLE)
    shop.world.cluster.revive(two)
    assert.equal(await shop.client.status('DeleteClusterResource', shared), 0)
  })

  it('move to another group with all that they cannot be parted from', async () => {
    const change = async (name: string, to: string) =>
      shop.client.status('ChangeClusterResourceGroup', await resource(name), await group(to))
    const made = await shop.client.value('CreateClusterGroup', shop.cluster, 'Here')
    assert.deepEqual(await shop.client.values('GetClusterGroupState', made), [GroupState.Offline, 'NODE1'])
    assert.equal(await change('name', 'G'), Win32Error.ERROR_ALREADY_EXISTS)
    assert.equal(await change('name', 'Elsewhere'), Win32Error.ERROR_RESOURCE_ONLINE)
    assert.equal(await change('Cluster Name', 'Here'), Win32Error.ERROR_CORE_RESOURCE)
    assert.equal(await change('name', 'Here'), 0)
    assert.deepEqual(
      shop.world.cluster.groups.map(({ name, resources }) => [name, resources.map(each => each.name)]),
      [
        ['G', ['idle']],
        ['Cluster Group', ['Cluster Name']],
        ['Available Storage', []],
        ['Elsewhere', []],
        ['Here', ['address', 'name', 'service']],
      ],
    )
    assert.deepEqual(await shop.client.values('GetClusterGroupState', made), [GroupState.Online, 'NODE1'])
    const removed = await shop.client.status('RemoveClusterResourceNode', await resource('idle'), await node('NODE2'))
    assert.equal(removed, 0)
    assert.equal(await change('idle', 'Elsewhere'), Win32Error.ERROR_HOST_NODE_NOT_RESOURCE_OWNER)
    model('idle').begin(ResourceState.OnlinePending)
    assert.equal(await change('idle', 'Here'), Win32Error.ERROR_INVALID_STATE)
  })

  it('may live where their list of possible owners says', async () => {
    const [one, two] = [await node('NODE1'), await node('NODE2')]
    const [service, idle] = [await resource('service'), await resource('idle')]
    const add = (which: bigint, where: bigint) => shop.client.status('AddClusterResourceNode', which, where)
    const remove = (which: bigint, where: bigint) => shop.client.status('RemoveClusterResourceNode', which, where)
    assert.equal(await add(service, one), Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
    assert.equal(await remove(service, one), Win32Error.ERROR_INVALID_STATE)
    assert.equal(await remove(service, two), 0)
    assert.equal(await remove(service, two), Win32Error.ERROR_CLUSTER_NODE_NOT_FOUND)
    assert.equal(
      await shop.client.status('MoveClusterGroup', await group('G'), two),
      Win32Error.ERROR_NODE_CANT_HOST_RESOURCE,
    )
    assert.equal(await add(service, two), 0)
    assert.equal(await add(service, two), Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
    assert.equal(await remove(idle, one), 0)
    assert.equal(await remove(idle, two), 0)
    assert.equal(
      await shop.client.status('MoveClusterGroup', await group('G'), 0n),
      Win32Error.ERROR_HOST_NODE_NOT_AVAILABLE,
    )
  })

  it('fail when they are asked to, if they are not at rest', async () => {
    const fail = async (name: string) => shop.client.status('FailClusterResource', await resource(name))
    assert.equal(await fail('idle'), Win32Error.ERROR_INVALID_STATE)
    assert.equal(await fail('service'), 0)
    assert.equal(model('service').state, ResourceState.Failed)
    assert.equal(await fail('service'), Win32Error.ERROR_INVALID_STATE)
  })

  it('needs rights to change things, for everything that does', async () => {
    const reader = await shop.client.value('OpenClusterEx', null, 1, 0x8000_0000)
    const [g, r, n] = [
      await shop.client.value('OpenClusterGroup', reader, 'G'),
      await shop.client.value('OpenClusterResource', reader, 'service'),
      await shop.client.value('OpenClusterNode', reader, 'NODE2'),
    ]
    const calls: [string, ...(bigint | string | number | null)[]][] = [
      ['CreateClusterGroup', reader, 'x'],
      ['CreateClusterGroupEx', reader, 'x', null],
      ['DeleteClusterGroup', g],
      ['DestroyClusterGroup', g],
      ['SetClusterGroupName', g, 'x'],
      ['SetClusterGroupNodeList', g, n],
      ['CreateClusterResource', g, 'x', 'Thing', 0],
      ['DeleteClusterResource', r],
      ['SetClusterResourceName', r, 'x'],
      ['FailClusterResource', r],
      ['ChangeClusterResourceGroup', r, g],
      ['AddClusterResourceNode', r, n],
      ['RemoveClusterResourceNode', r, n],
      ['AddClusterResourceDependency', r, r],
      ['RemoveClusterResourceDependency', r, r],
      ['SetClusterResourceDependencyExpression', r, ''],
    ]
    for (const [name, ...args] of calls) {
      assert.equal(await shop.client.status(name, ...args), Win32Error.ERROR_ACCESS_DENIED, name)
    }
    assert.equal(await shop.client.status('GetClusterResourceDependencyExpression', r), 0)
    assert.equal(await shop.client.status('GetClusterResourceNetworkName', r), 0)
    assert.equal(await shop.client.status('CanResourceBeDependent', r, r), Win32Error.ERROR_INVALID_PARAMETER)
  })

  it('all of it is saved with the lab', async () => {
    const made = await shop.client.value(
      'CreateClusterGroupEx',
      shop.cluster,
      'Files',
      new Uint8Array(Uint32Array.of(1, GroupType.FileServer).buffer),
    )
    const [a, b] = [
      await shop.client.value('CreateClusterResource', made, 'a', 'Thing', 1),
      await shop.client.value('CreateClusterResource', made, 'b', 'Thing', 0),
    ]
    await shop.client.status('AddClusterResourceDependency', b, a)
    await shop.client.status('RemoveClusterResourceNode', a, await node('NODE1'))
    await shop.client.status('RemoveClusterResourceNode', a, await node('NODE2'))
    await shop.client.status('SetClusterGroupNodeList', made, await node('NODE2'))
    await shop.client.status('DeleteClusterResource', await resource('idle'))
    const saved = describeCluster(shop.world.cluster)
    const files = saved.groups.find(({ name }) => name === 'Files')
    assert.deepEqual([files?.type, files?.preferredOwners], [GroupType.FileServer, ['NODE2']])
    assert.deepEqual(
      files?.resources.map(({ name, possibleOwners, dependsOn, values }) => [name, possibleOwners, dependsOn, values]),
      [
        ['a', [], undefined, { SeparateMonitor: 1 }],
        ['b', undefined, ['a'], undefined],
      ],
    )
    const again = await LabService.start(parseLab(JSON.parse(JSON.stringify(saved))))
    assert.deepEqual(describeCluster(again.cluster), saved)
    await again.close()
  })
})
