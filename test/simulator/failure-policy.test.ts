import assert from 'node:assert/strict'
import { ResourceState } from '../../lib/constants/index.js'
import type { LabGroup, LabResource } from '../../lib/simulator/lab/schema.js'
import { LabService, labOf } from './lab-service.js'

const { Online, Offline, Failed, OnlinePending, OfflinePending } = ResourceState
const noRetry = 0xffff_ffff

describe('the simulated cluster: what follows a failure', () => {
  let world: LabService

  const begin = async (
    values: LabResource['values'],
    group: Partial<LabGroup> = {},
    more: Partial<LabResource> = {},
  ) => {
    const resources = [{ name: 'disk', values, ...more }, { name: 'service', dependsOn: ['disk'] }, { name: 'loner' }]
    world = await LabService.start(labOf(resources, {}, group))
  }
  const resource = (name: string) => world.cluster.resource(name) ?? assert.fail(name)
  const states = () => world.cluster.resources.map(({ state }) => state)
  const owner = () => world.cluster.group('G')?.owner.name
  /** The disk fails; what follows at once has happened when this is over. */
  const fail = async (name = 'disk') => {
    world.cluster.fail(resource(name))
    await Promise.resolve()
  }
  const pass = (ms: number) => world.cluster.clock.advance(ms)
  const events = () => world.cluster.events.since(0).flatMap(({ id }) => id ?? [])

  afterEach(() => world.close())

  it('takes down what needs it, and brings both back after RestartDelay', async () => {
    await begin({ RestartDelay: 2000 })
    await fail()
    assert.deepEqual(states(), [Failed, Offline, Online])
    pass(1999)
    assert.deepEqual(states(), [Failed, Offline, Online])
    pass(1)
    assert.deepEqual([states(), owner()], [[Online, Online, Online], 'NODE1'])
    assert.deepEqual(events(), [1069])
  })

  it('waits for dependents that take their time, and restores them', async () => {
    world = await LabService.start(
      labOf([
        { name: 'disk', online: 100 },
        { name: 'service', dependsOn: ['disk'], offline: 1000, online: 50 },
      ]),
    )
    await fail()
    assert.deepEqual(states(), [Failed, OfflinePending])
    pass(500)
    assert.deepEqual(states(), [OnlinePending, OfflinePending])
    pass(500)
    assert.deepEqual(states(), [Online, OnlinePending])
    pass(50)
    assert.deepEqual(states(), [Online, Online])
  })

  it('fails the group over when the restarts are used up, and counts those within RestartPeriod only', async () => {
    await begin({ RestartThreshold: 1, RestartPeriod: 10_000 })
    for (const wait of [10_500, 500]) {
      await fail()
      pass(wait)
      assert.deepEqual([states(), owner()], [[Online, Online, Online], 'NODE1'])
    }
    await fail()
    assert.deepEqual([states(), owner()], [[Online, Online, Online], 'NODE2'])
  })

  it('does nothing where RestartAction says so, and never fails over where it says that', async () => {
    await begin({ RestartAction: 0 })
    await fail()
    pass(1e9)
    assert.deepEqual([states(), owner()], [[Failed, Offline, Online], 'NODE1'])
    await world.close()
    await begin({ RestartAction: 1, RestartThreshold: 0, RetryPeriodOnFailure: noRetry })
    await fail()
    pass(1e9)
    assert.deepEqual([states(), owner()], [[Failed, Offline, Online], 'NODE1'])
  })

  it('rests when the group has failed over too often, and begins anew after RetryPeriodOnFailure', async () => {
    await begin({ RestartThreshold: 0, RetryPeriodOnFailure: 60_000 }, { values: { FailoverPeriod: 1 } })
    await fail()
    assert.equal(owner(), 'NODE2')
    await fail()
    assert.deepEqual([states(), owner()], [[Failed, Offline, Online], 'NODE2'])
    assert.deepEqual(events(), [1069, 1069, 1254])
    pass(60_000)
    assert.deepEqual([states(), owner()], [[Online, Online, Online], 'NODE2'])
    pass(3_600_000)
    await fail()
    assert.equal(owner(), 'NODE1')
  })

  it('rests where there is nowhere to go', async () => {
    await begin({ RestartThreshold: 0 }, {}, { possibleOwners: ['NODE1'] })
    await fail()
    assert.deepEqual([states(), owner()], [[Failed, Offline, Online], 'NODE1'])
    pass(3_600_000)
    assert.deepEqual(states(), [Online, Online, Online])
  })

  it('also follows a resource that cannot come online', async () => {
    await begin({})
    world.cluster.offline(resource('disk'))
    world.cluster.faults.add({ function: 'resource.online', target: 'disk', status: 31, times: 4 })
    assert.equal(world.cluster.online(resource('disk')), 31)
    pass(1500)
    assert.deepEqual([states()[0], owner()], [Online, 'NODE2'])
  })

  it('leaves alone what somebody dealt with meanwhile, and what is gone', async () => {
    await begin({})
    await fail()
    world.cluster.offline(resource('disk'))
    pass(1e6)
    assert.deepEqual(states(), [Offline, Offline, Online])
    world.cluster.online(resource('service'))
    await fail('service')
    const node = world.cluster.node('NODE1') ?? assert.fail()
    world.cluster.crash(node)
    assert.deepEqual([states(), owner()], [[Online, Online, Online], 'NODE2'])
    pass(1e6)
    assert(!world.cluster.events.since(0).some(({ message }) => message.includes('is restarted')))
  })
})
