import assert from 'node:assert/strict'
import { fileURLToPath } from 'node:url'
import { Started } from './peer.js'

const script = fileURLToPath(new URL('programs/process.js', import.meta.url))

const severe = 3

/** Opens a resource and brings it online, which ends the process in its own way. */
async function run(resource: string): Promise<{ started: Started; peer: ReturnType<Started['peer']> }> {
  const started = await Started.start(script)
  const peer = started.peer()
  assert.deepEqual(await peer.until(([name]) => name === 'hello'), ['hello', 1, 'Process'])
  assert.deepEqual(await peer.call('open', 7, resource, 0), [0])
  return { started, peer }
}

describe('the process of a resource type', function () {
  this.timeout(60_000)

  it('tells what nobody catches, then ends; what is under way has no answer', async () => {
    for (const [resource, text] of [
      ['throws', /uncaughtException: Error: thrown where nobody catches\n +at assertNothing/],
      ['rejects', /unhandledRejection: Error: rejected where nobody catches\n +at /],
    ] as const) {
      const { started, peer } = await run(resource)
      const online = peer.call('online', 7, 0)
      await assert.rejects(online, /the channel has ended/)
      assert.equal(await started.exit, 70)
      const [, , , last] = await peer.until(([name, , level]) => name === 'log' && level === severe)
      assert.match(String(last), text)
      // What the script prints is the resource's.
      assert.deepEqual(peer.logged(7).slice(0, 2), [
        [1, `opened ${resource}`],
        [2, resource],
      ])
      assert.match(String(peer.logged(7)[2]?.[1]), /^Trace: on the way\n +at /)
    }
  })

  it('tells every resource that is open why it ends, and which of them it was', async () => {
    for (const [resource, origin] of [
      ['throws', 'uncaughtException: Error: thrown where'],
      ['rejects', 'unhandledRejection: Error: rejected where'],
    ] as const) {
      const { started, peer } = await run(resource)
      assert.deepEqual(await peer.call('open', 8, 'other', 0), [0])
      await assert.rejects(peer.call('online', 7, 0), /the channel has ended/)
      assert.equal(await started.exit, 70)
      const last = (id: number) => peer.logged(id).at(-1)
      const [level, text] = last(7) ?? []
      assert.equal(level, severe)
      assert.ok(String(text).startsWith(origin), String(text))
      // Node does not always tell whose a rejection was.
      const others = [`the process ends, because of '${resource}': ${text}`, ...(resource === 'rejects' ? [text] : [])]
      assert.ok(others.includes(last(8)?.[1] as string), JSON.stringify(last(8)))
      assert.equal(last(8)?.[0], severe)
    }
  })

  it('tells of a rejection that NODE_OPTIONS would let pass', async () => {
    const started = await Started.start(script, { NODE_OPTIONS: '--unhandled-rejections=none' })
    const peer = started.peer()
    await peer.until(([name]) => name === 'hello')
    await peer.call('open', 7, 'rejects', 0)
    await assert.rejects(peer.call('online', 7, 0), /the channel has ended/)
    assert.equal(await started.exit, 70)
    assert.match(String(peer.logged(7).at(-1)?.[1]), /^unhandledRejection: Error: rejected where/)
  })

  it('ends with the channel, and the channel with it', async () => {
    const { started, peer } = await run('stays')
    await peer.end()
    assert.equal(await started.exit, 0)
    const exits = await run('exits')
    await assert.rejects(exits.peer.call('online', 7, 0), /the channel has ended/)
    assert.equal(await exits.started.exit, 3)
  })

  it('tells why a script cannot be run', async () => {
    for (const [kind, text] of [
      ['broken', /the script is no resource type that can be run: TypeError: the script does not load\n +at /],
      ['wrong', /The "default export.online" argument must be of type function. Received 7/],
    ] as const) {
      const started = await Started.start(script, { CLUSAPI_TEST_SCRIPT: kind })
      const [, resource, level, told] = await started.peer().until(([name]) => name === 'log')
      assert.deepEqual([resource, level], [null, severe])
      assert.match(String(told), text)
      assert.equal(await started.exit, 70)
    }
  })

  it('does not go on with a channel that brings something else', async () => {
    const { started } = await run('stays')
    started.channel.write(Buffer.of(3, 0, 0, 0, 9, 9, 9))
    assert.equal(await started.exit, 70)
    assert.match(started.stderr, /the channel to the resource DLL has failed: FrameError/)
  })
})
