import assert from 'node:assert/strict'
import { Win32Error } from '../../lib/constants/index.js'
import { labOf } from './lab-service.js'
import { Workshop } from './workshop.js'

describe('the simulated cluster: dependencies', () => {
  const shop = new Workshop()
  beforeEach(() => shop.begin())
  afterEach(() => shop.end())

  const resource = (name: string) => shop.resource(name)
  const model = (name: string) => shop.model(name)
  const expression = async (name: string) =>
    shop.client.value<string>('GetClusterResourceDependencyExpression', await resource(name))
  const set = async (name: string, text: string | null) =>
    shop.client.status('SetClusterResourceDependencyExpression', await resource(name), text)
  const id = (name: string) => `[${model(name).id}]`

  it('are added and removed one by one', async () => {
    const add = async (from: string, to: string) =>
      shop.client.status('AddClusterResourceDependency', await resource(from), await resource(to))
    const can = async (from: string, to: string) =>
      shop.client.status('CanResourceBeDependent', await resource(from), await resource(to))
    const remove = async (from: string, to: string) =>
      shop.client.status('RemoveClusterResourceDependency', await resource(from), await resource(to))
    const cases: [from: string, to: string, status: number][] = [
      ['idle', 'idle', Win32Error.ERROR_INVALID_PARAMETER],
      ['idle', 'Cluster Name', Win32Error.ERROR_INVALID_PARAMETER],
      ['service', 'name', Win32Error.ERROR_DEPENDENCY_ALREADY_EXISTS],
      ['address', 'service', Win32Error.ERROR_CIRCULAR_DEPENDENCY],
      ['service', 'idle', Win32Error.ERROR_RESOURCE_ONLINE],
      ['service', 'address', 0],
      ['idle', 'service', 0],
    ]
    for (const [from, to, status] of cases) {
      assert.deepEqual([await can(from, to), await add(from, to)], [status, status], `${from} → ${to}`)
    }
    assert.equal(await expression('service'), `(${id('name')}) and (${id('address')})`)
    assert.equal(await remove('service', 'idle'), Win32Error.ERROR_DEPENDENCY_NOT_FOUND)
    assert.equal(await remove('service', 'name'), 0)
    assert.equal(await remove('service', 'name'), Win32Error.ERROR_DEPENDENCY_NOT_FOUND)
    assert.equal(await remove('service', 'address'), 0)
    assert.equal(await expression('service'), '')
  })

  it('are set as expressions of names and ids, and told as one of ids', async () => {
    assert.equal(await set('idle', `([NAME]) and ([address] or ${id('service')})`), 0)
    assert.equal(await expression('idle'), `(${id('name')}) and (${id('address')} or ${id('service')})`)
    assert.equal(await set('idle', '[address] or ([address] and [service])'), 0)
    assert.equal(await expression('idle'), `(${id('address')})`)
    for (const wrong of ['[nobody]', '[a', 'idle', '[idle]', '[Cluster Name]']) {
      assert.equal(await set('idle', wrong), Win32Error.ERROR_INVALID_PARAMETER, wrong)
    }
    assert.equal(await set('address', '[service]'), Win32Error.ERROR_CIRCULAR_DEPENDENCY)
    assert.equal(await set('service', '[idle]'), Win32Error.ERROR_RESOURCE_ONLINE)
    assert.equal(await set('service', '([idle] or [name])'), 0)
    assert.equal(await expression('idle'), `(${id('address')})`)
    for (const empty of ['', '  ', null]) {
      assert.equal(await set('idle', empty), 0)
      assert.equal(await expression('idle'), '')
    }
  })

  it('are neither of the resource that has a vote in the quorum, nor on it, but for those that it has', async () => {
    const resources = ['witness', 'disk', 'user', 'other'].map(name => ({ name }))
    const dependsOn = { witness: ['disk'], user: ['witness'] } as Record<string, string[]>
    const lab = labOf(
      resources.map(each => ({ ...each, ...(dependsOn[each.name] && { dependsOn: dependsOn[each.name] }) })),
      { quorum: { resource: 'witness', path: 'Q:\\' } },
    )
    await shop.begin(lab)
    const refused = Win32Error.ERROR_DEPENDENCY_NOT_ALLOWED
    for (const [from, to] of [
      ['witness', 'other'],
      ['other', 'witness'],
      ['disk', 'witness'],
    ] as const) {
      const status = (name: string) => async () => shop.client.status(name, await resource(from), await resource(to))
      assert.equal(await status('CanResourceBeDependent')(), refused, `${from} → ${to}`)
      assert.equal(await status('AddClusterResourceDependency')(), refused, `${from} → ${to}`)
      assert.equal(await set(from, `([${to}])`), refused, `${from} → ${to}`)
    }
    assert.equal(await set('other', '([disk] or [witness])'), refused)
    assert.equal(await expression('other'), '')
    // What a database has all the same can be taken away, and what has nothing to do with the quorum be added.
    const remove = await shop.client.status(
      'RemoveClusterResourceDependency',
      await resource('user'),
      await resource('witness'),
    )
    assert.equal(remove, 0)
    assert.equal(await set('witness', null), 0)
    assert.equal(await set('user', '([disk]) and ([other])'), 0)
  })

  it('are at most a hundred resources high', async () => {
    const tower = labOf(
      Array.from({ length: 101 }, (_, i) => ({ name: `r${i}`, ...(i > 1 && { dependsOn: [`r${i - 1}`] }) })),
    )
    await shop.world.close()
    await shop.begin(tower)
    const add = async (from: string, to: string) =>
      shop.client.status('AddClusterResourceDependency', await resource(from), await resource(to))
    assert.equal(await add('r1', 'r0'), Win32Error.ERROR_DEPENDENCY_TREE_TOO_COMPLEX)
    assert.equal(await add('r2', 'r0'), 0)
  })

  it('lead to the network name, however indirectly', async () => {
    const name = async (of: string) => shop.client.value<string>('GetClusterResourceNetworkName', await resource(of))
    assert.deepEqual([await name('service'), await name('name')], ['COMPUTER', 'COMPUTER'])
    const none = await shop.client.status('GetClusterResourceNetworkName', await resource('address'))
    assert.equal(none, Win32Error.ERROR_DEPENDENCY_NOT_FOUND)
  })
})
