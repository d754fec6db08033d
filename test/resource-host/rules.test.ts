import assert from 'node:assert/strict'
import type { ResourceHost } from '../../lib/resource-host/host.js'
import { rules } from '../../lib/resource-host/rules.js'
import { read } from '../coverage/tree.js'
import { ManualClock } from './manual-clock.js'
import { type Action, hostOf, state } from './plan.js'

const pending: Action = { answer: [997, 0] }
const { online, failed, onlinePending, offlinePending } = state

describe('the rules of the resource monitor', () => {
  const clock = new ManualClock()
  let host: ResourceHost

  before(async () => {
    const online1: Action[] = [pending, { until: 'isAlive' }]
    host = await hostOf(
      {
        resources: {
          'not pending': {
            online: [{ answer: [0, 0] }, { until: 'isAlive' }, { status: online }, { log: 'heard' }],
          },
          'early and not pending': { online: [{ status: onlinePending, checkPoint: 1 }, { answer: [0, 0] }] },
          'lent thread': {
            online: [pending, { status: online }],
            isAlive: [{ status: online, during: 'IsAlive' }, { answer: [0, 1] }],
          },
          falling: {
            online: [
              pending,
              { status: onlinePending, checkPoint: 5 },
              { status: onlinePending, checkPoint: 5 },
              { status: onlinePending, checkPoint: 4 },
              { status: onlinePending, checkPoint: 6 },
              { status: online },
            ],
          },
          astray: {
            online: [pending, { status: offlinePending }, { status: 0x80 }, { status: 99 }, { status: online }],
          },
          silent: { online: online1 },
          deaf: {
            online: [
              pending,
              { until: 'terminate' },
              { status: onlinePending, thread: 7 },
              { status: online, thread: 8 },
              { status: online, thread: 7 },
              { log: 'heard' },
            ],
          },
          late: {
            close: [
              { answer: [0] },
              { callback: 'badHandle', values: ['SetResourceStatusEx'] },
              { callback: 'badHandle', values: ['LogEvent'] },
              { callback: 'badHandle', about: null, values: ['LogEvent'] },
              { callback: 'badArgument', values: ['SetResourceStatus', 'ResourceStatus'] },
              { log: 'heard' },
            ],
          },
          eventful: { isAlive: [{ callback: 'badArgument', values: ['Online', 'EventHandle'] }, { answer: [0, 1] }] },
          slow: { isAlive: [{ wait: 60 }, { answer: [0, 1] }] },
          boastful: { resourceControl: [{ answer: [0, { hex: '0102' }, 4, 0] }] },
          'never done': { resourceControl: [{ answer: [997, null, 0, 1] }, { extendControl: 5000 }, { log: 'heard' }] },
          twice: {
            resourceControl: [
              { answer: [0, null, 0, 0] },
              { until: 'isAlive' },
              { endControl: 0, output: '' },
              { log: 'heard' },
            ],
          },
          reporting: { online: [pending, { status: failed }, { status: failed, thread: 1 }, { log: 'heard' }] },
        },
      },
      { clock, pendingTimeout: 1000, callGuidance: 60_000 },
    )
  })
  after(() => host.close())

  /** The faults of one resource. */
  const broken = (name: string) =>
    host.faults.filter(({ resource }) => resource === name).map(({ rule, entry }) => `${rule} ${entry}`)
  const messages = (name: string) =>
    host.faults.filter(({ resource }) => resource === name).map(({ message }) => message)
  const heard = (resource: string) =>
    new Promise<void>(resolve => {
      host.on('log', function listen(line) {
        if (line.resource?.name !== resource && line.resource !== null) return
        host.off('log', listen)
        resolve()
      })
    })

  it('are listed in docs/resource-dlls.md as they are here', () => {
    const [, section = ''] = read('docs/resource-dlls.md').split('## The rules')
    const rows = [...(section.split('\n## ')[0] ?? '').matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)]
    assert.deepEqual(
      rows.map(([, rule, sentence]) => [rule, sentence]),
      Object.entries(rules),
    )
  })

  it('status-without-pending: nothing is pending', async () => {
    const resource = await host.open({ name: 'not pending' })
    const done = heard('not pending')
    await resource.online()
    await resource.isAlive()
    await done
    assert.deepEqual(broken('not pending'), ['status-without-pending SetResourceStatus'])
    assert.deepEqual(messages('not pending'), [
      `'not pending' reported Online while nothing was pending; ${rules['status-without-pending']}`,
    ])
    assert.equal(resource.state, 'Online')
    const other = await host.open({ name: 'early and not pending' })
    await other.online()
    assert.deepEqual(broken('early and not pending'), ['status-without-pending SetResourceStatus'])
  })

  it('status-within-call: the thread belongs to the monitor', async () => {
    const resource = await host.open({ name: 'lent thread' })
    await resource.online()
    await resource.isAlive()
    assert.deepEqual(broken('lent thread'), ['status-within-call IsAlive', 'status-without-pending SetResourceStatus'])
  })

  it('checkpoint-not-rising: once for each report that does not rise', async () => {
    await (await host.open({ name: 'falling' })).online()
    assert.deepEqual(
      messages('falling').map(message => message.split(';')[0]),
      ["'falling' reported CheckPoint 5 after 5", "'falling' reported CheckPoint 4 after 5"],
    )
  })

  it('wrong-state: reports that mean nothing on the way online are passed over', async () => {
    await (await host.open({ name: 'astray' })).online()
    assert.deepEqual(
      messages('astray').map(message => /reported (.*?) on its way online/.exec(message)?.[1]),
      ['OfflinePending', 'Pending', 'state 99'],
    )
  })

  it('pending-timeout: silence ends in Terminate and failure, and each report begins it anew', async () => {
    const resource = await host.open({ name: 'silent', pendingTimeout: 500 })
    const ended = assert.rejects(resource.online(), {
      code: 'ERROR_TIMEOUT',
      syscall: 'OnlineV2',
      message: /did not report for 500 ms \(PendingTimeout\)/,
    })
    while (resource.state !== 'OnlinePending') await new Promise(setImmediate)
    await resource.looksAlive()
    clock.advance(499)
    assert.equal(resource.state, 'OnlinePending')
    const terminated = new Promise(resolve => host.once('call', resolve))
    clock.advance(1)
    await ended
    assert.equal(((await terminated) as { entry: string }).entry, 'Terminate')
    assert.equal(resource.state, 'Failed')
    assert.deepEqual(broken('silent'), ['pending-timeout OnlineV2'])
  })

  it('status-after-terminate: each thread may learn of it once', async () => {
    const resource = await host.open({ name: 'deaf' })
    const ended = assert.rejects(resource.online(), { code: 'ERROR_OPERATION_ABORTED' })
    await resource.looksAlive()
    const done = heard('deaf')
    await resource.terminate()
    await Promise.all([ended, done])
    assert.deepEqual(broken('deaf'), ['status-after-terminate SetResourceStatus'])
  })

  it('status-after-close and unknown-handle: whose handle it was is told where that is known', async () => {
    const resource = await host.open({ name: 'late' })
    const done = heard('late')
    await resource.close()
    await done
    assert.deepEqual(broken('late'), [
      'status-after-close SetResourceStatusEx',
      'unknown-handle LogEvent',
      'bad-argument SetResourceStatus',
    ])
    assert.match(
      host.faults.find(({ resource }) => resource === null)?.message ?? '',
      /^LogEvent for no resource at all/,
    )
  })

  it('status-after-close and unknown-handle: a resource that was closed long ago is not remembered', async () => {
    const late = (callback: string): Action => ({ callback: 'badHandle', about: 1, values: [callback] })
    await using other = await hostOf(
      { resources: { last: { isAlive: [late('SetResourceStatusEx'), late('LogEvent'), { answer: [0, 1] }] } } },
      { callGuidance: 60_000 },
    )
    const openAndClose = async (name: string) => (await other.open({ name })).close()
    await openAndClose('first')
    const last = await other.open({ name: 'last' })
    for (let i = 0; i < 99; i++) await openAndClose('another')
    await last.isAlive()
    await openAndClose('one more')
    await last.isAlive()
    assert.deepEqual(
      other.faults.map(({ resource, message }) => [resource, message.split(';')[0]]),
      [
        ['first', "SetResourceStatusEx for 'first', which is closed"],
        ['first', "LogEvent for 'first', which is closed"],
        [null, 'SetResourceStatusEx for a resource that was closed long ago'],
        [null, 'LogEvent for a resource that was closed long ago'],
      ],
    )
  })

  it('event-handle: what is not watched is told', async () => {
    await (await host.open({ name: 'eventful' })).isAlive()
    assert.deepEqual(messages('eventful'), [`Online left an EventHandle that is not watched; ${rules['event-handle']}`])
  })

  it('returned-too-much, and calls that end twice or never', async () => {
    const boastful = await host.open({ name: 'boastful' })
    await boastful.control(1, { outputSize: 2 })
    assert.match(String(messages('boastful')), /ResourceControl of 'boastful' succeeded with 4 bytes in a buffer of 2/)
    const twice = await host.open({ name: 'twice' })
    const done = heard('twice')
    await twice.control(1)
    await twice.isAlive()
    await done
    assert.match(host.faults.at(-1)?.message ?? '', /^an asynchronous call was ended that is not under way/)
    const never = await host.open({ name: 'never done' })
    const extended = heard('never done')
    const ended = assert.rejects(never.control(1, { outputSize: 0 }), { code: 'ERROR_TIMEOUT', target: 'never done' })
    await extended
    clock.advance(4999)
    assert.deepEqual(broken('never done'), [])
    clock.advance(1)
    await ended
    assert.deepEqual(broken('never done'), ['control-timeout ResourceControl'])
  })

  it('a failure that was reported twice is a fault, too', async () => {
    const resource = await host.open({ name: 'reporting' })
    const done = heard('reporting')
    await assert.rejects(resource.online(), { code: 'ERROR_RESOURCE_FAILED' })
    await done
    assert.equal(resource.state, 'Failed')
  })

  it('slow-call: the guidance is told as it is broken', async () => {
    await using other = await hostOf(
      { resources: { slow: { isAlive: [{ wait: 60 }, { answer: [0, 1] }] } } },
      { callGuidance: 50 },
    )
    const resource = await other.open({ name: 'slow' })
    await resource.isAlive()
    const fault = other.faults.find(({ entry }) => entry === 'IsAlive')
    assert.match(fault?.message ?? '', /^IsAlive of 'slow' took \d+ ms; an entry point returns within 300 ms$/)
  })
})
