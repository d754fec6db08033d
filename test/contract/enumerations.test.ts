import assert from 'node:assert/strict'
import { bindingFor, type ClusApi, type HCLUSTER } from '../../lib/binding/index.js'
import { decodeEnumItem, type EnumItems, presetEnumItem } from '../../lib/codecs/enum-item.js'
import { textOf } from '../../lib/codecs/wide-string.js'
import { type Cluster, ClusterEnum, GroupEnum, NodeEnum, ResourceEnum, ResourceTypeEnum } from '../../lib/index.js'
import { ownName } from '../live/own-name.js'
import { onEveryCluster } from './clusters.js'
import { handleOf } from './world.js'

/** A function of the raw API, called by its name: the families differ in nothing else. */
type Call = (...args: unknown[]) => Record<string, number> & { handle: number | null }

onEveryCluster('enumerations, raw', ['ownThread'], fixture => {
  let cluster: Cluster
  let hCluster: HCLUSTER
  let api: ClusApi
  const call = (name: string, ...args: unknown[]) =>
    (api as unknown as Record<string, Call>)[name]?.(...args) as ReturnType<Call>

  before(async () => {
    cluster = await fixture().connect()
    hCluster = await handleOf(cluster)
    api = bindingFor(fixture().name).api
  })
  after(() => cluster[Symbol.asyncDispose]())

  /** All that a snapshot holds, as types and names; `args` open it. */
  const names = (family: string, ...args: unknown[]): [type: number, name: string][] => {
    const { handle, status } = call(`${family}OpenEnum`, ...args)
    assert.equal(status, 0, family)
    const { count } = call(`${family}GetEnumCount`, handle)
    const found = Array.from({ length: count as number }, (_, i): [number, string] => {
      const name = new Uint16Array(256)
      const { status, lpdwType, lpcchName } = call(`${family}Enum`, handle, i, name)
      assert.equal(status, 0, family)
      return [lpdwType as number, textOf(name, 0, lpcchName)]
    })
    assert.equal(call(`${family}Enum`, handle, count, new Uint16Array(256)).status, 259)
    assert.equal(call(`${family}CloseEnum`, handle).status, 0)
    return found
  }
  /** The names that a snapshot of things of one type holds. */
  const namesAlone = (family: string, ...args: unknown[]): string[] => {
    const { handle, status } = call(`${family}OpenEnum`, ...args)
    assert.equal(status, 0, family)
    const found: string[] = []
    for (;;) {
      const name = new Uint16Array(256)
      const { status, lpcchName } = call(`${family}Enum`, handle, found.length, name)
      if (status === 259) break
      assert.equal(status, 0, family)
      found.push(textOf(name, 0, lpcchName))
    }
    assert.equal(call(`${family}CloseEnum`, handle).status, 0)
    return found
  }
  /** The same of the functions that give structures. */
  const items = <Kind extends keyof EnumItems>(family: string, kind: Kind, ...args: unknown[]): EnumItems[Kind][] => {
    const { handle, status } = call(`${family}OpenEnumEx`, ...args)
    assert.equal(status, 0, family)
    const { count } = call(`${family}GetEnumCountEx`, handle)
    const found = Array.from({ length: count as number }, (_, i) => {
      const item = new Uint8Array(16 * 1024)
      presetEnumItem(item)
      const { status, cbItem } = call(`${family}EnumEx`, handle, i, item)
      assert.equal(status, 0, family)
      return decodeEnumItem(kind, item.subarray(0, cbItem))
    })
    assert.equal(call(`${family}EnumEx`, handle, count, new Uint8Array(512)).status, 259)
    assert.equal(call(`${family}CloseEnumEx`, handle).status, 0)
    return found
  }

  it('of a cluster give the same with ids and without', () => {
    const all = items('Cluster', 'object', hCluster, ClusterEnum.ALL)
    assert.deepEqual(
      names('Cluster', hCluster, ClusterEnum.ALL),
      all.map(({ type, name }) => [type, name]),
    )
    const types = new Set(all.map(({ type }) => type))
    for (const type of [ClusterEnum.NODE, ClusterEnum.RESTYPE, ClusterEnum.RESOURCE, ClusterEnum.GROUP])
      assert(types.has(type))
    for (const { type, id } of all) assert.equal(id === '', type === ClusterEnum.RESTYPE)
    for (const type of [0, 0x40, 0x80, 0x100, 0x40000001]) {
      assert.deepEqual(call('ClusterOpenEnum', hCluster, type), { status: 87, handle: null })
    }
  })

  it('ask again for the same item when a buffer was too small', () => {
    const { handle } = call('ClusterOpenEnum', hCluster, ClusterEnum.NODE)
    const [node] = fixture().names.nodes
    const short = call('ClusterEnum', handle, 0, new Uint16Array(1))
    assert.deepEqual([short.status, short.lpcchName], [234, node.length])
    const name = new Uint16Array(node.length + 1)
    assert.equal(call('ClusterEnum', handle, 0, name).status, 0)
    assert.equal(textOf(name, 0, node.length), node)
    call('ClusterCloseEnum', handle)
  })

  it('of a group give what it contains, and who is preferred', async () => {
    const { group, resource } = fixture().names
    const handle = await handleOf(await cluster.group(group))
    const contained = names('ClusterGroup', handle, GroupEnum.CONTAINS)
    assert(contained.some(([type, name]) => type === GroupEnum.CONTAINS && name === resource))
    const preferred = names('ClusterGroup', handle, GroupEnum.NODES)
    assert.deepEqual(names('ClusterGroup', handle, GroupEnum.ALL), [...contained, ...preferred])
    assert.deepEqual(names('ClusterGroup', handle, 0xffff_fffc), [], 'unknown bits mean nothing')
  })

  it('of a resource give what it needs, what needs it, and who may own it', async () => {
    const handle = await handleOf(await cluster.resource(fixture().names.resource))
    const needs = names('ClusterResource', handle, ResourceEnum.DEPENDS)
    assert(needs.length > 0)
    for (const [, name] of needs) {
      const provider = await handleOf(await cluster.resource(name))
      const dependents = names('ClusterResource', provider, ResourceEnum.PROVIDES)
      assert(
        dependents.some(([, dependent]) => dependent === fixture().names.resource),
        name,
      )
    }
    assert.deepEqual(
      names('ClusterResource', handle, ResourceEnum.NODES),
      fixture().names.nodes.map(node => [ResourceEnum.NODES, node]),
    )
  })

  it('of a node give what it owns, with ids and without', async () => {
    const group = await cluster.group(fixture().names.group)
    const owner = await handleOf(await cluster.node((await group.status()).ownerNode))
    const groups = names('ClusterNode', owner, NodeEnum.GROUPS)
    assert(groups.some(([, name]) => name === group.name))
    assert.deepEqual(
      items('ClusterNode', 'object', owner, NodeEnum.GROUPS).map(({ type, name }) => [type, name]),
      groups,
    )
  })

  it('of a resource type give its resources; of one that is not there, nothing at all', () => {
    const type = names('Cluster', hCluster, ClusterEnum.RESTYPE)[0]?.[1]
    assert.deepEqual(
      names('ClusterResourceType', hCluster, type, ResourceTypeEnum.NODES).map(([, name]) => name),
      [...fixture().names.nodes],
    )
    assert.deepEqual(call('ClusterResourceTypeOpenEnum', hCluster, 'no such type', 1), { status: 5078, handle: null })
  })

  it('of network interfaces give the same names as that of the cluster', () => {
    const all = namesAlone('ClusterNetInterface', hCluster, null, null)
    const listed = names('Cluster', hCluster, ClusterEnum.NETINTERFACE).map(([, name]) => name)
    assert(all.length > 0)
    assert.deepEqual(all.toSorted(), listed.toSorted())
  })

  it('of group sets give as many names as they count', () => {
    const { handle, status } = call('ClusterGroupSetOpenEnum', hCluster)
    assert.equal(status, 0)
    const { count } = call('ClusterGroupSetGetEnumCount', handle)
    assert.equal(call('ClusterGroupSetEnum', handle, count, new Uint16Array(256)).status, 259)
    assert.equal(call('ClusterGroupSetCloseEnum', handle).status, 0)
    const found = namesAlone('ClusterGroupSet', hCluster)
    assert.equal(found.length, count)
  })

  it('of groups and resources with their properties tell what each is', async () => {
    const { group, resource } = fixture().names
    const groups = items('ClusterGroup', 'group', hCluster, null, null, 0)
    const found = groups.find(({ name }) => name === group)
    const status = await (await cluster.group(group)).status()
    assert.equal(found?.ownerNode, status.ownerNode)
    const resources = items('ClusterResource', 'resource', hCluster, null, null, 0)
    const one = resources.find(({ name }) => name === resource)
    assert.deepEqual([one?.ownerGroup, one?.ownerGroupId], [group, found?.id])
  })

  it('are snapshots: what happens later is not in them', async () => {
    const { handle } = call('ClusterOpenEnum', hCluster, ClusterEnum.RESTYPE)
    const { count } = call('ClusterGetEnumCount', handle)
    const type = ownName()
    assert.equal(api.CreateClusterResourceType(hCluster, type, 'A test', 'test.dll', 5000, 60_000).status, 0)
    try {
      assert.equal(call('ClusterGetEnumCount', handle).count, count)
      assert(names('Cluster', hCluster, ClusterEnum.RESTYPE).some(([, name]) => name === type))
    } finally {
      assert.equal(api.DeleteClusterResourceType(hCluster, type).status, 0)
    }
    call('ClusterCloseEnum', handle)
  })
})

onEveryCluster('enumerations of what is not simulated', ['lab', 'ownThread'], fixture => {
  it('find no group sets', async () => {
    await using cluster = await fixture().connect()
    const { api } = bindingFor(fixture().name)
    const { status, handle } = api.ClusterGroupSetOpenEnum(await handleOf(cluster))
    assert.equal(status, 0)
    assert(handle !== null)
    assert.equal(api.ClusterGroupSetGetEnumCount(handle).count, 0)
    assert.equal(api.ClusterGroupSetEnum(handle, 0, new Uint16Array(16)).status, 259)
    assert.equal(api.ClusterGroupSetCloseEnum(handle).status, 0)
  })
})
