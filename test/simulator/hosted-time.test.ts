import assert from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { ResourceState } from '../../lib/constants/index.js'
import { buildCluster } from '../../lib/simulator/lab/build.js'
import { parseLab } from '../../lib/simulator/lab/parse.js'
import { Clock, type ClockPace } from '../../lib/simulator/world/clock.js'
import { hostedLab } from './hosted-world.js'
import { ScriptedMonitor } from './scripted-monitor.js'

const hour = 3_600_000

describe('the simulated cluster: time while a resource DLL is at work', () => {
  const passed: [ClockPace, (clock: Clock) => Promise<void>][] = [
    ['virtual', clock => clock.pass(hour)],
    ['fast', async () => {}],
  ]
  for (const [pace, pass] of passed) {
    it(`is not leaped over by a ${pace} clock`, async () => {
      const clock = new Clock(pace)
      const lab = hostedLab([{ state: 'offline' }, { type: 'Plain', state: 'offline', online: hour }])
      const cluster = buildCluster(parseLab(lab), clock)
      let end: (status: number) => void = () => {}
      const script = new ScriptedMonitor()
      script.online = () =>
        new Promise(resolve => {
          end = resolve
        })
      await cluster.hosting.begin(script, null)
      const states = () => cluster.resources.map(({ state }) => state)
      const { now } = clock
      for (const resource of cluster.resources) cluster.online(resource)
      const passing = pass(clock)
      for (let i = 0; i < 5; i++) await turn()
      assert.deepEqual(states(), [ResourceState.OnlinePending, ResourceState.OnlinePending])
      assert(clock.now - now < 60_000)
      end(0)
      await passing
      while (!cluster.resources[1]?.online) await turn()
      assert.deepEqual(states(), [ResourceState.Online, ResourceState.Online])
      assert(clock.now - now >= hour)
      await cluster.hosting.close()
      clock.stop()
    })
  }
})
