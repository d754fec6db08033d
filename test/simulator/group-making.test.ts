import assert from 'node:assert/strict'
import { GroupState, GroupType, ResourceState, Win32Error } from '../../lib/constants/index.js'
import { labOf } from './lab-service.js'
import { Workshop } from './workshop.js'

describe('the simulated cluster: making groups', () => {
  const shop = new Workshop()
  beforeEach(() => shop.begin())
  afterEach(() => shop.end())

  const group = (name: string) => shop.group(name)
  const resource = (name: string) => shop.resource(name)
  const node = (name: string) => shop.node(name)
  const model = (name: string) => shop.model(name)
  const info = (version: number, type: number) => new Uint8Array(Uint32Array.of(version, type).buffer)

  it('are created empty, offline and on the node of the connection', async () => {
    const there = await shop.client.value('OpenCluster', 'NODE2', 1)
    const made = await shop.client.value('CreateClusterGroup', there, 'New')
    assert.deepEqual(await shop.client.values('GetClusterGroupState', made), [GroupState.Offline, 'NODE2'])
    const typed = await shop.client.value('CreateClusterGroupEx', shop.cluster, 'Files', info(1, GroupType.FileServer))
    assert.deepEqual(await shop.client.values('GetClusterGroupState', typed), [GroupState.Offline, 'NODE1'])
    const [first, second] = ['New', 'Files'].map(name => shop.world.cluster.group(name))
    assert.deepEqual(
      [first, second].map(found => found?.key.dword('GroupType', 0)),
      [GroupType.Unknown, GroupType.FileServer],
    )
    assert.match(first?.id ?? '', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    const root = await shop.client.value('GetClusterKey', shop.cluster, 0x20019)
    assert.equal(await shop.client.status('ClusterRegOpenKey', root, `Groups\\${first?.id}`, 0x20019), 0)
  })

  it('are refused under a name that is taken or none, of a type there is one of, or of none', async () => {
    const create = (name: string) => shop.client.status('CreateClusterGroup', shop.cluster, name)
    const createEx = (version: number, type: number) =>
      shop.client.status('CreateClusterGroupEx', shop.cluster, 'N', info(version, type))
    const { id } = shop.world.cluster.group('G') ?? assert.fail()
    for (const taken of ['G', 'g', id]) assert.equal(await create(taken), Win32Error.ERROR_OBJECT_ALREADY_EXISTS)
    for (const name of ['', '  ']) assert.equal(await create(name), Win32Error.ERROR_INVALID_NAME)
    for (const type of [1, 2, 7, 0xffffffff]) {
      assert.equal(await createEx(1, type), Win32Error.ERROR_INVALID_PARAMETER, String(type))
    }
    for (const version of [0, 2]) assert.equal(await createEx(version, 100), Win32Error.ERROR_INVALID_PARAMETER)
    assert.equal(await shop.client.status('CreateClusterGroupEx', shop.cluster, 'N', new Uint8Array(4)), 87)
    assert.equal(await shop.client.status('CreateClusterGroupEx', shop.cluster, 'N', null), 0)
  })

  it('are deleted when they are empty, and their handles say so', async () => {
    const made = await shop.client.value('CreateClusterGroup', shop.cluster, 'New')
    const other = await group('new')
    assert.equal(await shop.client.status('DeleteClusterGroup', await group('G')), Win32Error.ERROR_DIR_NOT_EMPTY)
    assert.equal(
      await shop.client.status('DeleteClusterGroup', await group('Cluster Group')),
      Win32Error.ERROR_CORE_RESOURCE,
    )
    assert.equal(
      await shop.client.status('DeleteClusterGroup', await group('Available Storage')),
      Win32Error.ERROR_CORE_RESOURCE,
    )
    assert.equal(await shop.client.status('DeleteClusterGroup', made), 0)
    assert.equal(await shop.client.status('DeleteClusterGroup', made), Win32Error.ERROR_GROUP_NOT_AVAILABLE)
    assert.equal(await shop.client.status('GetClusterGroupState', other), Win32Error.ERROR_GROUP_NOT_AVAILABLE)
    assert.equal(
      await shop.client.status('CreateClusterResource', other, 'R', 'Thing', 0),
      Win32Error.ERROR_GROUP_NOT_AVAILABLE,
    )
    assert.equal(await shop.client.status('CloseClusterGroup', made), 0)
    assert.equal(await shop.client.status('OpenClusterGroup', shop.cluster, 'New'), Win32Error.ERROR_GROUP_NOT_FOUND)
    assert.equal(await shop.client.status('CreateClusterGroup', shop.cluster, 'New'), 0)
  })

  it('are destroyed with everything in them, when that has come to rest', async () => {
    await shop.begin(
      labOf([
        { name: 'a', offline: 50 },
        { name: 'b', dependsOn: ['a'], offline: 20 },
      ]),
    )
    const [doomed, inside] = [await group('G'), await resource('a')]
    assert.equal(await shop.client.status('DestroyClusterGroup', doomed), Win32Error.ERROR_IO_PENDING)
    assert.equal(await shop.client.status('GetClusterGroupState', doomed), Win32Error.ERROR_GROUP_NOT_AVAILABLE)
    assert.equal(model('a').state, ResourceState.OfflinePending)
    shop.world.cluster.clock.advance(69)
    assert.equal(shop.world.cluster.resources.length, 2)
    shop.world.cluster.clock.advance(1)
    assert.deepEqual([shop.world.cluster.resources, shop.world.cluster.groups], [[], []])
    assert.deepEqual(
      ['Groups', 'Resources'].map(name => shop.world.cluster.database.find(name)?.keys.length),
      [0, 0],
    )
    assert.equal(await shop.client.status('GetClusterResourceState', inside), Win32Error.ERROR_RESOURCE_NOT_AVAILABLE)
  })

  it('are not destroyed while they are the shop.cluster, or busy', async () => {
    const destroy = async (name: string) => shop.client.status('DestroyClusterGroup', await group(name))
    assert.equal(await destroy('Cluster Group'), Win32Error.ERROR_CORE_RESOURCE)
    assert.equal(await destroy('Available Storage'), Win32Error.ERROR_CORE_RESOURCE)
    model('service').begin(ResourceState.OfflinePending)
    assert.equal(await destroy('G'), Win32Error.ERROR_INVALID_STATE)
    assert.equal(await destroy('Elsewhere'), 0)
  })

  it('take another name, which others may not have, and a list of preferred nodes', async () => {
    const g = await group('G')
    const rename = (name: string) => shop.client.status('SetClusterGroupName', g, name)
    assert.equal(await rename(''), Win32Error.ERROR_INVALID_NAME)
    assert.equal(await rename('elsewhere'), Win32Error.ERROR_ALREADY_EXISTS)
    assert.equal(await rename('g'), 0)
    assert.equal(await rename('Better'), 0)
    assert.equal(await shop.client.status('OpenClusterGroup', shop.cluster, 'better'), 0)
    assert.equal(await shop.client.status('OpenClusterGroup', shop.cluster, 'G'), Win32Error.ERROR_GROUP_NOT_FOUND)
    const [one, two] = [await node('NODE1'), await node('NODE2')]
    const preferred = () => shop.world.cluster.group('Better')?.preferredOwners
    assert.equal(await shop.client.status('SetClusterGroupNodeList', g, two, one, two), 0)
    assert.deepEqual(preferred(), ['2', '1'])
    assert.equal(await shop.client.status('SetClusterGroupNodeList', g, g), Win32Error.ERROR_INVALID_HANDLE)
    assert.deepEqual(preferred(), ['2', '1'])
    assert.equal(await shop.client.status('SetClusterGroupNodeList', g), 0)
    assert.deepEqual(preferred(), [])
  })
})
