import assert from 'node:assert/strict'
import { encodeReply, MAX_BODY } from '../../lib/channel/frames.js'
import { run } from './client.js'
import { type Answer, FakeService, type Script } from './fake-service.js'
import { batchCalls, everyCall, openAll, openBatches, openCalls, smallCluster, statusOf } from './small-cluster.js'

const RPC_S_SERVER_UNAVAILABLE = 1722
const RPC_S_CALL_FAILED = 1726
const RPC_X_BAD_STUB_DATA = 1783

const good = encodeReply({ status: 0, flags: 0, values: [1, 2n, 'text', Uint8Array.of(1, 2, 3)] })

/** A frame with this body. */
function frame(...body: number[]): Buffer {
  return Buffer.from([body.length, 0, 0, 0, ...body])
}

function announced(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(length)
  return bytes
}

const head = [0, 0, 0, 0, 0, 0, 0, 0]

const attacks: Record<string, [Answer, number]> = {
  'hangs up': ['close', RPC_S_CALL_FAILED],
  'hangs up in the length': [{ raw: good.subarray(0, 3), end: true }, RPC_S_CALL_FAILED],
  'hangs up after the length': [{ raw: good.subarray(0, 4), end: true }, RPC_S_CALL_FAILED],
  'hangs up in the body': [{ raw: good.subarray(0, -1), end: true }, RPC_S_CALL_FAILED],
  'announces the longest frame and hangs up': [{ raw: announced(MAX_BODY), end: true }, RPC_S_CALL_FAILED],
  'announces a frame that is too long': [{ raw: announced(MAX_BODY + 1) }, RPC_X_BAD_STUB_DATA],
  'announces 4 GiB': [{ raw: announced(0xffff_ffff) }, RPC_X_BAD_STUB_DATA],
  'sends an empty body': [{ raw: frame() }, RPC_X_BAD_STUB_DATA],
  'sends half a head': [{ raw: frame(0, 0, 0, 0, 0) }, RPC_X_BAD_STUB_DATA],
  'sends fewer values than it says': [{ raw: frame(...head, 2, 0, 0) }, RPC_X_BAD_STUB_DATA],
  'sends more values than it says': [{ raw: frame(...head, 0, 0, 0) }, RPC_X_BAD_STUB_DATA],
  'sends an unknown tag': [{ raw: frame(...head, 1, 0, 5) }, RPC_X_BAD_STUB_DATA],
  'sends a text longer than its frame': [{ raw: frame(...head, 1, 0, 3, 255, 255, 255, 255, 0) }, RPC_X_BAD_STUB_DATA],
  'sends bytes longer than their frame': [{ raw: frame(...head, 1, 0, 4, 2, 0, 0, 0, 0) }, RPC_X_BAD_STUB_DATA],
  'sends two replies at once': [{ raw: Buffer.concat([good, good]) }, RPC_X_BAD_STUB_DATA],
  'sends values of another kind': [[null, null, null], RPC_X_BAD_STUB_DATA],
  'sends values in another order': [['text', Uint8Array.of(1), 1n, 1], RPC_X_BAD_STUB_DATA],
}

/** Answers all that {@link openAll} asks, and attacks whatever else comes. */
function attackedBy(attack: Answer): Script {
  const small = smallCluster()
  const opened = new Set(['SQL', 'Group', 'NODE1', 'Network', 'Interface', 0x20019])
  return (request, nth) => {
    const harmless = /^(hello|OpenCluster|Close\w+|ClusterRegCloseKey)$/.test(request.name)
    const opens = /^(OpenCluster\w+|GetClusterResourceKey)$/.test(request.name) && opened.has(request.args[1] as string)
    return harmless || opens ? small(request, nth) : attack
  }
}

describe('the stand-in before a hostile service', () => {
  // It waits for ten seconds: long enough to try all the rest meanwhile.
  let stalled: Promise<(number | undefined)[]>
  before(() => {
    stalled = Promise.all(stalls.map(statusAfterStall))
  })

  const script = Object.entries(everyCall).map(([name, args]) => `${name} ${args}`)

  for (const [what, [attack, status]] of Object.entries(attacks)) {
    it(`ends every call where it ${what}`, async () => {
      await using service = await FakeService.start(attackedBy(attack))
      const calls = await run(
        [openAll(service.name), openBatches, ...script, 'CloseCluster $c', 'ClusterSimulatorHandleCount'].join(' ; '),
      )
      assert.deepEqual(
        calls.slice(openCalls + batchCalls, -2).map(call => [call.call, statusOf(call)]),
        Object.keys(everyCall).map(name => [name, status]),
      )
      assert.deepEqual(
        calls.slice(-2).map(({ result }) => result),
        [1, 0],
      )
    })
  }

  it('opens no cluster that does not welcome it', async () => {
    const welcomes: [Answer, number][] = [
      ['close', RPC_S_SERVER_UNAVAILABLE],
      [{ raw: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }, RPC_S_SERVER_UNAVAILABLE],
      [{ status: 5 }, 5],
    ]
    for (const [welcome, status] of welcomes) {
      await using service = await FakeService.start(smallCluster({ hello: welcome }))
      const [call] = await run(`OpenCluster '${service.name}`)
      assert.deepEqual([call?.result, call?.error], [0, status])
      assert.equal(service.count('OpenCluster'), 0)
    }
  })

  it('does not wait for ever for the rest of a frame', async () => {
    assert.deepEqual(
      await stalled,
      stalls.map(([, , status]) => status),
    )
  }).timeout(60_000)
})

/** What a service sends before it sends no more, and what that call ends with. */
const stalls: [string, Answer, number][] = [
  ['hello', 'stall', RPC_S_SERVER_UNAVAILABLE],
  ['OpenCluster', { raw: good.subarray(0, 2) }, RPC_S_CALL_FAILED],
  ['OpenCluster', { raw: good.subarray(0, -1) }, RPC_S_CALL_FAILED],
]

async function statusAfterStall([name, answer]: [string, Answer, number]): Promise<number | undefined> {
  await using service = await FakeService.start(smallCluster({ [name]: answer }))
  const [call] = await run(`OpenCluster '${service.name}`)
  return call?.error
}
