import assert from 'node:assert/strict'
import type { Value } from '../../lib/channel/frames.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { lives, makeType } from './type.js'

const nothing = new Uint8Array(0)

/** How many entries are called. */
const steps = 60 * lives

/** What the scripts of resources do: much that is right, and something that is not. */
const temperaments = [
  '',
  'online:wait=5 online:pending=10,90 offline:wait=3',
  'online:status=5 isAlive:value=0 control:health=0',
  'control:kill',
  'isAlive:exit=4',
  'terminate:garbage=00',
  'online:hang',
]

describe('a resource DLL', function () {
  this.timeout(120_000 * lives)

  it(`answers whatever is called beside whatever else, ${steps} times, and lives`, async () => {
    await using lab = await Simulator.start()
    await using type = await makeType({ manifest: ['[deadlines]', 'terminate=200', 'close=200', 'idle=30'] })
    await using host = await HostClient.load(type.dll, lab.endpoint)
    let random = 12345
    const pick = (below: number) => {
      random = (random * 1103515245 + 12345) % 0x8000_0000
      return Math.floor((random / 0x8000_0000) * below)
    }
    let resources = 0
    let left = steps
    /** Calls entries of one resource after another, as a monitor does, Terminate beside any of them. */
    const lane = async () => {
      while (left > 0) {
        const resource = ++resources
        const words = temperaments[pick(temperaments.length)] as string
        if ((await host.call('open', resource, words, 'Resources', 0)).status !== 0) continue
        const entries: [string, ...Value[]][] = [
          ['online', 0, nothing],
          ['offline', null, 0, nothing],
          ['isAlive'],
          ['looksAlive'],
          ['resourceControl', 0x0120_0000, Uint8Array.of(1, 2), 2],
          ['resourceControl', 0x0100_0081, nothing, 100],
        ]
        for (let life = 1 + pick(6); life > 0 && left > 0; life--, left--) {
          const [name, ...args] = entries[pick(entries.length)] as [string, ...Value[]]
          const called = host.call(name, resource, ...args)
          if (pick(4) === 0) await host.call('terminate', resource)
          await called
        }
        // The monitor closes only what is at rest.
        await host.call('terminate', resource)
        assert.equal((await host.call('close', resource)).status, 0)
      }
    }
    await Promise.all([lane(), lane(), lane()])
    await host.exit()
    assert.deepEqual(host.named('badHandle'), [])
  })
})
