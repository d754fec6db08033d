import assert from 'node:assert/strict'
import net from 'node:net'
import fc from 'fast-check'
import {
  decodeReply,
  encodeJson,
  encodeRequest,
  FrameSplitter,
  PROTOCOL,
  type Value,
} from '../../lib/channel/frames.js'
import { handlers } from '../../lib/simulator/handlers/index.js'
import { LabService } from './lab-service.js'
import { Disconnected, WireClient } from './wire-client.js'

describe('the simulated cluster: hostile clients', () => {
  let lab: LabService
  let good: WireClient
  let cluster: bigint

  before(async () => {
    lab = await LabService.start()
    good = await lab.client()
    cluster = await good.open()
  })

  after(() => lab.close())

  const goodIsWell = async () => assert.equal(await good.status('GetClusterInformation', cluster), 0)

  /** Sends bytes on a fresh connection, and waits for its end. */
  const send = async (...chunks: Uint8Array[]) => {
    const socket = net.connect(lab.service.endpoint.port, '127.0.0.1')
    socket.on('error', () => socket.destroy())
    const received: Buffer[] = []
    socket.on('data', chunk => received.push(chunk))
    const closed = new Promise(resolve => socket.once('close', resolve))
    for (const chunk of chunks) socket.write(chunk)
    socket.end()
    await closed
    return Buffer.concat(received)
  }

  it('get nothing without the token, and no second try', async () => {
    const hello = (token: string) => encodeRequest({ name: 'hello', args: [PROTOCOL, token, 'c'.repeat(32), 1] })
    const { token } = lab.service.endpoint
    const wrong = [...token].reverse().join('')
    const replies = [...new FrameSplitter().push(await send(hello(wrong), hello(token)))].map(decodeReply)
    assert.deepEqual(
      replies.map(({ status }) => status),
      [5],
    )
    for (const args of [
      [2, token, 'c'.repeat(32), 1],
      [PROTOCOL, token, 'short', 1],
      [PROTOCOL, token],
      [],
    ] as Value[][]) {
      const bytes = await send(encodeRequest({ name: 'hello', args }))
      assert.deepEqual(
        new FrameSplitter().push(bytes).map(body => decodeReply(body).status),
        [5],
      )
    }
    await goodIsWell()
  })

  it('cannot make it keep megabytes before they said who they are', async () => {
    const big = Buffer.alloc(1 << 20)
    big.writeUInt32LE(60 << 20)
    assert.equal((await send(big)).length, 0)
    await goodIsWell()
  })

  it('disturb nobody, whatever bytes they send', async () => {
    const { token } = lab.service.endpoint
    const bytes = fc.uint8Array({ maxLength: 200 })
    const framed = bytes.map(body => {
      const frame = Buffer.alloc(4 + body.length)
      frame.writeUInt32LE(body.length)
      frame.set(body, 4)
      return frame
    })
    const greeting = fc.constantFrom(
      Buffer.alloc(0),
      encodeRequest({ name: 'hello', args: [PROTOCOL, token, 'd'.repeat(32), 1] }),
      encodeRequest({ name: 'control', args: [PROTOCOL, token] }),
    )
    const json = fc.json().map(text => encodeJson(JSON.parse(text)))
    const chunks = fc.tuple(greeting, fc.array(fc.oneof(bytes, framed, json), { maxLength: 5 }))
    await fc.assert(
      fc.asyncProperty(chunks, async ([hello, rest]) => {
        await send(hello, ...rest)
        await goodIsWell()
      }),
      { numRuns: 150 },
    )
    assert.equal(lab.service.statistics.clients, 1)
  })

  it('get a status for every call that can be framed, whatever its arguments', async () => {
    const client = await lab.client()
    const handles = [await client.open(), await client.value('OpenClusterResource', await client.open(), 'SQL Server')]
    const value: fc.Arbitrary<Value> = fc.oneof(
      fc.constant(null),
      fc.constantFrom(...handles, 0n, 2n ** 64n - 1n),
      fc.integer({ min: 0, max: 0xffff_ffff }),
      fc.string({ maxLength: 20 }),
      fc.uint8Array({ maxLength: 20 }),
    )
    const name = fc.constantFrom(
      ...Object.keys(handlers).filter(key => !key.startsWith('Close')),
      'local',
      'hello',
      'nonsense',
    )
    await fc.assert(
      fc.asyncProperty(name, fc.array(value, { maxLength: 6 }), async (call, args) => {
        assert.equal(typeof (await client.status(call, ...args)), 'number')
      }),
      { numRuns: 500 },
    )
    const broken = lab.cluster.events.since(0).filter(({ kind }) => kind === 'internal')
    assert.deepEqual(
      broken.map(({ message }) => message),
      [],
    )
  })

  it('that send ahead and never read cost themselves only', async () => {
    const client = await WireClient.connect(lab.service.name)
    const handle = await client.open()
    client.socket.pause()
    const calls = Array.from({ length: 5000 }, () => client.call('ClusterOpenEnumEx', handle, 0x3f, 0))
    const ends = Promise.allSettled(calls)
    await goodIsWell()
    await client.close()
    const results = await ends
    assert.ok(results.every(result => result.status === 'fulfilled' || result.reason instanceof Disconnected))
    await goodIsWell()
  })
})
