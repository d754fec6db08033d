import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { type Cluster, DependencyExpressionError, type Group, type Resource, ResourceControl } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

onEveryCluster('making and shaping', ['twoNodes'], fixture => {
  let cluster: Cluster
  let group: Group
  let type: string
  const unique = (what: string) => `clusapi-test-${what}-${randomBytes(4).toString('hex')}`
  const make = (name: string, of: Group = group) => of.createResource({ name: unique(name), type })

  before(async () => {
    cluster = await fixture().connect()
    const resource = await cluster.resource(fixture().names.resource)
    type = await resource.typeName()
  })
  beforeEach(async () => {
    group = await cluster.createGroup(unique('group'))
  })
  afterEach(async () => {
    await group.destroy().catch(error => assert.equal(error.code, 'ERROR_GROUP_NOT_AVAILABLE'))
  })
  after(() => cluster[Symbol.asyncDispose]())

  it('a group is created, found, renamed and deleted, and says afterwards that it is gone', async () => {
    assert.equal((await group.status()).state, 'Offline')
    assert.equal((await cluster.group(group.name)).id, group.id)
    assert.notEqual(group.id, group.name)
    await assert.rejects(cluster.createGroup(group.name), {
      code: 'ERROR_OBJECT_ALREADY_EXISTS',
      syscall: 'CreateClusterGroup',
      target: group.name,
    })
    const better = unique('better')
    await group.rename(better)
    assert.equal((await cluster.group(better)).id, group.id)
    await assert.rejects(group.rename(''), { code: 'ERROR_INVALID_NAME', syscall: 'SetClusterGroupName' })
    await assert.rejects(group.rename(fixture().names.group), { code: 'ERROR_ALREADY_EXISTS' })
    await group.delete()
    const gone = { code: 'ERROR_GROUP_NOT_AVAILABLE', target: group.name }
    await assert.rejects(group.status(), gone)
    await assert.rejects(group.delete(), gone)
    await assert.rejects(cluster.group(better), { code: 'ERROR_GROUP_NOT_FOUND' })
  })

  it('a group has the type it was given, by name or number', async () => {
    for (const wanted of ['GenericService', 108] as const) {
      const typed = await cluster.createGroup(unique('typed'), { type: wanted })
      await using key = await cluster.openKey()
      await using mine = await key.openKey(`Groups\\${typed.id}`)
      assert.deepEqual(await mine.get('GroupType'), { type: 'DWORD', value: 108 })
      await typed.delete()
    }
    await assert.rejects(cluster.createGroup('x', { type: 'Generic' as never }), {
      code: 'ERR_INVALID_ARG_VALUE',
      message: /options\.type/,
    })
    await assert.rejects(cluster.createGroup('x', { type: -1 }), { code: 'ERR_OUT_OF_RANGE' })
    await assert.rejects(cluster.createGroup('x', { kind: 1 } as never), { code: 'ERR_INVALID_ARG_VALUE' })
    await assert.rejects(cluster.createGroup('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('a resource is created, opened, renamed, brought online and deleted', async () => {
    const resource = await group.createResource({ name: unique('resource'), type, separateMonitor: true })
    assert.deepEqual(await resource.status(), { ...(await resource.status()), state: 'Offline', group: group.name })
    await using key = await resource.openKey()
    assert.deepEqual(await key.get('SeparateMonitor'), { type: 'DWORD', value: 1 })
    const better = unique('better')
    await resource.rename(better)
    assert.equal(await resource.control(ResourceControl.GET_NAME), better)
    await resource.online()
    await assert.rejects(resource.delete(), { code: 'ERROR_INVALID_STATE', syscall: 'DeleteClusterResource' })
    await assert.rejects(group.delete(), { code: 'ERROR_DIR_NOT_EMPTY' })
    await resource.offline()
    await resource.delete()
    await assert.rejects(resource.status(), { code: 'ERROR_RESOURCE_NOT_AVAILABLE', target: resource.name })
    await assert.rejects(key.get('Name'), { code: 'ERROR_KEY_DELETED' })
    await group.delete()
  })

  it('a resource that cannot be is refused, with what is wrong', async () => {
    const create = (given: object) => group.createResource(given as never)
    const { resource } = fixture().names
    await assert.rejects(create({ name: resource, type }), { code: 'ERROR_OBJECT_ALREADY_EXISTS', target: resource })
    await assert.rejects(create({ name: unique('x'), type: 'No Type' }), {
      code: 'ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND',
      syscall: 'CreateClusterResource',
    })
    const wrong: [object, RegExp][] = [
      [{ name: 7, type }, /resource\.name/],
      [{ name: 'x' }, /resource\.type/],
      [{ name: 'x', type, separateMonitor: 1 }, /resource\.separateMonitor/],
      [{ name: 'x', type, separate: true }, /resource\.separate/],
    ]
    for (const [given, message] of wrong) await assert.rejects(create(given), { name: 'TypeError', message })
  })

  it('dependencies are added, told by name, set as trees and text, and removed', async () => {
    const [a, b, c] = [await make('a'), await make('b'), await make('c')]
    assert.equal(await c.dependencyExpression(), null)
    assert.equal(await c.canDependOn(a), true)
    await c.addDependency(a)
    assert.equal(await c.dependencyExpression(), a.name)
    assert.deepEqual(
      [await c.canDependOn(a.name), await a.canDependOn(c), await c.canDependOn(c)],
      [false, false, false],
    )
    await assert.rejects(a.addDependency(c), {
      code: 'ERROR_CIRCULAR_DEPENDENCY',
      syscall: 'AddClusterResourceDependency',
    })
    await c.addDependency(b.name)
    assert.deepEqual(await c.dependencyExpression(), { and: [a.name, b.name] })
    await c.removeDependency(a)
    await assert.rejects(c.removeDependency(a), { code: 'ERROR_DEPENDENCY_NOT_FOUND' })
    for (const given of [`([${a.name}] or [${b.id}])`, { or: [a.id, b.name] }]) {
      await c.setDependencyExpression(given)
      assert.deepEqual(await c.dependencyExpression(), { or: [a.name, b.name] })
    }
    await c.setDependencyExpression(await b.dependencyExpression())
    assert.equal(await c.dependencyExpression(), null)
    await c.setDependencyExpression(a.name)
    await assert.rejects(a.delete(), { code: 'ERROR_DEPENDENT_RESOURCE_EXISTS' })
    await c
      .setDependencyExpression('')
      .then(() => assert.fail('an empty name is none'))
      .catch(error => assert.equal(error.code, 'ERR_INVALID_ARG_VALUE'))
    await assert.rejects(c.setDependencyExpression('[a] xor [b]'), DependencyExpressionError)
    await assert.rejects(c.setDependencyExpression('[nobody]'), { code: 'ERROR_INVALID_PARAMETER' })
    await assert.rejects(c.canDependOn('nobody'), { code: 'ERROR_RESOURCE_NOT_FOUND', target: 'nobody' })
    await assert.rejects(c.addDependency(7 as never), { code: 'ERR_INVALID_ARG_TYPE', message: /Resource/ })
    for (const each of [c, b, a]) await each.delete()
  })

  it('a resource is the network name that it needs, if it needs one', async () => {
    const sql = await cluster.resource(fixture().names.resource)
    assert.equal(await sql.networkName(), 'SQL')
    const lone = await make('lone')
    assert.deepEqual([await lone.networkName(), await lone.typeName()], [null, type])
  })

  it('possible and preferred owners are named as objects or by name', async () => {
    const resource = await make('owned')
    const [one, two] = fixture().names.nodes
    const names = async (nodes: AsyncIterable<{ name: string }>) => {
      const list = []
      for await (const { name } of nodes) list.push(name)
      return list
    }
    await resource.removePossibleOwner(two)
    assert.deepEqual(await names(resource.possibleOwners()), [one])
    await assert.rejects(group.move(two), { code: 'ERROR_NODE_CANT_HOST_RESOURCE' })
    await assert.rejects(resource.removePossibleOwner(two), { code: 'ERROR_CLUSTER_NODE_NOT_FOUND' })
    await resource.addPossibleOwner(await cluster.node(two))
    await assert.rejects(resource.addPossibleOwner(two), { code: 'ERROR_OBJECT_ALREADY_EXISTS' })
    await group.setPreferredOwners([two, await cluster.node(one)])
    assert.deepEqual(await names(group.preferredOwners()), [two, one])
    await group.setPreferredOwners([])
    assert.deepEqual(await names(group.preferredOwners()), [])
    await assert.rejects(group.setPreferredOwners([one, 'NOBODY']), { code: 'ERROR_CLUSTER_NODE_NOT_FOUND' })
    await assert.rejects(group.setPreferredOwners([one, 7 as never]), { message: /nodes\[1\]/ })
    await assert.rejects(group.setPreferredOwners('x' as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })

  it('a resource moves to another group with what it cannot be parted from', async () => {
    const [a, b] = [await make('a'), await make('b')]
    await b.addDependency(a)
    await using other = await cluster.createGroup(unique('other'))
    await a.moveTo(other)
    assert.deepEqual([(await a.status()).group, (await b.status()).group], [other.name, other.name])
    await assert.rejects(a.moveTo(other), { code: 'ERROR_ALREADY_EXISTS', syscall: 'ChangeClusterResourceGroup' })
    await b.moveTo(group.name)
    assert.equal((await a.status()).group, group.name)
    await other.delete()
  })

  it('a resource that fails is restarted, then fails over with its group', async () => {
    const { clock } = fixture().lab
    const resource = await make('weak')
    const above = await make('above')
    await above.addDependency(resource)
    await assert.rejects(resource.fail(), { code: 'ERROR_INVALID_STATE', syscall: 'FailClusterResource' })
    await above.online()
    const { ownerNode } = await group.status()
    const states = async (...of: Resource[]) => Promise.all(of.map(async each => (await each.status()).state))
    for (let restart = 0; restart < 3; restart++) {
      await resource.fail()
      assert.deepEqual(await states(resource, above), ['Failed', 'Offline'])
      await clock.advance(500)
      assert.deepEqual(await states(resource, above), ['Online', 'Online'])
    }
    await resource.fail()
    assert.deepEqual(await states(resource, above), ['Online', 'Online'])
    assert.notEqual((await group.status()).ownerNode, ownerNode)
  })

  it('every call fails with what the cluster answered', async () => {
    const [resource, other] = [await make('a'), await make('b')]
    const node = fixture().names.nodes[0]
    const calls: { readonly [syscall: string]: () => Promise<unknown> } = {
      CreateClusterGroup: () => cluster.createGroup('x'),
      CreateClusterGroupEx: () => cluster.createGroup('x', { type: 'FileServer' }),
      CreateClusterResource: () => make('x'),
      SetClusterGroupName: () => group.rename('x'),
      SetClusterGroupNodeList: () => group.setPreferredOwners([node]),
      DeleteClusterGroup: () => group.delete(),
      DestroyClusterGroup: () => group.destroy(),
      SetClusterResourceName: () => resource.rename('x'),
      FailClusterResource: () => resource.fail(),
      ChangeClusterResourceGroup: () => resource.moveTo(group),
      AddClusterResourceNode: () => resource.addPossibleOwner(node),
      RemoveClusterResourceNode: () => resource.removePossibleOwner(node),
      AddClusterResourceDependency: () => resource.addDependency(other),
      RemoveClusterResourceDependency: () => resource.removeDependency(other),
      CanResourceBeDependent: () => resource.canDependOn(other),
      SetClusterResourceDependencyExpression: () => resource.setDependencyExpression(null),
      GetClusterResourceDependencyExpression: () => resource.dependencyExpression(),
      GetClusterResourceNetworkName: () => resource.networkName(),
      DeleteClusterResource: () => resource.delete(),
    }
    for (const [syscall, call] of Object.entries(calls)) {
      for (const errno of [5, 6, 234, 1722, 12345]) {
        await fixture().lab.faults.add({ function: syscall, status: errno, times: Number.POSITIVE_INFINITY })
        await assert.rejects(call(), { name: 'ClusterError', errno, syscall }, `${syscall} ${errno}`)
        await fixture().lab.faults.clear()
      }
    }
    await fixture().lab.faults.add({ function: 'DestroyClusterGroup', status: 997 })
    assert.deepEqual(await group.destroy({ wait: false }), { pending: true })
  })
})
