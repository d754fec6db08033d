import assert from 'node:assert/strict'
import {
  type Cluster,
  type ClusterNode,
  type Group,
  type Network,
  type Resource,
  type ResourceType,
  ResourceTypeControl,
} from '../../lib/index.js'
import { ownName } from '../live/own-name.js'
import { type Fixture, onEveryCluster } from './clusters.js'

interface Named {
  readonly name: string
  readonly id?: string
}

async function namesOf(objects: AsyncIterable<Named>): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of objects) names.push(name)
  return names
}

/** What has members, open. */
interface World {
  readonly cluster: Cluster
  readonly group: Group
  readonly resource: Resource
  readonly node: ClusterNode
  readonly network: Network
  readonly type: ResourceType
}

async function open({ connect, names }: Fixture): Promise<World> {
  const cluster = await connect()
  const group = await cluster.group(names.group)
  const node = await cluster.node((await group.status()).ownerNode)
  const resource = await cluster.resource(names.resource)
  const network = await cluster.network(names.network)
  return { cluster, group, resource, node, network, type: await typeOf(cluster, resource) }
}

async function typeOf(cluster: Cluster, { name }: Resource): Promise<ResourceType> {
  for await (const type of cluster.resourceTypes()) {
    if ((await namesOf(type.resources())).includes(name)) return type
  }
  return assert.fail(`no type has the resource ${name}`)
}

const made = ownName()

onEveryCluster('what belongs to what', [], fixture => {
  let world: World
  before(async () => {
    world = await open(fixture())
  })
  after(() => world.cluster[Symbol.asyncDispose]())

  it('objects that others list are the same that the cluster lists, ids included, and of use', async () => {
    const { cluster, group } = world
    const all = new Map<string, string>()
    for await (const { name, id } of cluster.resources()) all.set(name, id)
    let count = 0
    for await (const resource of group.resources()) {
      assert.equal(resource.id, all.get(resource.name))
      assert.equal((await resource.status()).group, group.name)
      count++
    }
    assert(count > 1)
  })

  it('every resource is in one group, and every group on one node', async () => {
    const { cluster } = world
    const inGroups: string[] = []
    for await (const group of cluster.groups()) inGroups.push(...(await namesOf(group.resources())))
    assert.deepEqual(inGroups.sort(), (await namesOf(cluster.resources())).sort())
    const onNodes: string[] = []
    for await (const node of cluster.nodes()) {
      for await (const group of node.groups()) {
        assert.equal((await group.status()).ownerNode, node.name)
        onNodes.push(group.name)
      }
    }
    assert.deepEqual(onNodes.sort(), (await namesOf(cluster.groups())).sort())
  })

  it('who needs whom is seen from both sides', async () => {
    const { resource } = world
    const providers = await namesOf(resource.dependencies())
    assert(providers.length > 0)
    for await (const provider of resource.dependencies()) {
      assert((await namesOf(provider.dependents())).includes(resource.name))
    }
  })

  it('a node and a group agree on who is preferred', async () => {
    const { cluster } = world
    const seenByGroups: string[] = []
    for await (const group of cluster.groups()) {
      for await (const node of group.preferredOwners()) seenByGroups.push(`${group.name} ${node.name}`)
    }
    const seenByNodes: string[] = []
    for await (const node of cluster.nodes()) {
      for await (const group of node.preferringGroups()) seenByNodes.push(`${group.name} ${node.name}`)
    }
    assert.deepEqual(seenByNodes.sort(), seenByGroups.sort())
  })

  it('an interface is where its node and its network are', async () => {
    const { cluster, network } = world
    const ofNetwork = await namesOf(network.interfaces())
    assert(ofNetwork.length > 0)
    const ofNodes: string[] = []
    for await (const node of cluster.nodes()) {
      const interfaces = await namesOf(node.interfaces())
      ofNodes.push(...interfaces)
      assert(interfaces.includes((await network.interface(node)).name))
    }
    assert.deepEqual(ofNodes.sort(), (await namesOf(cluster.interfaces())).sort())
    assert(ofNetwork.every(name => ofNodes.includes(name)))
  })

  it('a resource can be owned by the nodes that its type can run on', async () => {
    const { resource, type } = world
    const ofType = await namesOf(type.possibleOwners())
    const owners = await namesOf(resource.possibleOwners())
    assert(owners.includes((await resource.status()).ownerNode))
    assert(owners.every(name => ofType.includes(name)))
  })

  it('a type opens by its name in any case, spells itself as the cluster does, and answers control codes', async () => {
    const { cluster, type } = world
    for (const given of [type.name, type.name.toUpperCase(), type.name.toLowerCase()]) {
      assert.equal((await cluster.resourceType(given)).name, type.name)
    }
    assert.equal(typeof (await type.control(ResourceTypeControl.GET_CHARACTERISTICS)), 'number')
    for (const target of ['', 'no such type', 'a\\b', '资源']) {
      await assert.rejects(cluster.resourceType(target), {
        code: 'ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND',
        syscall: 'ClusterResourceTypeOpenEnum',
        target,
      })
    }
    await assert.rejects(cluster.resourceType(7 as never), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(cluster.resourceType('a\0b'), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('a type is made, found in the database, and deleted', async () => {
    const { cluster } = world
    const type = await cluster.createResourceType({ name: made, displayName: 'A test', dll: 'test.dll', isAlive: 1000 })
    try {
      assert((await namesOf(cluster.resourceTypes())).includes(made))
      assert.deepEqual(await namesOf(type.resources()), [])
      await using key = await (await cluster.openKey({ access: 'read' })).openKey(`ResourceTypes\\${made}`)
      const values: Record<string, unknown> = {}
      for await (const [name, { value }] of key.entries()) values[name] = value
      assert.equal(values.Name, 'A test')
      assert.equal(values.DllName, 'test.dll')
      assert.equal(values.LooksAlivePollInterval, 5000)
      assert.equal(values.IsAlivePollInterval, 1000)
      await assert.rejects(cluster.createResourceType({ name: made.toUpperCase(), dll: 'test.dll' }), {
        code: /^ERROR_(OBJECT_)?ALREADY_EXISTS$/,
        target: made.toUpperCase(),
      })
    } finally {
      await cluster.deleteResourceType(made)
    }
    await assert.rejects(cluster.deleteResourceType(made), { code: 'ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND' })
    await assert.rejects(namesOf(type.resources()), { code: 'ERROR_CLUSTER_RESOURCE_TYPE_NOT_FOUND' })
  })

  it('what a type is made of is checked before anything is called', async () => {
    const { cluster } = world
    const right = { name: made, dll: 'test.dll' }
    const wrong: [object, string, RegExp][] = [
      [{ ...right, name: 7 }, 'ERR_INVALID_ARG_TYPE', /type\.name/],
      [{ name: made }, 'ERR_INVALID_ARG_TYPE', /type\.dll/],
      [{ ...right, displayName: 'a\0b' }, 'ERR_INVALID_ARG_VALUE', /type\.displayName/],
      [{ ...right, looksAlive: -1 }, 'ERR_OUT_OF_RANGE', /type\.looksAlive/],
      [{ ...right, isAlive: 2 ** 32 }, 'ERR_OUT_OF_RANGE', /type\.isAlive/],
      [{ ...right, isalive: 5 }, 'ERR_INVALID_ARG_VALUE', /isalive/],
    ]
    for (const [type, code, message] of wrong) {
      await assert.rejects(cluster.createResourceType(type as never), { code, message })
    }
    await assert.rejects(cluster.createResourceType(null as never), { code: 'ERR_INVALID_ARG_TYPE' })
  })
})

onEveryCluster('resource types that are not to be deleted', ['lab'], fixture => {
  let world: World
  before(async () => {
    world = await open(fixture())
  })
  after(() => world.cluster[Symbol.asyncDispose]())

  it('a type that is in use stays, and who may only read makes none', async () => {
    const { cluster, type } = world
    await assert.rejects(cluster.deleteResourceType(type.name), { code: 'ERROR_DIR_NOT_EMPTY', target: type.name })
    await using reader = await fixture().connect({ access: 'read' })
    assert.deepEqual(await namesOf(reader.resourceTypes()), await namesOf(cluster.resourceTypes()))
    await assert.rejects(reader.createResourceType({ name: made, dll: 'x' }), { code: 'ERROR_ACCESS_DENIED' })
    await assert.rejects(reader.deleteResourceType(type.name), { code: 'ERROR_ACCESS_DENIED' })
  })
})

onEveryCluster('every enumeration fails as it should', ['faults', 'statistics'], fixture => {
  let world: World
  before(async () => {
    world = await open(fixture())
  })
  after(() => world.cluster[Symbol.asyncDispose]())

  const families: { readonly [family: string]: () => Promise<unknown> } = {
    ClusterGroup: () => namesOf(world.group.resources()),
    ClusterResource: () => namesOf(world.resource.dependencies()),
    ClusterNode: () => namesOf(world.node.groups()),
    ClusterNetwork: () => namesOf(world.network.interfaces()),
    ClusterResourceType: () => namesOf(world.type.resources()),
  }

  for (const [family, ask] of Object.entries(families)) {
    it(`${family}OpenEnum and ${family}Enum, and leaves nothing open`, async () => {
      await ask()
      const { handles } = await fixture().lab.statistics()
      for (const syscall of [`${family}OpenEnum`, `${family}Enum`]) {
        for (const errno of [5, 6, 31, 87, 234, 1722, 1726]) {
          await fixture().lab.faults.add({ function: syscall, status: errno, times: Number.POSITIVE_INFINITY })
          await assert.rejects(ask(), { name: 'ClusterError', errno, syscall })
          await fixture().lab.faults.clear()
        }
      }
      await ask()
      assert.deepEqual((await fixture().lab.statistics()).handles, handles)
    })
  }

  it('CreateClusterResourceType and DeleteClusterResourceType', async () => {
    const { cluster } = world
    for (const errno of [5, 87, 1722]) {
      await fixture().lab.faults.add({ function: 'CreateClusterResourceType', status: errno })
      await assert.rejects(cluster.createResourceType({ name: made, dll: 'x' }), { errno, target: made })
      await fixture().lab.faults.add({ function: 'DeleteClusterResourceType', status: errno })
      await assert.rejects(cluster.deleteResourceType(made), { errno, target: made })
    }
  })
})
