import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Value } from '../../lib/channel/frames.js'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { lives, logged, makeType, type Parts, reports, State, type TypeFolder } from './type.js'

const nothing = new Uint8Array(0)
const TIMEOUT = 1460
const BROKEN_PIPE = 109
const windows = process.platform === 'win32'

/** Whether a process is there. One that nobody has asked yet how it ended is not. */
function exists(pid: number): boolean {
  try {
    if (process.platform === 'linux') return !/\) [XZ]/.test(readFileSync(`/proc/${pid}/stat`, 'latin1'))
    process.kill(pid, 0)
    return true
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException
    if (['ENOENT', 'ESRCH'].includes(code)) return false
    throw error
  }
}

/** Waits for something that happens soon, but that nobody tells. */
async function soon(what: string, happened: () => boolean): Promise<void> {
  for (const limit = Date.now() + 20_000; !happened(); ) {
    assert.ok(Date.now() < limit, what)
    await new Promise(wake => setTimeout(wake, 10))
  }
}

describe('the Node process of a resource DLL', function () {
  this.timeout(120_000 * lives)
  let lab: Simulator
  const { ASAN_OPTIONS } = process.env
  before(async () => {
    // A script that leaves in the middle leaves V8's heap behind, which is no leak of ours, and ends with another code for it.
    if (ASAN_OPTIONS !== undefined) process.env.ASAN_OPTIONS = `${ASAN_OPTIONS}:detect_leaks=0`
    lab = await Simulator.start()
  })
  after(async () => {
    if (ASAN_OPTIONS !== undefined) process.env.ASAN_OPTIONS = ASAN_OPTIONS
    await lab[Symbol.asyncDispose]()
  })

  /** A host with a type, for the length of a test. */
  class Stage implements AsyncDisposable {
    constructor(
      readonly type: TypeFolder,
      readonly host: HostClient,
    ) {}

    static async set(parts: Parts = {}): Promise<Stage> {
      const type = await makeType(parts)
      return new Stage(type, await HostClient.load(type.dll, lab.endpoint))
    }

    open(resource: number, words: string): Promise<void> {
      return this.host.open(resource, words)
    }

    /** Calls an entry; the time that it took, too. */
    async call(name: string, ...args: Value[]): Promise<{ status: number; value: Value | undefined; ms: number }> {
      const since = performance.now()
      const { status, values } = await this.host.call(name, ...args)
      return { status, value: values[0], ms: performance.now() - since }
    }

    async online(resource: number, since = 0): Promise<Value[] | undefined> {
      assert.equal((await this.call('online', resource, 0, nothing)).status, 997)
      return (await reports(this.host, resource, since)).at(-1)
    }

    /** The processes that have run the script so far. */
    pids(): number[] {
      return this.host.logged(null).flatMap(text => {
        const pid = /^pid (\d+) in /.exec(String(text))?.[1]
        return pid === undefined ? [] : [Number(pid)]
      })
    }

    /** Ends the host in order; nothing that it has started is left, and it has called back for nothing that was closed. */
    async [Symbol.asyncDispose](): Promise<void> {
      await this.host.exit()
      assert.deepEqual(this.host.named('badHandle'), [])
      await this.host[Symbol.asyncDispose]()
      await soon('a process was left', () => !this.pids().some(exists))
      await this.type[Symbol.asyncDispose]()
    }
  }

  it('is killed at any point of the life of a resource: it fails, says so, and comes online again in a new one', async () => {
    await using stage = await Stage.set()
    const hows = ['kill', 'exit=9', 'garbage=ffffffff']
    let resource = 0
    let turn = 0
    /** Opens a resource in whose life the process dies at some point. */
    const point = async (call: string, before = ''): Promise<number> => {
      await stage.open(++resource, `${before} ${call}:${hows[turn++ % hows.length]}`)
      return resource
    }
    for (let round = 0; round < lives; round++) {
      // While it is opened.
      const opening = await stage.call('open', ++resource, `open:${hows[turn++ % hows.length]}`, 'Resources', 0)
      assert.equal(opening.status, BROKEN_PIPE)
      // On its way online.
      const onItsWay = await point('online', 'online:pending=40')
      assert.equal((await stage.online(onItsWay))?.[0], State.failed)
      // Online, in IsAlive: all that were online in it have failed at once, and LooksAlive knows.
      const asked = await point('isAlive')
      const beside = ++resource
      await stage.open(beside, '')
      for (const each of [asked, beside]) assert.equal((await stage.online(each))?.[0], State.online)
      assert.equal((await stage.call('isAlive', asked)).value, 0)
      const [signal] = await stage.host.until('SignalFailure', 1, beside)
      assert.deepEqual(signal?.values, [0, BROKEN_PIPE])
      for (const each of [asked, beside]) assert.equal((await stage.call('looksAlive', each)).value, 0)
      await stage.call('terminate', beside)
      assert.equal((await stage.online(beside, 1))?.[0], State.online)
      assert.equal((await stage.call('isAlive', beside)).value, 1)
      // On its way offline, in a control code, in Terminate, in Close.
      const leaving = await point('offline')
      assert.equal((await stage.online(leaving))?.[0], State.online)
      assert.equal((await stage.call('offline', leaving, null, 0, nothing)).status, 997)
      assert.equal((await reports(stage.host, leaving, 1)).at(-1)?.[0], State.failed)
      const controlled = await point('control')
      assert.equal((await stage.call('resourceControl', controlled, 0x0120_0000, nothing, 0)).status, BROKEN_PIPE)
      assert.equal((await stage.call('terminate', await point('terminate'))).status, 0)
      assert.equal((await stage.call('close', await point('close'))).status, 0)
      for (const each of [onItsWay, asked, beside, leaving, controlled]) await stage.call('close', each)
    }
    assert.ok(stage.pids().length >= 7 * lives)
    await soon('a process was left', () => stage.pids().filter(exists).length <= 1)
    await logged(stage.host, windows ? /ended with exit code \d+$/ : /was ended by signal 9$/)
    await logged(stage.host, /ended with exit code 9$/)
    await logged(stage.host, /has sent a message of 4294967295 bytes and is killed$/)
  })

  it('that talks nonsense is not listened to any longer', async () => {
    await using stage = await Stage.set()
    const nonsense = {
      'online:garbage=03000000090909': /3 bytes that are no message/,
      'online:tell=surprise': /a message 'surprise' that makes no sense/,
      'online:tell=hello': /a message 'hello' that makes no sense/,
      'online:tell=pending': /a message 'pending' that makes no sense/,
      'online:tell=answer': /a message 'answer' that makes no sense/,
      'online:twice': /a message 'answer' that makes no sense/,
    }
    let resource = 0
    for (const [words, pattern] of Object.entries(nonsense)) {
      await stage.open(++resource, words)
      await stage.online(resource)
      await logged(stage.host, pattern)
      await stage.host.call('terminate', resource)
      await stage.host.call('close', resource)
    }
  })

  it('that hangs costs its callers no more than their deadlines; Terminate ends it', async () => {
    const deadlines = ['[deadlines]', 'open=4000', 'isAlive=100', 'control=100', 'terminate=100', 'close=100']
    await using stage = await Stage.set({ manifest: deadlines })
    const hangs = 'isAlive:hang control:hang'
    await stage.open(1, hangs)
    await stage.open(2, 'online:hang terminate:hang')
    assert.equal((await stage.online(1))?.[0], State.online)
    const isAlive = await stage.call('isAlive', 1)
    assert.ok(isAlive.value === 0 && isAlive.ms >= 99 && isAlive.ms < 3000, String(isAlive.ms))
    assert.equal((await stage.call('looksAlive', 1)).value, 0)
    assert.equal((await stage.call('resourceControl', 1, 5, nothing, 0)).status, TIMEOUT)
    await logged(stage.host, /^isAlive was not answered in time$/, 1)
    // Terminate comes beside a pending Online, is not answered, and ends the process, with all that is in it.
    await stage.call('online', 2, 0, nothing)
    const terminated = await stage.call('terminate', 2)
    assert.ok(terminated.ms >= 99 && terminated.ms < 3000, String(terminated.ms))
    assert.deepEqual(stage.host.named('SetResourceStatus', 2), [])
    await stage.host.until('SignalFailure', 1, 1)
    await stage.open(3, '')
    assert.equal((await stage.online(3))?.[0], State.online)
    assert.equal(new Set(stage.pids()).size, 2)
  })

  it('that is busy for ever is no other: what it is sent waits, and nobody for it', async () => {
    await using stage = await Stage.set({ manifest: ['[deadlines]', 'control=100', 'terminate=100', 'close=100'] })
    await stage.open(1, 'control:spin')
    const large = new Uint8Array(3_000_000)
    // More than any pipe holds.
    const calls = Array.from({ length: 8 }, () => stage.call('resourceControl', 1, 0x0120_0000, large, 0))
    for (const { status, ms } of await Promise.all(calls)) {
      assert.equal(status, TIMEOUT)
      assert.ok(ms < 5000, String(ms))
    }
    const closed = await stage.call('close', 1)
    assert.ok(closed.ms < 3000, String(closed.ms))
  })

  it('that does not begin as it should lets nothing be opened, and says why', async () => {
    const beginnings: [Parts, number, RegExp][] = [
      [{ plan: { instead: 'exit' } }, BROKEN_PIPE, /ended with exit code 3$/],
      [{ plan: { instead: 'garbage' } }, 13, /has sent a message of \d+ bytes and is killed$/],
      [{ plan: { hello: [2, 'Test Type'] } }, 1306, /speaks version 2, not 1 and is killed$/],
      [{ plan: { hello: [1, 'Other'] } }, 5080, /runs resource type 'Other', not 'Test Type' and is killed$/],
      [{ plan: { hello: ['x'] } }, 13, /a message 'hello' that makes no sense and is killed$/],
      [
        { plan: { instead: 'spin' }, manifest: ['[deadlines]', 'open=300'] },
        TIMEOUT,
        /has not said hello within 300 ms and is killed$/,
      ],
      [{ script: 'syntax error' }, BROKEN_PIPE, /SyntaxError/],
      [{ node: `${process.execPath}.none` }, 2, /cannot be started, error 2$/],
    ]
    await Promise.all(
      beginnings.map(async ([parts, status, pattern]) => {
        await using stage = await Stage.set(parts)
        assert.equal((await stage.call('open', 1, '', 'Resources', 0)).status, status, String(pattern))
        await logged(stage.host, pattern)
      }),
    )
  })

  it('is slow to begin: what asks for it meanwhile waits for the same one', async () => {
    await using stage = await Stage.set({ plan: { slow: 150 } })
    await Promise.all([1, 2, 3].map(resource => stage.open(resource, '')))
    assert.equal(stage.pids().length, 1)
  })

  it('ends by itself when nobody needs it any more, and begins anew for whoever does', async () => {
    await using stage = await Stage.set({ manifest: ['[deadlines]', 'idle=50'] })
    await stage.open(1, '')
    await new Promise(wake => setTimeout(wake, 100))
    await stage.call('close', 1)
    await logged(stage.host, /ended with exit code 0$/)
    assert.equal((await stage.call('resourceTypeControl', 0x0220_0000, nothing, 0)).status, 0)
    await stage.open(2, '')
    assert.equal(new Set(stage.pids()).size, stage.pids().length)
    assert.ok(stage.pids().length >= 2)
  })

  it('does not outlive the monitor, however that ends', async () => {
    const stage = await Stage.set()
    await stage.open(1, '')
    const [pid] = stage.pids()
    assert.ok(pid && exists(pid))
    await stage.host[Symbol.asyncDispose]() // kills it
    await soon('the process was left', () => !exists(pid))
    await stage.type[Symbol.asyncDispose]()
  })
})
