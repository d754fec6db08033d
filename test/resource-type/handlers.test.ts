import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ClusterError, ResourceControl, Win32Error } from '../../lib/index.js'
import {
  defineResourceType,
  OfflineV2Flag,
  OnlineV2Flag,
  type ResourceTypeDefinition,
} from '../../lib/resource-type.js'
import { type Peer, serve } from './peer.js'

const [information, warning, failure] = [0, 1, 2]
const code = (control: { code: number }): number => control.code
const none = new Uint8Array(0)

/** A type whose handlers do what a test puts here. */
function typeOf(handlers: Partial<ResourceTypeDefinition<Record<never, never>, unknown>>) {
  return defineResourceType({ name: 'Test', online() {}, ...handlers } as ResourceTypeDefinition<
    Record<never, never>,
    unknown
  >)
}

describe('the handlers of a resource type', () => {
  const peers: Peer[] = []
  afterEach(() => Promise.all(peers.splice(0).map(peer => peer.end())))

  /** Resource 1, opened. */
  async function opened(handlers: Parameters<typeof typeOf>[0]): Promise<Peer> {
    const peer = await serve(typeOf(handlers))
    peers.push(peer)
    assert.deepEqual(await peer.call('open', 1, 'R', 0), [0])
    return peer
  }

  it('are called with one object from open to close, which keeps what open returned', async () => {
    const seen: unknown[] = []
    const type = defineResourceType({
      name: 'Test',
      open: ({ name, flags }) => ({ calls: [`open ${name} ${flags}`] }),
      online: it => void it.state.calls.push(`online ${it.flags}`),
      offline: async it => void it.state.calls.push(`offline ${it.flags} to ${it.destination}`),
      isAlive(it) {
        it.state.calls.push('isAlive')
        return true
      },
      terminate: it => void it.state.calls.push(`terminate ${it.destination}`),
      close: it => void seen.push(...it.state.calls),
    })
    const peer = await serve(type)
    peers.push(peer)
    for (const [call, ...args] of [
      ['open', 1, 'R', 1],
      ['online', 1, OnlineV2Flag.RESTORE_ONLINE_STATE],
      ['offline', 1, OfflineV2Flag.QUEUE_ENABLED, 'NODE2'],
      ['terminate', 1],
    ] as const) {
      assert.deepEqual(await peer.call(call, ...args), [0], call)
    }
    assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    assert.deepEqual(await peer.call('close', 1), [0])
    assert.deepEqual(seen, ['open R 1', 'online 8', 'offline 4 to NODE2', 'terminate null', 'isAlive'])
  })

  it('may be left out', async () => {
    const peer = await opened({})
    assert.deepEqual(await peer.call('online', 1, 0), [0])
    assert.deepEqual(await peer.call('offline', 1, 0, null), [0])
    assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    assert.deepEqual(await peer.call('control', 1, code(ResourceControl.GET_NAME), none), [1, none])
    for (const call of ['terminate', 'close']) assert.deepEqual(await peer.call(call, 1), [0])
  })

  it('throw what the cluster gets as a status, and the log with its stack', async () => {
    const errors: [error: unknown, status: number][] = [
      [new ClusterError(5007, 'OpenClusterResource', 'x'), 5007],
      [Object.assign(new Error('taken'), { code: 'EADDRINUSE', errno: -98, syscall: 'listen' }), 10048],
      [new DOMException('late', 'TimeoutError'), Win32Error.ERROR_TIMEOUT],
      // Nobody has terminated it.
      [new DOMException('stop', 'AbortError'), Win32Error.ERROR_GEN_FAILURE],
      [new Error('any'), Win32Error.ERROR_GEN_FAILURE],
      ['no error at all', Win32Error.ERROR_GEN_FAILURE],
    ]
    let thrown: unknown
    const peer = await opened({
      async online() {
        throw thrown
      },
    })
    for (const [error, status] of errors) {
      thrown = error
      assert.deepEqual(await peer.call('online', 1, 0), [status])
      const [level, text] = peer.logged(1).at(-1) ?? []
      assert.equal(level, failure)
      assert.ok(String(text).startsWith(`online failed with status ${status}: `), String(text))
      if (error instanceof ClusterError)
        assert.match(String(text), /ERROR_RESOURCE_NOT_FOUND.*\n +at .*handlers\.test/s)
    }
  })

  it('of one resource wait for each other, those of another do not', async () => {
    const calls: string[] = []
    let release = () => {}
    const peer = await opened({
      async online({ name }) {
        calls.push(`online ${name}`)
        if (name === 'R') await new Promise<void>(resolve => (release = resolve))
        calls.push(`done ${name}`)
      },
      isAlive({ name }) {
        calls.push(`isAlive ${name}`)
        return true
      },
    })
    await peer.call('open', 2, 'S', 0)
    const first = [peer.call('online', 1, 0), peer.call('isAlive', 1)]
    await peer.call('online', 2, 0)
    await peer.call('isAlive', 2)
    assert.deepEqual(calls, ['online R', 'online S', 'done S', 'isAlive S'])
    release()
    assert.deepEqual(await Promise.all(first), [[0], [0, 1]])
    assert.deepEqual(calls.slice(4), ['done R', 'isAlive R'])
  })

  it('are stopped by terminate, which waits for none of them, and may begin anew', async () => {
    const signals: AbortSignal[] = []
    const peer = await opened({
      async online({ signal, flags }) {
        signals.push(signal)
        if (flags === 1) await sleep(60_000, undefined, { signal })
        // One that looks at no signal comes to nothing as well.
        if (flags === 2) await new Promise(resolve => signal.addEventListener('abort', resolve))
      },
      terminate: ({ signal, log }) => log.warning(`aborted: ${signal.aborted}`),
    })
    for (const flags of [1, 2]) {
      const online = peer.call('online', 1, flags)
      while (signals.length < flags) await sleep(1)
      assert.deepEqual(await peer.call('terminate', 1), [0])
      assert.deepEqual(await online, [Win32Error.ERROR_OPERATION_ABORTED])
    }
    assert.deepEqual(await peer.call('online', 1, 0), [0])
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, true, false],
    )
    assert.deepEqual(peer.logged(1), [
      [warning, 'aborted: true'],
      [information, 'online has stopped, as it was told to'],
      [warning, 'aborted: true'],
      [information, 'online has stopped, as it was told to'],
    ])
    assert.deepEqual(await peer.call('offline', 1, 0, null), [0])
    assert.equal(signals[2]?.aborted, true)
  })

  it('begin anew behind an offline that was terminated, and outlive its end', async () => {
    let release = () => {}
    const stuck = new Promise<void>(resolve => {
      release = resolve
    })
    const signals: AbortSignal[] = []
    const peer = await opened({ online: ({ signal }) => void signals.push(signal), offline: () => stuck })
    assert.deepEqual(await peer.call('online', 1, 0), [0])
    const offline = peer.call('offline', 1, 0, null)
    assert.deepEqual(await peer.call('terminate', 1), [0])
    const online = peer.call('online', 1, 0)
    await sleep(1)
    release()
    assert.deepEqual([await offline, await online], [[0], [0]])
    assert.deepEqual(
      signals.map(({ aborted }) => aborted),
      [true, false],
    )
  })

  it('do not begin for a resource that was terminated before their turn came', async () => {
    let release = () => {}
    let begun = 0
    const looking = new Promise<void>(resolve => {
      release = resolve
    })
    const peer = await opened({ isAlive: () => looking.then(() => true), online: () => void begun++ })
    const look = peer.call('isAlive', 1)
    const online = peer.call('online', 1, 0)
    assert.deepEqual(await peer.call('terminate', 1), [0])
    release()
    assert.deepEqual([await look, await online, begun], [[0, 1], [Win32Error.ERROR_OPERATION_ABORTED], 0])
    assert.deepEqual([await peer.call('online', 1, 0), begun], [[0], 1])
  })

  it('tell how far they are, in rising percents, while they may take their time', async () => {
    const peer = await opened({
      online({ pending }) {
        for (const percent of [10, 10, 5, 33.4, 33.9, 100]) pending(percent)
      },
      offline({ pending }) {
        pending(1)
        assert.throws(() => pending(101), { code: 'ERR_OUT_OF_RANGE' })
      },
      isAlive({ pending }) {
        pending(99)
        return true
      },
    })
    await peer.call('online', 1, 0)
    await peer.call('isAlive', 1)
    assert.deepEqual(await peer.call('offline', 1, 0, null), [0])
    const pending = peer.told.filter(([name]) => name === 'pending')
    assert.deepEqual(
      pending,
      [10, 33, 100, 1].map(percent => ['pending', 1, percent]),
    )
  })

  it('look whether it is alive: a look that fails or gives no answer is a failure', async () => {
    let answer: () => unknown = () => true
    const peer = await opened({ looksAlive: () => answer() as boolean })
    assert.deepEqual(await peer.call('isAlive', 1), [0, 1])
    for (answer of [() => false, () => Promise.reject(new Error('dead')), () => undefined]) {
      assert.deepEqual(await peer.call('isAlive', 1), [0, 0])
    }
    assert.deepEqual(
      peer.logged(1).map(([, text]) => String(text).split('\n')[0]),
      [
        'looksAlive failed with status 31: Error: dead',
        'looksAlive failed with status 31: TypeError: The "looksAlive" argument must be a function that returns true or false. Received undefined',
      ],
    )
  })

  it('look at intervals while it is online, and tell what has changed', async () => {
    let alive = true
    let looks = 0
    const peer = await opened({
      looksAliveInterval: 10,
      looksAlive() {
        looks++
        return alive
      },
      isAlive: () => alive,
    })
    await peer.call('online', 1, 0)
    while (looks < 2) await sleep(5)
    assert.deepEqual(
      peer.told.filter(([name]) => name === 'health'),
      [],
    )
    alive = false
    await peer.until(([name, , health]) => name === 'health' && health === 0)
    alive = true
    await peer.until(([name, , health]) => name === 'health' && health === 1)
    await peer.call('terminate', 1)
    const after = looks
    await sleep(50)
    assert.ok(looks <= after + 1, 'a look that had begun')
  })

  it('answer control codes, typed by name or as bytes by number', async () => {
    const peer = await opened({
      control: {
        GET_NETWORK_NAME: () => 'name',
        GET_FLAGS: () => undefined,
        DELETE: () => null,
        20971521: (_, input) => Uint8Array.from(input).reverse(),
        20971525() {
          throw new ClusterError(5, 'x')
        },
      },
      typeControl: { 37748737: input => input },
    })
    const control = (number: number, input: Uint8Array) => peer.call('control', 1, number, input)
    const name = new Uint8Array(Buffer.from('name\0', 'utf16le'))
    assert.deepEqual(await control(code(ResourceControl.GET_NETWORK_NAME), none), [0, name])
    assert.deepEqual(await control(code(ResourceControl.GET_FLAGS), none), [1, none])
    assert.deepEqual(await control(code(ResourceControl.GET_CLASS_INFO), none), [1, none])
    assert.deepEqual(await control(code(ResourceControl.DELETE), none), [0, none])
    assert.deepEqual(await control(0x01400001, Uint8Array.of(1, 2)), [0, Uint8Array.of(2, 1)])
    assert.deepEqual(await control(0x01400005, none), [5, none])
    assert.deepEqual(await peer.call('typeControl', 0x02400001, name), [0, name])
    assert.deepEqual(await peer.call('typeControl', 7, none), [1, none])
    await assert.rejects(serve(typeOf({ control: { GET_NAEM: () => {} } as never })), /definition.control.GET_NAEM/)
  })

  it('are called for resources that are open, and for nothing else', async () => {
    const peer = await opened({
      open({ name }) {
        if (name === 'refused') throw new ClusterError(5, 'x')
      },
    })
    assert.deepEqual(await peer.call('open', 1, 'R', 0), [183])
    assert.deepEqual(await peer.call('open', 2, 'refused', 0), [5])
    for (const resource of [2, 3]) assert.deepEqual(await peer.call('online', resource, 0), [6])
    assert.deepEqual(await peer.call('close', 1), [0])
    assert.deepEqual(await peer.call('isAlive', 1), [6])
    assert.deepEqual(await peer.call('arbitrate', 1), [Win32Error.ERROR_CALL_NOT_IMPLEMENTED])
  })
})
