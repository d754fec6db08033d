import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { statistics } from '../../lib/binding/index.js'
import { HandleOwner } from '../../lib/core/handle-owner.js'
import {
  type CallOptions,
  Cluster,
  ClusterControl,
  GroupControl,
  NetInterfaceControl,
  NetworkControl,
  NodeControl,
  ResourceControl,
} from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'
import { openWorld } from './world.js'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

const checkpoint = { providerType: 1, container: 'clusapi-test' }

/** Arguments good enough to reach the handle. A method that is missing here takes none. */
const argumentsOf: { readonly [method: string]: readonly unknown[] } = {
  resource: ['x'],
  group: ['x'],
  node: ['x'],
  network: ['x'],
  interface: ['x'],
  resourceType: ['x'],
  createResourceType: [{ name: 'x', dll: 'x' }],
  deleteResourceType: ['x'],
  createGroup: ['x'],
  createResource: [{ name: 'x', type: 'x' }],
  setPreferredOwners: [[]],
  setDependencyExpression: ['x'],
  addDependency: ['x'],
  removeDependency: ['x'],
  canDependOn: ['x'],
  addPossibleOwner: ['x'],
  removePossibleOwner: ['x'],
  moveTo: ['x'],
  rename: ['x'],
  waitFor: ['Online'],
  get: ['x'],
  read: [['x']],
  setSecurity: [Uint8Array.of(1, 0, 4, 0x80, ...new Uint8Array(16)), ['dacl']],
  set: ['x', 1],
  remove: ['x'],
  openKey: ['x'],
  createKey: ['x'],
  deleteKey: ['x'],
}

/** A control code of an object's kind. */
function controlOf(object: HandleOwner<number>): unknown {
  if (object instanceof Cluster) return ClusterControl.GET_FQDN
  return {
    Group: GroupControl,
    ClusterNode: NodeControl,
    NetInterface: NetInterfaceControl,
    Network: NetworkControl,
    Resource: ResourceControl,
  }[object.constructor.name]?.GET_NAME
}

/** Every public method that asks the cluster something, as a call with good arguments. */
function methodsOf(object: HandleOwner<number>): [name: string, call: () => Promise<unknown>][] {
  const own = ['constructor', 'describe']
  const found = new Map<string, () => Promise<unknown>>()
  for (let type: object = object; type !== HandleOwner.prototype; type = Object.getPrototypeOf(type)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(type))) {
      if (typeof value !== 'function' || own.includes(name)) continue
      const given =
        name === 'control'
          ? [controlOf(object)]
          : name === 'openKey' && !('entries' in object)
            ? []
            : (argumentsOf[name] ?? [])
      found.set(name, async () => {
        const result = value.apply(object, given)
        return Symbol.asyncIterator in result ? await result.next() : await result
      })
    }
  }
  return [...found]
}

onEveryCluster('handles', ['statistics'], fixture => {
  const closed = { code: 'ERR_CLUSAPI_HANDLE_CLOSED' }

  it('any method on a closed object fails, says so, and calls nothing', async () => {
    const world = await openWorld(fixture())
    await using _ = world.cluster
    let count = 0
    for (const object of Object.values(world).reverse() as HandleOwner<number>[]) {
      const methods = methodsOf(object)
      assert(methods.length > 0)
      object.close()
      object.close()
      assert.equal(object.closed, true)
      for (const [name, call] of methods) {
        await assert.rejects(call(), closed, `${object.constructor.name}.${name}`)
        count++
      }
    }
    const { cryptoCheckpoints, registryCheckpoints } = world.resource
    for (const verb of ['list', 'add', 'remove', 'ensure', 'ensureAbsent'] as const) {
      await assert.rejects(cryptoCheckpoints[verb](checkpoint), closed)
      await assert.rejects(registryCheckpoints[verb]('SOFTWARE\\X'), closed)
    }
    assert(count > 25, String(count))
  })

  it('closing a cluster closes everything opened through it', async () => {
    const world = await openWorld(fixture())
    const listed = []
    for await (const resource of world.cluster.resources()) listed.push(resource)
    await Promise.all(listed.map(resource => resource.status()))
    await world.cluster[Symbol.asyncDispose]()
    for (const object of [...Object.values(world), ...listed] as HandleOwner<number>[]) {
      assert.equal(object.closed, true)
      for (const [name, call] of methodsOf(object)) await assert.rejects(call(), closed, name)
      await object[Symbol.asyncDispose]()
    }
  })

  it('calls in flight end before the handle under them is closed', async () => {
    const { cluster, resource } = await openWorld(fixture())
    await fixture().lab.faults.add({ function: 'GetClusterResourceState', status: 0, delay: 200 })
    const status = resource.status()
    await cluster[Symbol.asyncDispose]()
    assert.equal(typeof (await status).ownerNode, 'string')
  })

  /** What is open here and there: in this thread's table of handles, and in the service. */
  const openHandles = async () => {
    const { handles } = await fixture().lab.statistics()
    return [statistics().handles, Object.values(handles).reduce((sum, count) => sum + count, 0)]
  }

  const settle = async (baseline: number[], meanwhile = () => {}) => {
    let now = await openHandles()
    for (const deadline = Date.now() + 10_000; String(now) !== String(baseline) && Date.now() < deadline; ) {
      meanwhile()
      await new Promise(resolve => setTimeout(resolve, 20))
      now = await openHandles()
    }
    assert.deepEqual(now, baseline)
  }

  it('a verb that lasts too long can be abandoned, and its handle is as good as before', async () => {
    const { cluster, resource, group } = await openWorld(fixture())
    await using _ = cluster
    const reason = new Error('enough')
    const verbs = {
      OnlineClusterResource: (options: CallOptions) => resource.online(options),
      OfflineClusterResource: (options: CallOptions) => resource.offline(options),
      MoveClusterGroup: (options: CallOptions) => group.move(undefined, options),
    }
    for (const [syscall, verb] of Object.entries(verbs)) {
      await fixture().lab.faults.add({ function: syscall, status: 5, delay: 300, times: 2 })
      await assert.rejects(verb({ timeout: 20 }), { name: 'TimeoutError' })
      const controller = new AbortController()
      setTimeout(() => controller.abort(reason), 20)
      await assert.rejects(verb({ signal: controller.signal }), reason)
      await assert.rejects(verb({ signal: AbortSignal.abort(reason) }), reason)
      await assert.rejects(verb({ timeout: -1 }), { code: 'ERR_OUT_OF_RANGE' })
    }
    assert.equal((await resource.status()).group, group.name)
    await resource[Symbol.asyncDispose]()
    await group[Symbol.asyncDispose]()
  })

  it('nothing is left behind, in the addon and in the service', async () => {
    const baseline = await openHandles()
    for (let i = 0; i < 20; i++) {
      const { cluster, key } = await openWorld(fixture())
      for await (const resource of cluster.resources()) await resource.status()
      for await (const _ of key.entries()) break
      if (i % 2 === 0) key.close()
      await cluster[Symbol.asyncDispose]()
    }
    await settle(baseline)
  })

  it('what nobody closed is closed when it was garbage collected', async () => {
    const baseline = await openHandles()
    await (async () => {
      const { cluster } = await openWorld(fixture())
      for await (const resource of cluster.resources()) await resource.status()
    })()
    assert.notDeepEqual(await openHandles(), baseline)
    await settle(baseline, collectGarbage)
  })
})
