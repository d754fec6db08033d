import assert from 'node:assert/strict'
import { setTimeout as sleep } from 'node:timers/promises'
import { ClusterError } from '../../lib/core/errors.js'
import { type HostExit, ResourceDllError, ResourceHostError } from '../../lib/resource-host/errors.js'
import { ManualClock } from './manual-clock.js'
import { hostOf, without } from './plan.js'

const windows = process.platform === 'win32'

describe('the process of a resource DLL', () => {
  it('dies: the call, the code and what it wrote are told, and everything is lost', async () => {
    const host = await hostOf({
      resources: { mortal: { isAlive: [{ print: 'out of luck\n' }, { wait: 20 }, { exit: 7 }] } },
    })
    const mortal = await host.open({ name: 'mortal' })
    const bystander = await host.open({ name: 'bystander' })
    await bystander.online()
    const exits: HostExit[] = []
    host.on('exit', exit => exits.push(exit))
    let output = ''
    host.on('output', text => {
      output += text
    })
    const expected = (error: unknown) => {
      assert.ok(error instanceof ResourceHostError)
      assert.equal(error.code, 'ERR_CLUSAPI_RESOURCE_HOST')
      assert.match(
        error.message,
        /it ended with code 7 while IsAlive of 'mortal' was being called; it wrote: out of luck$/,
      )
      assert.deepEqual(error.exit?.calls, [{ entry: 'IsAlive', resource: 'mortal' }])
      return true
    }
    await assert.rejects(mortal.isAlive(), expected)
    await assert.rejects(bystander.isAlive(), expected)
    await assert.rejects(host.open({ name: 'another' }), expected)
    assert.deepEqual([mortal.state, bystander.state, bystander.closed], ['Offline', 'Failed', true])
    assert.deepEqual(
      host.faults.map(({ rule, entry, resource }) => [rule, entry, resource]),
      [['process-ended', 'IsAlive', 'mortal']],
    )
    const { reason, exitCode, signal } = await host.ended
    assert.deepEqual([reason, exitCode, signal], ['died', 7, null])
    assert.equal(exits.length, 1)
    assert.equal(output, 'out of luck\n')
    await bystander.close()
    await host.close()
  })

  it('leaves nothing that keeps its caller from ending, whoever has inherited its pipes', async () => {
    const pipes = () => process.getActiveResourcesInfo().filter(kind => kind === 'PipeWrap').length
    const before = pipes()
    const host = await hostOf({ resources: { parent: { isAlive: [{ bequeath: 5000 }, { answer: [0, 1] }] } } })
    const parent = await host.open({ name: 'parent' })
    await parent.isAlive()
    await host.close()
    await sleep(100)
    assert.equal(pipes(), before)
  })

  it('is ended for a call that does not return: DeadlockTimeout, and what had to wait for it', async () => {
    const clock = new ManualClock()
    const host = await hostOf({ resources: { hung: { online: [] } } }, { clock, deadlockTimeout: 1000 })
    const hung = await host.open({ name: 'hung' })
    const other = await host.open({ name: 'other' })
    const lost = {
      code: 'ERR_CLUSAPI_RESOURCE_HOST',
      message: /OnlineV2 of 'hung' had not returned after 1000 ms \(DeadlockTimeout\)$/,
    }
    const calls = [assert.rejects(hung.online(), lost), assert.rejects(hung.control(1), lost)]
    await hung.terminate() // does not wait for anything
    await other.isAlive()
    clock.advance(1000)
    await Promise.all(calls)
    assert.equal((await host.ended).reason, 'deadlock')
    assert.deepEqual(
      host.faults.map(({ rule, resource }) => [rule, resource]),
      [
        ['reentry', 'hung'],
        ['deadlock-timeout', 'hung'],
      ],
    )
    await assert.rejects(other.isAlive(), lost)
  })

  it('is closed although something hangs in it', async () => {
    const host = await hostOf({ resources: { hung: { isAlive: [] } } }, { closeTimeout: 300 })
    const hung = await host.open({ name: 'hung' })
    const call = assert.rejects(hung.isAlive(), { code: 'ERR_CLUSAPI_RESOURCE_HOST' })
    const clock = performance.now()
    await host.close()
    assert.ok(performance.now() - clock >= 290)
    await call
    assert.equal((await host.ended).reason, 'closed')
  })

  it('ends in good order, and dying on the way there is told', async () => {
    const good = await hostOf({})
    await good.close()
    const { reason, exitCode } = await good.ended
    assert.deepEqual([reason, exitCode], ['closed', 0])
    const bad = await hostOf({ exitCode: 3 })
    await assert.rejects(bad.close(), /it ended with code 3/)
    assert.deepEqual(
      bad.faults.map(({ rule }) => rule),
      ['process-ended'],
    )
  })

  it('is ended if it does not speak as agreed', async () => {
    for (const [garbage, message] of [
      ['ffffffff', /longer than/],
      [`05000000${Buffer.from('\u0002ok').toString('hex')}0100`, /does not speak as agreed/],
    ] as const) {
      const host = await hostOf({ resources: { odd: { isAlive: [{ garbage }] } } })
      const odd = await host.open({ name: 'odd' })
      await assert.rejects(odd.isAlive(), message)
      assert.equal((await host.ended).reason, 'protocol')
    }
    const host = await hostOf({ resources: { odd: { isAlive: [{ callback: 'LogEvent', values: ['x'] }] } } })
    const odd = await host.open({ name: 'odd' })
    await assert.rejects(odd.isAlive(), /LogEvent: 1 arguments instead of 2/)
  })

  it('cannot be started where there is no such program', async () => {
    const missing = windows ? 'C:\\no\\such\\program.exe' : '/no/such/program'
    await assert.rejects(hostOf({}, { program: missing }), (error: unknown) => {
      assert.ok(error instanceof ResourceHostError)
      assert.equal(error.exit, null)
      assert.match(error.message, /^No resource DLL can be run: the program .* cannot be started: .*ENOENT/)
      return true
    })
  })

  it('says why a DLL is not loaded: its own error, or what is wrong with its table', async () => {
    const refusal = async (answer: object) => {
      const error = await hostOf({ load: { answer } }).catch(thrown => thrown)
      assert.ok(error instanceof ClusterError, String(error))
      return [error.errno, error.syscall]
    }
    assert.deepEqual(await refusal({ status: 126, stage: 'LoadLibrary' }), [126, 'LoadLibrary'])
    assert.deepEqual(await refusal({ status: 127, stage: 'exports' }), [127, 'GetProcAddress'])
    assert.deepEqual(await refusal({ status: 5080, stage: 'Startup', entry: 'Startup' }), [5080, 'Startup'])
    await assert.rejects(hostOf({ load: { answer: { status: 13, stage: 'table' } } }), (error: unknown) => {
      assert.ok(error instanceof ResourceDllError)
      assert.deepEqual([error.faults.map(({ rule }) => rule), error.table], [['table-missing'], null])
      return true
    })
    await assert.rejects(hostOf({ load: { answer: { tableSize: 88, slots: without(0) } } }), (error: unknown) => {
      assert.ok(error instanceof ResourceDllError)
      assert.deepEqual(
        error.faults.map(({ rule, entry }) => [rule, entry]),
        [
          ['table-size', 'StartupEx'],
          ['table-slot', 'Open'],
        ],
      )
      assert.equal(error.table?.tableSize, 88)
      return true
    })
  })
})
