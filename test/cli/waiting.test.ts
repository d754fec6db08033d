import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import { parseTime } from '../../lib/cli/waiting.js'
import { builtInLab, type Lab, type Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command, onTerminal } from './run.js'
import { schemas } from './schemas.js'

const group = 'SQL Server (MSSQLSERVER)'

describe('command line: verbs that take time', () => {
  let lab: Simulator

  const begin = async (times: object = {}, clock: 'fast' | 'virtual' = 'virtual') => {
    const slow: Lab = structuredClone(builtInLab)
    for (const { resources } of slow.groups) for (const each of resources) Object.assign(each, times)
    lab = await simulateHere(slow, clock)
  }
  afterEach(() => lab.close())

  const run = (...args: string[]) => command('--cluster', lab.endpoint, '--json', ...args)
  const errorOf = ({ stderr }: { stderr: string }) => schemas.error.parse(JSON.parse(stderr)).error

  it('wait for the end', async () => {
    await begin({ online: 60_000, offline: 60_000 }, 'fast')
    for (const [verb, state] of [
      ['offline', 'Offline'],
      ['online', 'Online'],
      ['restart', 'Online'],
    ] as const) {
      const { stdout, stderr } = await run('resource', verb, 'SQL Server')
      const shown = schemas.resourceTransition.parse(JSON.parse(stdout))
      assert.deepEqual([shown.state, shown.pending, stderr.includes('SQL Server:')], [state, false, false])
    }
    for (const [words, state, owner] of [
      [['offline', group], 'Offline', 'NODE1'],
      [['online', group, '--to', 'NODE2'], 'Online', 'NODE2'],
      [['move', group], 'Online', 'NODE1'],
    ] as const) {
      const shown = schemas.groupMove.parse(JSON.parse((await run('group', ...words)).stdout))
      assert.deepEqual([shown.state, shown.ownerNode, shown.pending], [state, owner, false])
    }
    const node = async (...words: string[]) => {
      const { drain, failback, state } = schemas.nodeVerb.parse(JSON.parse((await run('node', ...words)).stdout))
      return [state, drain, failback]
    }
    assert.deepEqual(await node('pause', 'NODE2'), ['Paused', 'NotInitiated', 'NotInitiated'])
    assert.deepEqual(await node('resume', 'NODE2'), ['Up', 'NotInitiated', 'NotInitiated'])
    assert.deepEqual(await node('pause', 'NODE1', '--drain'), ['Paused', 'Completed', 'NotInitiated'])
    assert.deepEqual(await node('resume', 'NODE1', '--failback'), ['Up', 'NotInitiated', 'Completed'])
  })

  it('only begin with --no-wait', async () => {
    await begin({ online: 'manual', offline: 'manual' })
    assert.equal(JSON.parse((await run('resource', 'offline', 'SQL Server', '--no-wait')).stdout).pending, true)
    while ((await lab.pending.complete()).length > 0);
    assert.equal(JSON.parse((await run('group', 'move', group, '--no-wait')).stdout).pending, true)
    while ((await lab.pending.complete()).length > 0);
    assert.equal(JSON.parse((await run('node', 'pause', 'NODE2', '--to', 'NODE1', '--no-wait')).stdout).pending, true)
  })

  it('do not wait for what a dry run does not begin', async () => {
    await begin({ online: 'manual', offline: 'manual' })
    for (const words of [
      ['resource', 'offline', 'SQL Server'],
      ['resource', 'restart', 'SQL Server'],
      ['resource', 'online', 'SQL Server'],
      ['group', 'offline', group],
      ['group', 'online', group, '--to', 'NODE2'],
      ['group', 'move', group, '--to', 'NODE2'],
      ['node', 'pause', 'NODE1', '--drain', '--to', 'NODE2'],
      ['node', 'resume', 'NODE1', '--failback'],
    ]) {
      const { stdout, status } = await run(...words, '--dry-run', '--timeout', '1m')
      const { complete, calls } = schemas.dryRun.parse(JSON.parse(stdout))
      assert.deepEqual([status, complete, calls.length], [0, true, 1], words.join(' '))
    }
    assert.deepEqual(await lab.pending.complete(), [])
  })

  it('end with 6 when time is up', async () => {
    await begin({ offline: 'manual' })
    const outcome = await run('resource', 'offline', 'SQL Server', '--timeout', '300ms')
    assert.equal(outcome.status, 6)
    const { code, syscall, target, message } = errorOf(outcome)
    assert.deepEqual([code, syscall, target], ['ERR_CLUSAPI_TIMEOUT', 'OfflineClusterResource', 'SQL Server'])
    assert.match(message, /OfflinePending on NODE1/)
  })

  it('end with 130 at Ctrl-C, and cancel what can be', async () => {
    await begin({ offline: 'manual', online: 'manual' })
    const terminal = {
      columns: null,
      colours: false,
      interrupt: (interrupt: () => void) => void setTimeout(interrupt, 300),
    }
    const outcome = await onTerminal(terminal, '--cluster', lab.endpoint, '--json', 'group', 'move', group)
    assert.equal(outcome.status, 130)
    assert.equal(errorOf(outcome).code, 'INTERRUPTED')
    while ((await lab.pending.complete()).length > 0);
    assert.equal(
      JSON.parse((await run('group', 'list')).stdout).find((each: { name: string }) => each.name === group).ownerNode,
      'NODE1',
    )
  })

  it('tell on a terminal what changes, each on a line of stderr', async () => {
    await begin({ online: 60_000, offline: 60_000 }, 'fast')
    const terminal = { columns: 80, colours: false, progress: true }
    const { stdout, stderr } = await onTerminal(
      terminal,
      '--cluster',
      lab.endpoint,
      'group',
      'move',
      group,
      '--to',
      'NODE2',
    )
    assert.match(stderr, /\nresource SQL Server: Online on NODE1\n(.*\n)*resource SQL Server: Online on NODE2\n/)
    assert.match(stdout, /^Group .*\n.*NODE2\n$/)
  })

  it('show what failed', async () => {
    await begin()
    await lab.faults.add({ function: 'resource.online', target: 'SQL Server', status: 31 })
    const outcome = await run('group', 'move', group)
    assert.equal(outcome.status, 3)
    const { code, target, message } = errorOf(outcome)
    assert.deepEqual([code, target], ['ERROR_RESOURCE_FAILED', 'SQL Server'])
    assert.match(message, /ERROR_GEN_FAILURE/)
  })

  it('refuse a time that is none', async () => {
    await begin()
    for (const time of ['soon', '-1s', '1d', '', '30 s', '2000h', 'NaN']) {
      const outcome = await run('resource', 'online', 'SQL Server', `--timeout=${time}`)
      assert.equal(outcome.status, 2, time)
    }
  })
})

describe('times on the command line', () => {
  it('are read in every unit, seconds without one', () => {
    assert.deepEqual(
      ['500ms', '30s', '30', '1.5m', '2h', '0'].map(parseTime),
      [500, 30_000, 30_000, 90_000, 7_200_000, 0],
    )
    const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 } as const
    fc.assert(
      fc.property(fc.nat(1000), fc.constantFrom(...(Object.keys(units) as (keyof typeof units)[])), (number, unit) => {
        assert.equal(parseTime(`${number}${unit}`), number * units[unit])
      }),
    )
  })
})
