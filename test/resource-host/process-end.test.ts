import assert from 'node:assert/strict'
import { encodeRequest } from '../../lib/channel/frames.js'
import { Simulator } from '../../lib/simulator.js'
import { type Ended, HostClient, testDll } from './process-client.js'

const windows = process.platform === 'win32'
const nothing = new Uint8Array(0)

/** How a process ends that does this to itself: by a signal or, on Windows, a number. */
const crashed = windows ? { code: 0xc000_0005, signal: null } : { code: null, signal: 'SIGSEGV' }
const aborted = windows ? { code: 3, signal: null } : { code: null, signal: 'SIGABRT' }

describe('the end of the resource host', () => {
  let lab: Simulator
  before(async () => {
    lab = await Simulator.start()
  })
  after(() => lab[Symbol.asyncDispose]())

  const entries = [
    'Startup:crash',
    'Open:exit=7',
    'Online:crash',
    'Offline:abort',
    'LooksAlive:crash',
    'IsAlive:exit=0',
    'Terminate:crash',
    'Close:abort',
    'ResourceControl:crash',
    'ResourceTypeControl:abort',
    'Arbitrate:crash',
    'Release:abort',
    'Cancel:crash',
    'ResourceControlAsUser:crash',
    'ResourceTypeControlAsUser:abort',
  ]

  /** Calls the entry that the behaviour is about. */
  const provoke = async (behaviour: string): Promise<Omit<Ended, 'stderr'>> => {
    const [entry] = behaviour.split(':')
    await using host = new HostClient()
    const name = entry as string
    const loaded = await host.order('load', ...host.loading(testDll('v4'), lab.endpoint, behaviour))
    if (loaded !== null) {
      const opened = await host.order('open', 1, behaviour, 'Resources', 0)
      const operation = `${name[0]?.toLowerCase()}${name.slice(1)}`
      const control = [1, nothing, 0]
      const more: Record<string, (number | null | Uint8Array)[]> = {
        online: [1, 0, nothing],
        offline: [1, null, 0, nothing],
        resourceControl: [1, ...control],
        resourceTypeControl: control,
        resourceControlAsUser: [1, ...control],
        resourceTypeControlAsUser: control,
        cancel: [1, 0],
      }
      if (opened !== null) assert.equal(await host.order(operation, ...(more[operation] ?? [1])), null)
    }
    const { code, signal } = await host.ended
    return { code, signal }
  }

  it('is that of a DLL that crashes, aborts or exits, in any entry', async () => {
    const ends = {
      crash: crashed,
      abort: aborted,
      'exit=7': { code: 7, signal: null },
      'exit=0': { code: 0, signal: null },
    }
    const seen = await Promise.all(entries.map(async entry => [entry, await provoke(entry)] as const))
    assert.deepEqual(
      seen,
      entries.map(entry => [entry, ends[entry.split(':')[1] as keyof typeof ends]]),
    )
  })

  it('comes in order while the DLL is still at work', async () => {
    await using host = await HostClient.load(testDll('v3'), lab.endpoint)
    assert.equal((await host.call('resourceTypeControl', 3, nothing, 0)).status, 997)
    await host.exit()
  })

  it('comes in order while a thread of the DLL, which has told the end of its work, has yet to leave it', async () => {
    await using host = await HostClient.load(testDll('v3'), lab.endpoint)
    assert.equal((await host.call('resourceTypeControl', 5, nothing, 0)).status, 997)
    await host.until('EndTypeControlCall', 1)
    await host.exit()
  })

  it('comes at once with the end of its orders, whatever the DLL is doing', async () => {
    await using host = await HostClient.load(testDll('v2'), lab.endpoint)
    await host.open(1, 'Online:hang')
    void host.order('online', 1, 0, nothing)
    await host.until('LogEvent', 2, 1)
    host.end()
    const { code, signal } = await host.ended
    assert.deepEqual({ code, signal }, { code: 0, signal: null })
  })

  it('comes with bytes that are no frame, and says so', async () => {
    const frame = (length: number, ...body: number[]) => {
      const bytes = Buffer.alloc(4 + body.length)
      bytes.writeUInt32LE(length)
      bytes.set(body, 4)
      return bytes
    }
    const garbage = [
      frame(3, 9, 9, 9),
      frame(0),
      frame(0x0400_0001),
      encodeRequest({ name: 'exit', args: [] }),
      encodeRequest({ name: 'isAlive', args: ['one'] }),
      frame(10, 1, 'x'.charCodeAt(0), 1, 0, 1, 1, 0, 0, 0, 0), // one value, one byte too many
      frame(8, 1, 'x'.charCodeAt(0), 1, 0, 1, 1, 0, 0), // and one too few
    ]
    for (const { code, stderr } of await Promise.all(
      garbage.map(async bytes => {
        await using host = new HostClient()
        host.send(bytes)
        return await host.ended
      }),
    )) {
      assert.equal(code, 2, stderr)
      assert.match(stderr, /resource-host: the bytes on standard input are no call/)
    }
  })
})
