import assert from 'node:assert/strict'
import fc from 'fast-check'
import { type Batch, BatchError, type Cluster, type ClusterKey, type RegistryInput } from '../../lib/index.js'
import { onEveryCluster } from './clusters.js'

/** What a key holds, by path and name. */
type Tree = Map<string, unknown>

onEveryCluster('the database as a whole', [], fixture => {
  let cluster: Cluster
  let key: ClusterKey
  before(async () => {
    cluster = await fixture().connect()
    const resource = await cluster.resource(fixture().names.resource)
    key = await (await resource.openKey()).createKey('clusapi-test')
  })
  after(() => cluster[Symbol.asyncDispose]())
  afterEach(async () => {
    const batch = key.batch()
    for await (const [name] of key.entries()) batch.remove(name)
    for await (const name of key.subkeys()) batch.deleteKey(name)
    await batch.commit()
  })

  const dump = async (of = key, path = '', into: Tree = new Map()): Promise<Tree> => {
    for await (const [name, value] of of.entries()) into.set(`${path}|${name}`, value.value)
    for await (const name of of.subkeys()) {
      into.set(`${path}\\${name}`, null)
      await using below = await of.openKey(name, { access: 'read' })
      await dump(below, `${path}\\${name}`, into)
    }
    return into
  }

  it('values of every type go into a batch, and come out of one read', async () => {
    const inputs: RegistryInput[] = [
      'text',
      7,
      2n ** 63n,
      ['a', 'Ж'],
      Uint8Array.of(1, 0),
      { type: 'NONE', value: new Uint8Array(3) },
    ]
    const batch = key.batch()
    const below = batch.createKey('A\\B')
    inputs.forEach((input, i) => {
      batch.set(`v${i}`, input)
      below.set(`v${i}`, input)
    })
    await batch.commit()
    const names = inputs.map((_, i) => `v${i}`)
    const own = await key.read(names)
    const all = await key.read([...names.map(name => ({ key: 'a\\b', name })), 'nothing', { key: 'no\\key', name: '' }])
    assert.deepEqual(all, [...own, null, null])
    for (const [i, name] of names.entries()) assert.deepEqual(own[i], await key.get(name))
    await assert.rejects(key.read([{ key: '\\', name: 'x' }]), {
      code: 'ERROR_BAD_PATHNAME',
      target: `${key.path}\\\\\\x`,
    })
  })

  it('a batch does what its commands do to a map, or nothing and tells which of them failed', async () => {
    const path = fc.constantFrom('A', 'B', 'A\\C')
    const name = fc.constantFrom('x', 'y', 'z')
    const step = fc.oneof(
      fc.record({ do: fc.constant('set' as const), path: fc.option(path), name, value: fc.nat(9) }),
      fc.record({ do: fc.constant('remove' as const), name }),
      fc.record({ do: fc.constant('deleteKey' as const), path }),
      fc.record({ do: fc.constant('ifEqual' as const), name, value: fc.nat(2) }),
      fc.record({ do: fc.constant('ifKeyExists' as const), path }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async steps => {
        const before = await dump()
        const model: Tree = new Map(before)
        const batch: Batch = key.batch()
        let failing = -1
        let commands = 0
        for (const step of steps) {
          const own = (name: string) => `|${name}`
          let holds = true
          if (step.do === 'set') {
            const path = step.path ?? ''
            if (step.path !== null) {
              if (failing < 0)
                for (const [i] of path.split('\\').entries()) {
                  model.set(
                    `\\${path
                      .split('\\')
                      .slice(0, i + 1)
                      .join('\\')}`,
                    null,
                  )
                }
              batch.createKey(path).set(step.name, step.value)
              commands++
            } else batch.set(step.name, step.value)
            if (failing < 0) model.set(`${path && `\\${path}`}|${step.name}`, step.value)
          } else if (step.do === 'remove') {
            batch.remove(step.name)
            if (failing < 0) model.delete(own(step.name))
          } else if (step.do === 'deleteKey') {
            batch.deleteKey(step.path)
            const gone = `\\${step.path}`
            if (failing < 0)
              for (const at of model.keys())
                if (at === gone || at.startsWith(`${gone}\\`) || at.startsWith(`${gone}|`)) model.delete(at)
          } else if (step.do === 'ifEqual') {
            batch.ifEqual(step.name, step.value)
            holds = model.get(own(step.name)) === step.value
          } else {
            batch.ifKeyExists(step.path)
            holds = model.has(`\\${step.path}`)
          }
          if (failing < 0 && !holds) failing = commands
          commands++
        }
        const error = await batch.commit().then(
          () => null,
          (error: unknown) => error,
        )
        if (failing >= 0) {
          assert(error instanceof BatchError)
          assert.equal(error.code, 'ERROR_CLUSTER_DATABASE_UPDATE_CONDITION_FAILED')
          assert.equal(error.index, failing)
          assert.match(error.command?.method ?? '', /^if/)
          assert.equal(error.target, key.path)
          assert(
            error.message.includes(`'${key.path}': ${error.command?.method} '${error.command?.name}'`),
            error.message,
          )
        } else assert.equal(error, null)
        assert.deepEqual(await dump(), failing >= 0 ? before : model)
      }),
      { numRuns: 40 },
    )
  })

  it('a batch that is closed, disposed of or used up says so, and changes nothing', async () => {
    const closed = key.batch().set('x', 1)
    closed.close()
    {
      using disposed = key.batch()
      disposed.set('x', 1)
    }
    const used = key.batch()
    await used.commit()
    for (const batch of [closed, used]) {
      assert(batch.closed)
      assert.throws(() => batch.set('x', 1), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
      await assert.rejects(batch.commit(), { code: 'ERR_CLUSAPI_HANDLE_CLOSED' })
    }
    assert.equal(await key.get('x'), null)
    assert.throws(() => key.batch().set('a\0', 1), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('a batch cannot do what single changes cannot', async () => {
    const resource = await cluster.resource(fixture().names.resource)
    await using root = await resource.openKey()
    await assert.rejects(root.batch().set('x', 1).set('Name', '').commit(), { code: 'ERROR_INVALID_NAME', index: 1 })
    assert.equal(await root.get('x'), null)
    await using all = await cluster.openKey()
    await assert.rejects(all.batch().deleteKey('Resources').commit(), { code: 'ERROR_ACCESS_DENIED', index: 0 })
    await using read = await key.openKey('', { access: 'read' })
    await assert.rejects(read.batch().set('x', 1).commit(), {
      code: 'ERROR_ACCESS_DENIED',
      command: { method: 'set', name: 'x', key: '' },
    })
  })

  it('a key has the security of the key above until it gets its own', async () => {
    await using below = await key.createKey('below')
    const security = await key.security()
    assert.deepEqual(await below.security(), security)
    const dacl = await key.security(['dacl'])
    assert(dacl.length < security.length)
    // An access list that is larger than any first guess: 3,000 entries of 20 bytes.
    const ace = Buffer.from([0, 2, 20, 0, 0x19, 0, 2, 0, 1, 1, 0, 0, 0, 0, 0, 5, 11, 0, 0, 0])
    const list = Buffer.concat([Buffer.from([2, 0, 0, 0, 0, 0, 0, 0]), ...Array.from({ length: 3000 }, () => ace)])
    list.writeUInt16LE(list.length, 2)
    list.writeUInt16LE(3000, 4)
    const large = Buffer.concat([Buffer.from([1, 0, 4, 0x80, ...new Array(12).fill(0), 20, 0, 0, 0]), list])
    await key.setSecurity(large)
    assert.deepEqual(Buffer.from(await below.security(['dacl'])), large)
    assert.deepEqual(
      await below.security(['owner', 'group']),
      await cluster.openKey().then(root => root.security(['owner', 'group'])),
    )
    await key.setSecurity(security)
    assert.deepEqual(await below.security(), security)
  })

  it('security that is none is refused with what is wrong with it', async () => {
    const security = Buffer.from(await key.security())
    await assert.rejects(key.setSecurity(security.subarray(0, 30)), { code: 'ERR_CLUSAPI_DATA' })
    await assert.rejects(key.setSecurity(security.fill(0, 0, 1)), { code: 'ERR_CLUSAPI_DATA', offset: 0 })
    await assert.rejects(key.setSecurity('D:' as never), { code: 'ERR_INVALID_ARG_TYPE' })
    await assert.rejects(key.security(['sacl']), { code: 'ERROR_PRIVILEGE_NOT_HELD' })
    await assert.rejects(key.security(['all' as never]), { code: 'ERR_INVALID_ARG_VALUE' })
  })

  it('every kind of object has a key of its own', async () => {
    const { names } = fixture()
    const objects = [await cluster.group(names.group), await cluster.node(names.nodes[0])]
    const [group, node] = await Promise.all(objects.map(object => object.openKey({ access: 'read' })))
    assert.deepEqual(await group?.get('Name'), { type: 'SZ', value: names.group })
    assert.deepEqual(await node?.get('NodeName'), { type: 'SZ', value: names.nodes[0] })
    const lists = [cluster.networks(), cluster.interfaces(), cluster.resourceTypes()]
    for (const list of lists) {
      for await (const object of list) {
        await using opened = await object.openKey({ access: 'read' })
        assert.equal(opened.path, object.name)
        await opened.information()
      }
    }
    await key.syncDatabase()
  })
})
