import assert from 'node:assert/strict'
import { availableParallelism } from 'node:os'
import { type Ended, repeat, rounds, runProgram } from '../native/children.js'

const program = new URL('../../bundle/programs/exit.js', import.meta.url)
const windows = process.platform === 'win32'

/** Each way to leave, and how that ends. */
const ways: Record<string, { code: number | null; signal?: NodeJS.Signals }> = {
  natural: { code: 0 },
  exit: { code: 7 },
  'at once': { code: 7 },
  throw: { code: 1 },
  // Windows has no signals: there the child is ended by force, handler or not.
  signal: windows ? { code: 1, signal: 'SIGINT' } : { code: null, signal: 'SIGINT' },
  handler: windows ? { code: 1, signal: 'SIGINT' } : { code: 7 },
}

describe('a process with calls in flight', () => {
  const total = rounds(windows ? 6 : 24)
  const perWay = Math.ceil(total / Object.keys(ways).length)

  for (const [how, expected] of Object.entries(ways)) {
    it(`ends as it should (${how}), ${perWay} times`, async function () {
      this.timeout(20_000 + perWay * 4_000)
      await repeat(perWay, availableParallelism(), async () => {
        const interrupt = how === 'signal' || how === 'handler'
        const ended = await runProgram(program, [how], {
          // Whoever leaves in the middle leaves V8's heap behind, which is no leak of ours.
          env: how === 'natural' ? {} : { ASAN_OPTIONS: `${process.env.ASAN_OPTIONS ?? ''}:detect_leaks=0` },
          ...(interrupt ? { onLine: kill => kill('SIGINT') } : {}),
        })
        assert.deepEqual(outcome(ended), expected, ended.stderr)
        if (how !== 'throw') assert.equal(ended.stderr, '')
      })
    })
  }
})

function outcome({ code, signal }: Ended): { code: number | null; signal?: NodeJS.Signals } {
  if (signal === null) return { code }
  return { code: windows ? 1 : code, signal }
}
