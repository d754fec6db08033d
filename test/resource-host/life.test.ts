import assert from 'node:assert/strict'
import type { Value } from '../../lib/channel/frames.js'
import { ClosedError, ClusterError } from '../../lib/core/errors.js'
import type { HostEvents } from '../../lib/resource-host/events.js'
import type { ResourceHost } from '../../lib/resource-host/host.js'
import * as plans from './plan.js'
import { type Action, hostOf, without } from './plan.js'

const pending: Action = { answer: [997, 0] }
const { online, offline, failed, onlinePending, offlinePending } = plans.state

/** What a call must be refused with. */
const error = (code: string, syscall: string, target: string) => (thrown: unknown) => {
  assert.ok(thrown instanceof ClusterError, String(thrown))
  assert.deepEqual([thrown.code, thrown.syscall, thrown.target], [code, syscall, target])
  return true
}

describe('a hosted resource', () => {
  let host: ResourceHost
  const lines: string[] = []

  before(async () => {
    host = await hostOf(
      {
        load: { before: [{ log: 'Startup was called' }], answer: { slots: without(7, 8) } },
        resources: {
          slow: {
            online: [
              pending,
              { status: onlinePending, checkPoint: 1, waitHint: 500 },
              { status: onlinePending, checkPoint: 2, extended: [7, 16] },
              { status: online, checkPoint: 3 },
            ],
            offline: [
              { answer: [997] },
              { until: 'isAlive' },
              { status: offlinePending, checkPoint: 4 },
              { status: offline },
            ],
          },
          hasty: {
            online: [{ status: onlinePending, checkPoint: 1, thread: 2 }, { status: online, thread: 2 }, pending],
          },
          failing: {
            online: [pending, { status: failed, extended: [42, 0] }],
            offline: [{ answer: [5] }],
          },
          refusing: { online: [{ answer: [2, 0] }] },
          null: { open: [{ answer: [2] }] },
          echo: { echo: [] },
          stuck: { online: [pending] },
          tardy: { terminate: [{ until: 'cancel' }, { wait: 20 }, { answer: [0] }] },
          sick: { looksAlive: [{ answer: [0, 0] }], isAlive: [{ answer: [0, 0] }] },
          controlled: {
            resourceControl: [{ answer: [0, { hex: '010203' }, 3, 0] }],
          },
          growing: { resourceControl: [{ answer: [234, null, 20_000, 0] }] },
          asynchronous: {
            resourceControl: [{ answer: [997, null, 0, 1] }, { wait: 20 }, { endControl: 0, output: 'aabb' }],
          },
          early: { resourceControl: [{ endControl: 5, output: '' }, { answer: [997, null, 0, 1] }] },
        },
        type: { resourceTypeControl: [{ answer: [0, { hex: 'ff' }, 1, 0] }] },
      },
      { callGuidance: 60_000 },
    )
    host.on('log', ({ text, level, resource, thread }) => lines.push(`${level} ${text} ${resource} ${thread}`))
  })
  after(() => host.close())

  /** What the host tells of a resource while something happens. */
  async function told<Name extends keyof HostEvents>(
    event: Name,
    during: () => Promise<unknown>,
  ): Promise<HostEvents[Name][0][]> {
    const heard: HostEvents[Name][0][] = []
    const listener = (...args: unknown[]) => void heard.push(args[0] as HostEvents[Name][0])
    host.on(event as string as 'call', listener)
    try {
      await during()
    } finally {
      host.off(event as string as 'call', listener)
    }
    return heard
  }

  it('tells what happened before anybody could listen', () => {
    assert.deepEqual(lines, ['information Startup was called null 1'])
    assert.deepEqual(
      [host.version, host.entry, host.slots.Open, host.slots.Arbitrate],
      [0x200, 'StartupEx', true, false],
    )
  })

  it('goes through its life at once where the DLL does', async () => {
    const resource = await host.open({ name: 'quick' })
    const states = await told('state', async () => {
      assert.deepEqual(await resource.online(), { pending: false })
      assert.equal(resource.state, 'Online')
      assert.deepEqual([await resource.looksAlive(), await resource.isAlive()], [true, true])
      assert.deepEqual(await resource.offline(), { pending: false })
    })
    assert.deepEqual(
      states.map(({ from, to }) => `${from} ${to}`),
      ['Offline OnlinePending', 'OnlinePending Online', 'Online OfflinePending', 'OfflinePending Offline'],
    )
    await resource.close()
    await resource.close()
    assert.equal(resource.closed, true)
    await assert.rejects(resource.online(), ClosedError)
    assert.deepEqual(host.faults, [])
  })

  it('waits for the report of the real end, and tells each on the way', async () => {
    const resource = await host.open({ name: 'slow' })
    const reports = await told('status', () => resource.online())
    assert.deepEqual(
      reports.map(({ state, checkPoint, waitHint, applicationError, flags }) => [
        state,
        checkPoint,
        waitHint,
        applicationError,
        flags,
      ]),
      [
        ['OnlinePending', 1, 500, null, null],
        ['OnlinePending', 2, 0, 7, 16],
        ['Online', 3, 0, null, null],
      ],
    )
    assert.equal(reports[0]?.resource, resource)
    assert.deepEqual([resource.state, resource.checkPoint], ['Online', 3])
    assert.deepEqual(await resource.offline({ wait: false }), { pending: true })
    assert.equal(resource.state, 'OfflinePending')
    await resource.isAlive()
    while (resource.state === 'OfflinePending') await new Promise(setImmediate)
    assert.equal(resource.state, 'Offline')
    assert.deepEqual(host.faults, [])
  })

  it('takes reports that a quick worker makes before Online has returned', async () => {
    const resource = await host.open({ name: 'hasty' })
    assert.deepEqual(await resource.online(), { pending: false })
    assert.deepEqual(host.faults, [])
  })

  it('is terminated and has failed where Online says so, by its status or by a report', async () => {
    const refusing = await host.open({ name: 'refusing' })
    const calls = await told('call', () =>
      assert.rejects(refusing.online(), error('ERROR_FILE_NOT_FOUND', 'OnlineV2', 'refusing')),
    )
    assert.deepEqual(
      calls.map(({ entry, returned }) => [entry, returned]),
      [
        ['OnlineV2', 2],
        ['Terminate', null],
      ],
    )
    const failing = await host.open({ name: 'failing' })
    await assert.rejects(
      failing.online(),
      /^ClusterError: ERROR_RESOURCE_FAILED: .*OnlineV2 'failing': .*with the error 42/,
    )
    assert.equal(failing.state, 'Failed')
    await assert.rejects(failing.offline(), error('ERROR_ACCESS_DENIED', 'OfflineV2', 'failing'))
    assert.equal(failing.state, 'Failed')
  })

  it('is not opened where Open gives NULL: its last error is told', async () => {
    await assert.rejects(host.open({ name: 'null' }), error('ERROR_FILE_NOT_FOUND', 'OpenV2', 'null'))
  })

  it('gives entry points what they were given', async () => {
    const echoes = await told('callback', async () => {
      const resource = await host.open({ name: 'echo', key: 'Resources\\1', flags: 1 })
      await resource.online({ flags: 2, input: Buffer.from('in') })
      await resource.offline({ destination: 'NODE2', flags: 3 })
      await resource.control(0x01000005, { input: Buffer.from([1]), outputSize: 7 })
      await resource.cancel(4)
      await resource.close()
    })
    const bytes = (text: string) => new Uint8Array(Buffer.from(text))
    assert.deepEqual(
      echoes.map(({ values }) => values),
      [
        ['open', 'echo', 'Resources\\1', 1],
        ['online', 2, bytes('in')],
        ['offline', 'NODE2', 3, bytes('')],
        ['resourceControl', 0x01000005, bytes('\u0001'), 7],
        ['cancel', 4],
        ['close'],
      ] satisfies Value[][],
    )
  })

  it('is given up without harm by whoever waits, and ends by Terminate', async () => {
    const resource = await host.open({ name: 'stuck' })
    const reason = new Error('enough')
    await assert.rejects(resource.online({ signal: AbortSignal.abort(reason) }), reason)
    assert.equal(resource.state, 'Offline')
    const control = new AbortController()
    const online = resource.online({ signal: control.signal })
    const waiting = assert.rejects(online, reason)
    await resource.isAlive()
    control.abort(reason)
    await waiting
    assert.equal(resource.state, 'OnlinePending')
    await assert.rejects(resource.online(), error('ERROR_INVALID_STATE', 'OnlineV2', 'stuck'))
    await resource.terminate()
    assert.equal(resource.state, 'Offline')
    const again = resource.online()
    const ended = assert.rejects(again, error('ERROR_OPERATION_ABORTED', 'OnlineV2', 'stuck'))
    await resource.isAlive()
    const calls = await told('call', () => resource.close())
    await ended
    assert.deepEqual(
      calls.map(({ entry }) => entry),
      ['Terminate', 'Close'],
    )
  })

  it('tells FALSE of LooksAlive and IsAlive', async () => {
    const resource = await host.open({ name: 'sick' })
    assert.deepEqual([await resource.looksAlive(), await resource.isAlive()], [false, false])
  })

  it('answers control codes with a status, an output and its size', async () => {
    const quick = await host.open({ name: 'quick' })
    assert.deepEqual(await quick.control(1), { status: 1, output: new Uint8Array(), returned: 0 })
    const controlled = await host.open({ name: 'controlled' })
    assert.deepEqual(await controlled.control(1), { status: 0, output: new Uint8Array([1, 2, 3]), returned: 3 })
    const asynchronous = await host.open({ name: 'asynchronous' })
    assert.deepEqual(await asynchronous.control(1), { status: 0, output: new Uint8Array([0xaa, 0xbb]), returned: 2 })
    const early = await host.open({ name: 'early' })
    assert.deepEqual(await early.control(1), { status: 5, output: new Uint8Array(), returned: 0 })
    assert.deepEqual(await host.typeControl(1), { status: 0, output: new Uint8Array([0xff]), returned: 1 })
    const growing = await host.open({ name: 'growing' })
    assert.deepEqual((await growing.control(1, { outputSize: 4 })).returned, 20_000)
    // Who asks for more each time is not asked for ever.
    await assert.rejects(growing.control(1), error('ERROR_MORE_DATA', 'ResourceControl', 'growing'))
    assert.deepEqual(host.faults, [])
  })

  it('answers what the monitor does by default where the table has no function for a control code', async () => {
    const resource = await host.open({ name: 'quick' })
    const byDefault = { status: 1, output: new Uint8Array(), returned: 0 }
    assert.deepEqual(await resource.controlAsUser(1), byDefault)
    assert.deepEqual(await host.typeControlAsUser(1), byDefault)
  })

  it('is not closed while Terminate or Cancel are being called, which wait for nothing themselves', async () => {
    const [resource, other] = [await host.open({ name: 'tardy' }), await host.open({ name: 'quick' })]
    const calls = await told('call', async () => {
      const ends = [resource.terminate(), resource.close()]
      await other.isAlive()
      await resource.cancel()
      await Promise.all(ends)
    })
    assert.deepEqual(
      calls.map(({ entry }) => entry),
      ['IsAlive', 'Cancel', 'Terminate', 'Close'],
    )
  })

  it('has no arbitration where the table has none', async () => {
    const resource = await host.open({ name: 'quick' })
    await assert.rejects(resource.arbitrate(), error('ERROR_NOT_QUORUM_CAPABLE', 'Arbitrate', 'quick'))
    await assert.rejects(resource.release(), error('ERROR_NOT_QUORUM_CAPABLE', 'Release', 'quick'))
  })

  it('refuses arguments that cannot be', async () => {
    const code = (expected: string) => (thrown: NodeJS.ErrnoException) => thrown.code === expected
    const resource = await host.open({ name: 'quick' })
    await assert.rejects(host.open({ name: 5 as never }), code('ERR_INVALID_ARG_TYPE'))
    await assert.rejects(host.open({ name: 'x', flag: 1 } as never), code('ERR_INVALID_ARG_VALUE'))
    await assert.rejects(resource.online({ flags: -1 }), code('ERR_OUT_OF_RANGE'))
    await assert.rejects(resource.online({ signal: {} as never }), code('ERR_INVALID_ARG_TYPE'))
    await assert.rejects(resource.offline({ destination: 5 as never }), code('ERR_INVALID_ARG_TYPE'))
    await assert.rejects(resource.control('x' as never), code('ERR_INVALID_ARG_TYPE'))
    await assert.rejects(host.typeControlAsUser(1, { outputSize: -1 }), code('ERR_OUT_OF_RANGE'))
    await assert.rejects(hostOf({}, { deadlockTimeout: 0.5 }), code('ERR_OUT_OF_RANGE'))
  })
})
