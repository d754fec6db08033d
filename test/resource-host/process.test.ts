import assert from 'node:assert/strict'
import { Simulator } from '../../lib/simulator.js'
import { HostClient, testDll } from './process-client.js'

describe('the resource host as a process', () => {
  let lab: Simulator
  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab[Symbol.asyncDispose]())

  it('loads a resource DLL, drives a resource through its life and ends in order', async () => {
    await using host = new HostClient()
    const { status, values } = await host.load(testDll('v2'), lab.endpoint)
    assert.deepEqual(
      { status, values },
      { status: 0, values: ['done', 'StartupEx', 96, 0x200, ...new Array(12).fill(1)] },
    )
    await host.open(7, 'Online:pending=3', 1)
    assert.deepEqual(await host.call('online', 7, 0, new Uint8Array(0)), { status: 997, values: [0] })
    const statuses = await host.until('SetResourceStatus', 4, 7)
    assert.deepEqual(
      statuses.map(event => event.values),
      [...[1, 2, 3].map(checkpoint => [129, checkpoint, 500, 0, 77, 1]), [2, 3, 500, 0, 77, 1]],
    )
    assert.deepEqual(await host.call('looksAlive', 7), { status: 0, values: [1] })
    assert.deepEqual(await host.call('isAlive', 7), { status: 0, values: [1] })
    assert.deepEqual(await host.call('offline', 7, 'NODE2', 4, new Uint8Array(0)), { status: 0, values: [] })
    assert.deepEqual(await host.call('close', 7), { status: 0, values: [] })
    assert.deepEqual(host.logged(7), [
      'opened Online:pending=3 with flags 1',
      'online with flags 0 and 0 bytes',
      'offline to NODE2 with flags 4',
    ])
    assert.deepEqual(host.logged(null), ['started for Test Type, 100 to 400'])
    await host.exit()
  })
})
