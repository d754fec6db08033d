import assert from 'node:assert/strict'
import { resourceHostPath, standInPath } from '../../lib/binding/index.js'
import { ResourceHostError } from '../../lib/resource-host/errors.js'
import { ResourceHost } from '../../lib/resource-host/host.js'
import type { HostOptions } from '../../lib/resource-host/options.js'
import type { HostedResource } from '../../lib/resource-host/resource.js'
import { Simulator } from '../../lib/simulator.js'
import { ManualClock } from './manual-clock.js'
import { HostClient, testDll } from './process-client.js'

const deadlockTimeout = 1000

/** How each entry point is called. */
const calls: Readonly<Record<string, (resource: HostedResource, host: ResourceHost) => Promise<unknown>>> = {
  Close: resource => resource.close(),
  Online: resource => resource.online(),
  Offline: resource => resource.offline(),
  Terminate: resource => resource.terminate(),
  LooksAlive: resource => resource.looksAlive(),
  IsAlive: resource => resource.isAlive(),
  Arbitrate: resource => resource.arbitrate(),
  Release: resource => resource.release(),
  ResourceControl: resource => resource.control(1),
  ResourceTypeControl: (_, host) => host.typeControl(1),
  Cancel: resource => resource.cancel(),
  ResourceControlAsUser: resource => resource.controlAsUser(1),
  ResourceTypeControlAsUser: (_, host) => host.typeControlAsUser(1),
}

describe('a resource DLL that hangs', () => {
  let lab: Simulator
  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab.close())

  const load = (version: 'v1' | 'v4', resourceType: string, options: Partial<HostOptions>) =>
    ResourceHost.load(testDll(version), {
      program: resourceHostPath(),
      standIn: standInPath(),
      cluster: lab.endpoint,
      resourceType,
      ...options,
    })
  const open = (host: ResourceHost, name: string) => host.open({ name, key: 'Resources' })

  for (const { version, suffix } of [
    { version: 'v1', suffix: '' },
    { version: 'v4', suffix: 'V2' },
  ] as const) {
    it(`in any entry point of a table of ${version} is ended at DeadlockTimeout, and holds up nothing until then`, async () => {
      const clock = new ManualClock()
      const type = 'ResourceTypeControl:hang ResourceTypeControlAsUser:hang'
      await using host = await load(version, type, { clock, deadlockTimeout, callGuidance: 60_000 })
      const entries = Object.keys(host.slots).map(slot => ({
        entry: ['Open', 'Online', 'Offline'].includes(slot) ? `${slot}${suffix}` : slot,
        words: slot.replace(/^Begin/, ''),
      }))
      const inside = new Set<string | null>()
      const allInside = new Promise<void>(resolve => {
        host.on('log', ({ text, during }) => {
          if (text === 'hanging' && inside.add(during).size === entries.length) resolve()
        })
      })
      const ends = entries.map(async ({ entry, words }) => {
        const name = `${words}:hang`
        const call = async () =>
          words === 'Open' ? await open(host, name) : await calls[words]?.(await open(host, name), host)
        const error = await call().catch(thrown => thrown)
        assert.ok(error instanceof ResourceHostError, `${entry}: ${error}`)
        return name
      })
      await allInside
      assert.deepEqual([...inside].sort(), entries.map(({ entry }) => entry).sort())
      assert.equal(await (await open(host, 'bystander')).isAlive(), true)
      clock.advance(deadlockTimeout)
      await Promise.all(ends)
      assert.equal((await host.ended).reason, 'deadlock')
      assert.deepEqual(
        host.faults.map(({ rule, entry, resource }) => `${rule} ${entry} ${resource}`).sort(),
        entries
          .map(({ entry, words }) => `deadlock-timeout ${entry} ${/Type/.test(words) ? null : `${words}:hang`}`)
          .sort(),
      )
    })

    it(`in the ${version === 'v1' ? 'Startup' : 'StartupEx'} of ${version} does so, too`, async () => {
      await using client = new HostClient()
      void client.order('load', ...client.loading(testDll(version), lab.endpoint, 'Startup:hang'))
      const [hanging] = await client.until('LogEvent', 1)
      assert.deepEqual([hanging?.during, hanging?.values[1]], [version === 'v1' ? 'Startup' : 'StartupEx', 'hanging'])
      client.end()
      assert.equal((await client.ended).code, 0)
      await assert.rejects(
        load(version, 'Startup:hang', { deadlockTimeout: 200 }),
        /had not returned after 200 ms \(DeadlockTimeout\)$/,
      )
    })
  }
})
