import assert from 'node:assert/strict'
import { encodeRequest, type Request } from '../../lib/channel/frames.js'
import { argumentsOf, MessageError, MessageReader } from '../../lib/channel/messages.js'

/** A reader, what it has read, and why it has stopped. */
function reading(then: (message: Request) => void = () => {}) {
  const read: string[] = []
  const reasons: Error[] = []
  const reader = new MessageReader({
    understand: message => {
      const [number] = argumentsOf(['u32'], message.args)
      return () => {
        read.push(`${message.name} ${number}`)
        then(message)
      }
    },
    broken: reason => void reasons.push(reason),
  })
  return { reader, read, reasons }
}

const message = (name: string, ...args: Request['args']) => encodeRequest({ name, args })

describe('the messages of a stream', () => {
  it('are read one by one, in whatever pieces they come', () => {
    const { reader, read, reasons } = reading()
    const bytes = Buffer.concat([message('one', 1), message('two', 2)])
    for (const byte of bytes) reader.push(Uint8Array.of(byte))
    reader.push(Buffer.concat([bytes, bytes]))
    assert.deepEqual(read, ['one 1', 'two 2', 'one 1', 'two 2', 'one 1', 'two 2'])
    assert.deepEqual(reasons, [])
  })

  it('end with the first that makes no sense, which is told once and by name', () => {
    for (const [bytes, reason] of [
      [message('odd', 'text'), 'odd: argument 1 is not u32'],
      [message('odd', 1, 2), 'odd: 2 arguments instead of 1'],
      [Uint8Array.of(1, 0, 0, 0, 5), '5 more bytes expected at byte 1'],
      [Uint8Array.of(255, 255, 255, 255), 'a frame of 4294967295 bytes is longer than 67108864 at byte 0'],
    ] as const) {
      const { reader, read, reasons } = reading()
      reader.push(Buffer.concat([message('one', 1), bytes, message('two', 2)]))
      reader.push(bytes)
      assert.deepEqual(
        reasons.map(error => error.message),
        [reason],
      )
      // A length that cannot be ends the chunk that it came with.
      assert.deepEqual(read, reason.startsWith('a frame') ? [] : ['one 1'])
    }
  })

  it('are understood no more once it was stopped, not even those that are there already', () => {
    const { reader, read, reasons } = reading(({ name }) => name === 'last' && reader.stop())
    reader.push(Buffer.concat([message('last', 1), message('odd')]))
    reader.push(message('odd'))
    assert.deepEqual([read, reasons], [['last 1'], []])
  })

  it('are not broken by what follows from them', () => {
    const { reader, read, reasons } = reading(() => {
      throw new RangeError('not of the message')
    })
    assert.throws(() => reader.push(message('one', 1)), RangeError)
    assert.throws(() => reader.push(message('two', 2)), RangeError)
    assert.deepEqual([read, reasons], [['one 1', 'two 2'], []])
  })

  it('have arguments of the kinds that were agreed upon', () => {
    const good = [1, null, 2n, 'text', null, new Uint8Array(1)] as const
    const kinds = ['u32', 'u32?', 'u64', 'text', 'text?', 'bytes'] as const
    assert.deepEqual(argumentsOf(kinds, good), good)
    for (const [i, kind] of kinds.entries()) {
      const wrong = good.map((value, at) => (at === i ? -1n : value))
      if (kind === 'u64') wrong[i] = 1
      assert.throws(() => argumentsOf(kinds, wrong), new MessageError(`argument ${i + 1} is not ${kind}`))
    }
  })
})
