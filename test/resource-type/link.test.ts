import assert from 'node:assert/strict'
import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { encodeRequest } from '../../lib/channel/frames.js'
import { answering, Link, taking } from '../../lib/resource-type/link.js'
import { Peer } from './peer.js'

/** A link, and the bytes that come to it. */
function begin() {
  const [input, output] = [new PassThrough(), new PassThrough()]
  const gates = new Map<number, () => void>()
  let onEnd = (_: Error | null) => {}
  const done = new Promise<Error | null>(resolve => {
    onEnd = resolve
  })
  const happened: number[] = []
  const link = new Link({
    input,
    output,
    events: { happened: taking(['u32'], n => void happened.push(n)) },
    calls: {
      wait: answering(['u32', 'text', 'bytes'], async (n, text, bytes) => {
        await new Promise<void>(resolve => gates.set(n, resolve))
        return [n, text, bytes]
      }),
    },
    onEnd,
  })
  return { link, input, output, done, gates, happened }
}

describe('the link to a resource DLL', () => {
  it('answers calls in any order, and carries events between them', async () => {
    const { link, input, output, gates, happened, done } = begin()
    const peer = new Peer({ input: output, output: input })
    const calls = [1, 2].map(n => peer.call('wait', n, 'text', Uint8Array.of(n)))
    peer.send('happened', 7)
    assert.deepEqual(await peer.call('unknown'), [120])
    link.send('told', null, 1n)
    gates.get(2)?.()
    assert.deepEqual(await calls[1], [2, 'text', Uint8Array.of(2)])
    gates.get(1)?.()
    assert.deepEqual(await calls[0], [1, 'text', Uint8Array.of(1)])
    assert.deepEqual(happened, [7])
    assert.deepEqual(peer.told, [['told', null, 1n]])
    await peer.end()
    assert.equal(await done, null)
    link.send('nobody')
  })

  it('sends all before it finishes, and tells nobody what he does himself', async () => {
    const { link, input, output, done } = begin()
    link.send('last', 'words'.repeat(10_000))
    const finished = link.finish()
    input.destroy()
    await once(input, 'close')
    assert.equal(await Promise.race([done, 'told nobody']), 'told nobody')
    output.resume()
    await finished
  })

  const wrong: [what: string, frame: Buffer, problem: RegExp][] = [
    ['no frame', Buffer.of(1, 0, 0, 0, 5), /5 more bytes expected/],
    ['no id', encodeRequest({ name: 'wait', args: ['1'] }), /^wait: the first argument is no id/],
    ['too few arguments', encodeRequest({ name: 'wait', args: [1, 2] }), /^wait: 1 arguments instead of 3/],
    ['another type', encodeRequest({ name: 'wait', args: [1, 2, 3, null] }), /^wait: argument 2 is not text/],
    ['an event of another type', encodeRequest({ name: 'happened', args: [''] }), /^happened: argument 1 is not u32/],
  ]
  for (const [what, frame, problem] of wrong) {
    it(`breaks at ${what}`, async () => {
      const { input, output, done } = begin()
      input.write(frame)
      assert.match((await done)?.message ?? '', problem)
      assert.ok(input.destroyed && output.destroyed)
    })
  }
})
