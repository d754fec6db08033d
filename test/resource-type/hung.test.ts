import assert from 'node:assert/strict'
import { mock } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { Win32Error } from '../../lib/index.js'
import { defineResourceType } from '../../lib/resource-type.js'
import { type Peer, serve } from './peer.js'

const aMinute = 60_000

describe('a handler that heeds no signal', () => {
  let peer: Peer
  let end: () => void
  let online: ReturnType<Peer['call']>

  beforeEach(async () => {
    let begun = false
    const type = defineResourceType({
      name: 'Test',
      online() {
        begun = true
        return new Promise<void>(resolve => {
          end = resolve
        })
      },
    })
    peer = await serve(type)
    await peer.call('open', 1, 'R', 0)
    online = peer.call('online', 1, 0)
    while (!begun) await sleep(1)
    mock.timers.enable({ apis: ['setTimeout'] })
    assert.deepEqual(await peer.call('terminate', 1), [0])
  })
  afterEach(async () => {
    mock.timers.reset()
    await peer.end()
  })

  it('gives up its process a minute after it was terminated: what comes next would wait for ever', async () => {
    mock.timers.tick(aMinute - 1)
    assert.throws(() => mock.timers.tick(1), /a handler of 'R' goes on 60000 ms after it was terminated/)
    end()
    await online
  })

  it('gives up nothing if it ends before', async () => {
    end()
    assert.deepEqual(await online, [Win32Error.ERROR_OPERATION_ABORTED])
    mock.timers.tick(2 * aMinute)
  })
})
