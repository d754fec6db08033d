import assert from 'node:assert/strict'
import type { Cluster } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('lists with properties', [], fixture => {
  let cluster: Cluster
  before(async () => {
    cluster = await fixture().connect()
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('lists of all groups and resources have what the objects tell, properties included', async () => {
    const group = await cluster.group(fixture().names.group)
    const resource = await cluster.resource(fixture().names.resource)
    const { ownerNode, state } = await group.status()
    const groups = await cluster.listGroups({ writable: ['PersistentState', 'priority'], readOnly: '*' })
    const listed = groups.find(({ name }) => name === group.name)
    assert.deepEqual([listed?.id, listed?.ownerNode, listed?.state], [group.id, ownerNode, state])
    assert.deepEqual(
      listed?.properties.filter(({ readOnly }) => !readOnly).map(({ name }) => name),
      ['PersistentState', 'Priority'],
    )
    const resources = await cluster.listResources({ writable: '*', readOnly: ['Type'] })
    const one = resources.find(({ name }) => name === resource.name)
    assert.deepEqual([one?.id, one?.group, one?.groupId], [resource.id, group.name, group.id])
    const common = (await resource.properties.common.list()).filter(
      ({ readOnly, name }) => !readOnly || name === 'Type',
    )
    assert.deepEqual(
      new Map(one?.properties.map(property => [property.name, property])),
      new Map(common.map(property => [property.name, property])),
    )
    assert(groups.length > 0 && resources.length > 1)
    assert((await cluster.listGroups()).every(({ properties }) => properties.length === 0))
  })

  it('lists are refused properties that there are not, and lists that are none', async () => {
    const code = 'ERROR_INVALID_PARAMETER'
    await assert.rejects(cluster.listGroups({ writable: ['Nonsense'] }), { code, syscall: 'ClusterGroupOpenEnumEx' })
    await assert.rejects(cluster.listResources({ readOnly: ['Nonsense'] }), {
      code,
      syscall: 'ClusterResourceOpenEnumEx',
    })
    await assert.rejects(cluster.listGroups({ writable: [''] }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /properties\.writable\[0\]/,
    })
    await assert.rejects(cluster.listGroups({ readOnly: 7 as never }), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(cluster.listGroups({ readonly: '*' } as never), { code: 'ERR_INVALID_ARG_VALUE' })
  })
})

onEveryCluster('lists with properties that meet a fault', ['faults'], fixture => {
  it('fail as they should', async () => {
    await using cluster = await fixture().connect()
    const lists = {
      ClusterGroup: () => cluster.listGroups(),
      ClusterResource: () => cluster.listResources(),
    }
    for (const [family, ask] of Object.entries(lists)) {
      for (const syscall of [`${family}OpenEnumEx`, `${family}EnumEx`]) {
        await fixture().lab.faults.add({ function: syscall, status: 1722, times: Number.POSITIVE_INFINITY })
        await assert.rejects(ask(), { name: 'ClusterError', errno: 1722, syscall })
        await fixture().lab.faults.clear()
      }
    }
  })
})
