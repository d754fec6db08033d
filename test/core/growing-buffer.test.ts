import assert from 'node:assert/strict'
import { textOf } from '../../lib/codecs/wide-string.js'
import { Win32Error } from '../../lib/constants/errors.gen.js'
import { ClusterError } from '../../lib/core/errors.js'
import { growing } from '../../lib/core/growing-buffer.js'
import { check } from '../../lib/core/status.js'

const { ERROR_MORE_DATA, ERROR_INSUFFICIENT_BUFFER } = Win32Error
const firstBytes = 16 * 1024
const limit = 64 * 1024 * 1024

/** What a callee answers to a buffer; `rooms` keeps how much room it was given each time. */
type Callee = (buffer: Uint8Array, round: number) => { status: number; size: number }

async function ask(callee: Callee): Promise<{ bytes: Uint8Array; rooms: number[] }> {
  const rooms: number[] = []
  const bytes = await growing({
    syscall: 'Fake',
    target: 'target',
    buffers: ['bytes'],
    async call(buffer) {
      rooms.push(buffer.length)
      return callee(buffer, rooms.length)
    },
    sizes: ({ size }) => [size],
    read({ status }, filled) {
      check(status, 'Fake', 'target')
      return Uint8Array.from(filled)
    },
  })
  return { bytes, rooms }
}

/** An honest callee with so many bytes to give. */
const holding =
  (length: number, shortage: number = ERROR_MORE_DATA): Callee =>
  buffer => {
    if (buffer.length < length) return { status: shortage, size: length }
    buffer.fill(7, 0, length)
    return { status: 0, size: length }
  }

describe('the growing buffer', () => {
  it('needs one call for anything up to 16 KB, and two beyond', async () => {
    for (const length of [0, 1, firstBytes]) {
      const { bytes, rooms } = await ask(holding(length))
      assert.deepEqual([bytes.length, rooms], [length, [firstBytes]])
    }
    const { bytes, rooms } = await ask(holding(1_000_000))
    assert.equal(bytes.length, 1_000_000)
    assert.deepEqual(rooms, [firstBytes, 1_000_000])
    assert(bytes.every(byte => byte === 7))
  })

  it('takes 122 for 234', async () => {
    assert.equal((await ask(holding(100_000, ERROR_INSUFFICIENT_BUFFER))).bytes.length, 100_000)
  })

  it('takes a success that claims more than there is room for as a request for room', async () => {
    const { bytes, rooms } = await ask(buffer =>
      buffer.length < 50_000 ? { status: 0, size: 50_000 } : holding(50_000)(buffer, 2),
    )
    assert.deepEqual([bytes.length, rooms], [50_000, [firstBytes, 50_000]])
  })

  it('survives data that grows between the calls', async () => {
    const { bytes, rooms } = await ask((buffer, round) => holding(20_000 + round * 5_000)(buffer, round))
    assert(rooms.length <= 3, String(rooms))
    assert.equal(bytes.length, 20_000 + rooms.length * 5_000)
  })

  it('survives a callee that asks for the same size again, for less, or for nothing', async () => {
    for (const size of [firstBytes, 1, 0]) {
      const { bytes } = await ask(buffer =>
        buffer.length < 60_000 ? { status: ERROR_MORE_DATA, size } : holding(60_000)(buffer, 0),
      )
      assert.equal(bytes.length, 60_000)
    }
  })

  it('gives up on a callee that is never content, and says so', async () => {
    const callees: Callee[] = [
      () => ({ status: ERROR_MORE_DATA, size: 0 }),
      buffer => ({ status: ERROR_MORE_DATA, size: buffer.length }),
      buffer => ({ status: ERROR_MORE_DATA, size: buffer.length + 1 }),
      buffer => ({ status: 0, size: buffer.length + 1 }),
      () => ({ status: ERROR_MORE_DATA, size: 0xffffffff }),
      () => ({ status: 0, size: 0xffffffff }),
    ]
    for (const callee of callees) {
      let rounds = 0
      await assert.rejects(
        ask((buffer, round) => {
          rounds = round
          assert(buffer.length <= limit)
          return callee(buffer, round)
        }),
        (error: ClusterError) => {
          assert(error instanceof ClusterError)
          assert.deepEqual([error.code, error.syscall, error.target], ['ERROR_MORE_DATA', 'Fake', 'target'])
          assert.equal((error.cause as { code: string }).code, 'ERR_CLUSAPI_BUFFER_LIMIT')
          return true
        },
      )
      assert(rounds <= 13, `${rounds} rounds`)
    }
    await assert.rejects(
      ask(() => ({ status: ERROR_INSUFFICIENT_BUFFER, size: 0 })),
      {
        code: 'ERROR_INSUFFICIENT_BUFFER',
      },
    )
  })

  it('does not believe sizes that come with any other failure', async () => {
    for (const status of [5, 6, 31, 87, 1722]) {
      let rounds = 0
      const callee: Callee = (_, round) => {
        rounds = round
        return { status, size: 0xffffffff }
      }
      await assert.rejects(ask(callee), { errno: status })
      assert.equal(rounds, 1)
    }
  })

  it('passes on what the call itself throws', async () => {
    const failure = new TypeError('wrong argument')
    const callee: Callee = () => {
      throw failure
    }
    await assert.rejects(ask(callee), failure)
  })

  it('gives calls at the same time buffers of their own', async () => {
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        growing({
          syscall: 'Fake',
          target: null,
          buffers: ['bytes'],
          async call(buffer) {
            await new Promise(resolve => setImmediate(resolve))
            buffer.fill(i, 0, 100)
            await new Promise(resolve => setImmediate(resolve))
            return { status: 0 }
          },
          sizes: () => [100],
          read: (_, bytes) => bytes.every(byte => byte === i),
        }),
      ),
    )
    assert(answers.every(Boolean))
  })
})

describe('the growing buffer of characters', () => {
  /** Callees disagree on whether a size counts the NUL: on success, and when they ask for room. */
  const write = (text: string, filled: number, needed: number) => (buffer: Uint16Array) => {
    if (buffer.length < text.length + 1) return { status: ERROR_MORE_DATA, size: text.length + needed }
    for (let i = 0; i < text.length; i++) buffer[i] = text.charCodeAt(i)
    buffer[text.length] = 0
    return { status: 0, size: text.length + filled }
  }

  it('reads the text whether or not the NUL is counted', async () => {
    for (const text of ['', 'NODE1', 'x'.repeat(510), 'x'.repeat(511), 'x'.repeat(512), 'Ж'.repeat(10_000)]) {
      for (const filled of [0, 1]) {
        for (const needed of [0, 1]) {
          const callee = write(text, filled, needed)
          const read = await growing({
            syscall: 'Fake',
            target: null,
            buffers: ['chars'],
            call: async buffer => callee(buffer),
            sizes: ({ size }) => [size],
            read: (_, units) => textOf(units),
          })
          assert.equal(read, text)
        }
      }
    }
  })

  it('grows of several buffers those that are too small', async () => {
    const [node, group] = ['N'.repeat(20), 'G'.repeat(5_000)]
    const rooms: number[][] = []
    const read = await growing({
      syscall: 'Fake',
      target: null,
      buffers: ['chars', 'chars'],
      async call(first, second) {
        rooms.push([first.length, second.length])
        const [a, b] = [write(node, 0, 0)(first), write(group, 0, 0)(second)]
        return { status: a.status || b.status, sizes: [a.size, b.size] }
      },
      sizes: ({ sizes }) => sizes,
      read: (_, first, second) => [textOf(first), textOf(second)],
    })
    assert.deepEqual(read, [node, group])
    assert.deepEqual(rooms, [
      [512, 512],
      [512, 5_001],
    ])
  })
})
