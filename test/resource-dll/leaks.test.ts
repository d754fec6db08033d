import assert from 'node:assert/strict'
import { Simulator } from '../../lib/simulator.js'
import { HostClient } from '../resource-host/process-client.js'
import { lives, makeType, observer, reports, State, type TypeFolder } from './type.js'

const nothing = new Uint8Array(0)

describe('a resource DLL whose monitor knows Startup alone', function () {
  this.timeout(120_000 * lives)
  let lab: Simulator
  let type: TypeFolder
  let host: HostClient
  before(async () => {
    lab = await Simulator.start()
    type = await makeType({ manifest: ['[deadlines]', 'idle=20', 'terminate=100'] })
    process.env.CLUSAPI_TEST_RESOURCE_DLL = type.dll
    host = await HostClient.load(observer, lab.endpoint)
  })
  after(async () => {
    delete process.env.CLUSAPI_TEST_RESOURCE_DLL
    await host.exit()
    await host[Symbol.asyncDispose]()
    await type[Symbol.asyncDispose]()
    await lab[Symbol.asyncDispose]()
  })

  let resource = 0

  /** The life of a resource, which brings its process to an end in one way or another. */
  async function live(words: string): Promise<(number | string)[]> {
    const id = ++resource
    const { status } = await host.call('open', id, words, 'Resources', 0)
    if (status !== 0) return ['not opened', status]
    assert.equal((await host.call('online', id, 0, nothing)).status, 997)
    const [[state, , error] = []] = await reports(host, id)
    assert.equal(error, null) // SetResourceStatus has none
    const alive = [await host.call('isAlive', id), await host.call('looksAlive', id)].map(({ values }) => values[0])
    await host.call('terminate', id)
    await host.call('close', id)
    return [state as number, ...(alive as number[])]
  }

  /** Threads and handles of the monitor. */
  async function counts(): Promise<{ threads: number; handles: number }> {
    const { status, values } = await host.call('resourceTypeControl', 0x0220_0004, nothing, 8)
    assert.equal(status, 0)
    const output = Buffer.from(values[0] as Uint8Array)
    return { threads: output.readUInt32LE(0), handles: output.readUInt32LE(4) }
  }

  const stories: [words: string, story: (number | string)[]][] = [
    ['', [State.online, 1, 1]],
    ['open:kill', ['not opened', 109]],
    ['online:exit=3', [State.failed, 0, 0]],
    ['isAlive:kill', [State.online, 0, 0]],
    ['terminate:hang', [State.online, 1, 1]],
    ['terminate:garbage=ffffffff', [State.online, 1, 1]],
  ]
  const all = async () => {
    for (const [words, story] of stories) assert.deepEqual(await live(words), story, words)
  }

  it('does as well; threads, handles and processes are given back, however a life ends', async () => {
    await all() // what comes once, such as what the C library keeps, has come then
    // mingw's threads keep a handle or two for the next one.
    const kept = process.platform === 'win32' ? 2 : 0
    /** Waits until the counts are no more than they were; whatever ends takes a moment. */
    const rest = async (most: { threads: number; handles: number }) => {
      let now = await counts()
      for (const limit = Date.now() + 10_000; Date.now() < limit; now = await counts()) {
        if (now.threads <= most.threads && now.handles <= most.handles + kept) return now
        await new Promise(wake => setTimeout(wake, 20))
      }
      assert.fail(`${JSON.stringify(now)} where there were ${JSON.stringify(most)}`)
    }
    await new Promise(wake => setTimeout(wake, 500))
    const before = await counts()
    assert.ok(before.threads > 0 && before.handles > 0)
    for (let round = lives; round > 0; round--) await all()
    await rest(before)
  })
})
