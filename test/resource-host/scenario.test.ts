import assert from 'node:assert/strict'
import type { ResourceHost } from '../../lib/resource-host/host.js'
import { runScenario } from '../../lib/resource-host/run-scenario.js'
import { parseScenario, ScenarioError, type ScenarioStep } from '../../lib/resource-host/scenario.js'
import { hostOf, state } from './plan.js'

/** What a scenario is refused for. */
function problems(steps: unknown): string[] {
  try {
    parseScenario(steps)
  } catch (error) {
    assert.ok(error instanceof ScenarioError, String(error))
    return error.problems.map(({ path, message }) => `${path}: ${message}`)
  }
  return []
}

describe('a scenario', () => {
  it('is refused with the path of each wrong field', () => {
    assert.deepEqual(
      problems({
        steps: [
          { open: 'Disk 1', parameters: { Port: 1.5 } },
          { online: 'Disk 1', expect: 'Up', whithin: 5 },
          { isAlive: 'Disk 1', looksAlive: 'Disk 1' },
          { explode: 'Disk 1' },
          { control: 'Disk 1' },
          { fault: 'no-such-rule' },
          { wait: -1 },
          { wait: 2 ** 31 },
          { open: 'Disk 1', parameters: { Port: { type: 'DWORD', value: 1 } }, expect: 'ERROR_FILE_NOT_FUOND' },
          null as never,
        ],
      }).map(problem => problem.replace(/(Invalid \w+).*/, '$1')),
      [
        'steps[0].parameters.Port: Invalid integer',
        'steps[1].expect: must be one of Online, Offline, Failed, OnlinePending, OfflinePending, or the name of an error',
        'steps[1].whithin: there is no such field',
        'steps[2]: it is looksAlive and isAlive at once',
        'steps[3]: it has none of open, online, offline, looksAlive, isAlive, terminate, close, cancel, arbitrate, release, control, controlAsUser, typeControl, typeControlAsUser, fault, wait',
        'steps[4].code: it is missing',
        'steps[5].fault: Invalid type',
        'steps[6].wait: Invalid value',
        'steps[7].wait: Invalid value',
        'steps[8].parameters.Port: must be text, a number, a list of texts, or { type, value } with the type EXPAND_SZ, QWORD or BINARY',
        'steps[8].expect: must be the name of an error, or its number',
        'steps[9]: it must be an object',
      ],
    )
    assert.deepEqual(problems({}), ['steps: it is missing'])
    assert.deepEqual(parseScenario([{ wait: 1 }]), { steps: [{ wait: 1 }] })
    assert.throws(() => parseScenario({ steps: 1 }, 'file.json'), /^ScenarioError: file\.json cannot be run: steps: /)
    assert.deepEqual(parseScenario({ steps: [] }), { steps: [] })
  })

  describe('that is run', () => {
    let host: ResourceHost
    before(async () => {
      host = await hostOf(
        {
          resources: {
            slow: { online: [{ answer: [997, 0] }, { until: 'isAlive' }, { status: state.online }] },
            bad: {
              online: [{ answer: [997, 0] }, { status: state.failed }],
              isAlive: [{ answer: [0, 0] }],
              resourceControl: [{ answer: [0, { hex: '0a0b' }, 2, 0] }],
            },
            hung: { isAlive: [] },
            null: { open: [{ answer: [5] }] },
            chatty: { online: [{ answer: [0, 0] }, { status: state.online }] },
          },
        },
        { callGuidance: 60_000, closeTimeout: 300 },
      )
    })
    after(() => host.close())

    const failure = async (...steps: ScenarioStep[]) => {
      const error = await runScenario(host, steps).catch(thrown => thrown)
      assert.ok(error instanceof ScenarioError, String(error))
      return error.problems.map(({ path, message }) => `${path}: ${message.replace(/ \(.*/s, '')}`).join()
    }

    it('goes through a life, tells each step, and what came of it', async () => {
      const told: string[] = []
      const { steps, faults } = await runScenario(
        host,
        [
          { open: 'quick' },
          { online: 'quick', within: 60_000 },
          { looksAlive: 'quick' },
          { isAlive: 'quick', expect: true },
          { control: 'quick', code: 5, expect: 'ERROR_INVALID_FUNCTION' },
          { typeControl: 5, expect: 1 },
          { offline: 'quick', expect: 'Offline' },
          { wait: 1 },
          { terminate: 'quick' },
          { close: 'quick' },
        ],
        { onStep: ({ verb, outcome }) => told.push(`${verb} ${outcome}`) },
      )
      assert.deepEqual(told, [
        'open done',
        'online Online',
        'looksAlive true',
        'isAlive true',
        'control ERROR_INVALID_FUNCTION',
        'typeControl ERROR_INVALID_FUNCTION',
        'offline Offline',
        'wait done',
        'terminate done',
        'close done',
      ])
      assert.equal(steps.length, 10)
      assert.ok(steps.every(({ duration }) => duration >= 0))
      assert.deepEqual(faults, [])
    })

    it('can expect what is pending, what fails, and by which error', async () => {
      await runScenario(host, [
        { open: 'slow' },
        { online: 'slow', expect: 'OnlinePending' },
        { isAlive: 'slow' },
        { open: 'bad' },
        { online: 'bad', expect: 'Failed' },
        { online: 'bad', expect: 'ERROR_RESOURCE_FAILED' },
        { isAlive: 'bad', expect: false },
        { control: 'bad', code: 1, output: '0A0B' },
        { open: 'null', expect: 5 },
        { open: 'null', expect: 'ERROR_ACCESS_DENIED' },
        { cancel: 'bad' },
      ])
    })

    it('says at which step it went another way, and how', async () => {
      assert.equal(
        await failure({ open: 'quick' }, { isAlive: 'quick', expect: false }),
        'steps[1].expect: it came to true instead of false',
      )
      assert.equal(
        await failure({ open: 'bad' }, { online: 'bad' }),
        'steps[1]: it came to ERROR_RESOURCE_FAILED instead of Online',
      )
      assert.equal(await failure({ open: 'null' }), 'steps[0]: it came to ERROR_ACCESS_DENIED instead of done')
      assert.equal(
        await failure({ open: 'quick' }, { online: 'quick' }, { online: 'quick' }),
        'steps[2]: it came to ERROR_INVALID_STATE instead of Online',
      )
      assert.equal(
        await failure({ open: 'bad' }, { control: 'bad', code: 1, output: 'ff' }),
        'steps[1]: it came to the output 0a0b instead of done',
      )
      assert.equal(await failure({ online: 'nobody' }), "steps[0]: 'nobody' was not opened")
      assert.equal(
        await failure({ open: 'hung' }, { isAlive: 'hung', within: 20 }),
        'steps[1]: it had not ended after 20 ms',
      )
      assert.equal(
        await failure({ fault: 'slow-call', within: 20 }),
        'steps[0]: nobody had broken slow-call after 20 ms',
      )
      assert.equal(
        await failure({ open: 'quick' }, { close: 'quick' }, { online: 'quick' }),
        'steps[2]: it came to ERR_CLUSAPI_HANDLE_CLOSED instead of Online',
      )
    })

    it('ends in the middle of a step when it is told to', async () => {
      const stop = new AbortController()
      const steps: ScenarioStep[] = [{ open: 'quick' }, { wait: 60_000 }, { online: 'quick' }]
      const done: string[] = []
      const onStep = ({ verb }: { verb: string }) => {
        done.push(verb)
        setImmediate(() => stop.abort(new Error('enough')))
      }
      await assert.rejects(runScenario(host, steps, { onStep, signal: stop.signal }), /^Error: enough$/)
      assert.deepEqual(done, ['open'])
      await assert.rejects(runScenario(host, steps, { signal: stop.signal }), /^Error: enough$/)
    })

    it('keeps the faults that it expects apart from those that it does not', async () => {
      const steps: ScenarioStep[] = [{ open: 'chatty' }, { online: 'chatty' }]
      const expected = await runScenario(host, { steps: [...steps, { fault: 'status-without-pending' }] })
      assert.deepEqual(expected.faults, [])
      const { faults } = await runScenario(host, [...steps, { isAlive: 'chatty' }])
      assert.deepEqual(
        faults.map(({ rule }) => rule),
        ['status-without-pending'],
      )
    })
  })
})
