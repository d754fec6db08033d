import assert from 'node:assert/strict'
import fc from 'fast-check'
import {
  decodeJson,
  decodeReply,
  decodeRequest,
  encodeJson,
  encodeReply,
  encodeRequest,
  FrameError,
  FrameSplitter,
  MAX_BODY,
  type Value,
} from '../../lib/channel/frames.js'
import { fuzz } from '../codecs/fuzz.js'

const text = fc.array(fc.integer({ min: 0, max: 0xffff })).map(units => String.fromCharCode(...units))
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.integer({ min: 0, max: 0xffff_ffff }),
  fc.bigInt({ min: 0n, max: 0xffff_ffff_ffff_ffffn }),
  text,
  fc.uint8Array(),
)

const body = (frame: Buffer): Buffer => frame.subarray(4)

/** Runs a decoder that may refuse, but only as a decoder refuses. */
function total(decode: () => unknown): void {
  try {
    decode()
  } catch (error) {
    assert.ok(error instanceof FrameError, String(error))
    assert.equal(error.code, 'ERR_CLUSAPI_FRAME')
  }
}

describe('frames', () => {
  fuzz('give back what was packed', [fc.stringMatching(/^[A-Za-z]\w{0,30}$/), fc.array(value)], (name, args) => {
    assert.deepEqual(decodeRequest(body(encodeRequest({ name, args }))), { name, args })
    const reply = { status: 0xffff_ffff, flags: 3, values: args }
    assert.deepEqual(decodeReply(body(encodeReply(reply))), reply)
  })

  it('carry JSON on a control connection', () => {
    const message = { id: 1, method: 'clock.advance', params: { ms: 5 }, text: '☃\u0000' }
    assert.deepEqual(decodeJson(body(encodeJson(message))), message)
    assert.throws(() => decodeJson(Buffer.from('{')), FrameError)
  })

  fuzz('refuse any other bytes', [fc.uint8Array({ maxLength: 200 })], bytes => {
    total(() => decodeRequest(bytes))
    total(() => decodeReply(bytes))
    total(() => decodeJson(bytes))
  })

  it('say where the bytes go wrong', () => {
    assert.throws(() => decodeReply(Buffer.alloc(9)), { message: '2 more bytes expected at byte 8' })
    const mistagged = body(encodeReply({ status: 0, flags: 0, values: [1] }))
    mistagged[10] = 9
    assert.throws(() => decodeReply(mistagged), { message: 'unknown value tag 9 at byte 10' })
  })

  it('refuse every truncation and every extension of a good body', () => {
    const good = body(
      encodeRequest({ name: 'ClusterRegSetValue', args: [7n, 'Name', 1, new Uint8Array([1, 2]), null] }),
    )
    for (let length = 0; length < good.length; length++) {
      assert.throws(() => decodeRequest(good.subarray(0, length)), FrameError)
    }
    assert.throws(() => decodeRequest(Buffer.concat([good, Buffer.alloc(1)])), FrameError)
  })

  it('do not announce what they cannot hold', () => {
    assert.throws(() => encodeReply({ status: 0, flags: 0, values: [-1] }), RangeError)
    assert.throws(() => encodeReply({ status: 0, flags: 0, values: new Array(65536).fill(null) }), RangeError)
    assert.throws(() => encodeRequest({ name: 'Öpen', args: [] }), RangeError)
  })
})

describe('the frame splitter', () => {
  fuzz(
    'finds the frames however the stream was cut',
    [fc.array(fc.uint8Array({ maxLength: 40 })), fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })],
    (bodies, cuts) => {
      const stream = Buffer.concat(bodies.flatMap(bytes => [Buffer.from(Uint32Array.of(bytes.length).buffer), bytes]))
      const splitter = new FrameSplitter()
      const found: Buffer[] = []
      for (let at = 0, turn = 0; at < stream.length; turn++) {
        const size = cuts[turn % cuts.length] ?? 1
        found.push(...splitter.push(stream.subarray(at, at + size)))
        at += size
      }
      assert.deepEqual(
        found.map(bytes => [...bytes]),
        bodies.map(bytes => [...bytes]),
      )
      assert.equal(splitter.buffered, 0)
    },
  )

  it('refuses a frame that is too long as soon as its length is known', () => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(MAX_BODY + 1)
    assert.throws(() => new FrameSplitter().push(length), FrameError)
  })

  it('sets nothing aside for a length that was merely announced', () => {
    const length = Buffer.alloc(4)
    length.writeUInt32LE(MAX_BODY)
    const splitter = new FrameSplitter()
    assert.deepEqual(splitter.push(length), [])
    assert.equal(splitter.buffered, 0)
  })
})
