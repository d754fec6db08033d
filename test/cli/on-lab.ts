import { strict as assert } from 'node:assert'
import type { z } from 'zod'
import { builtInLab, type Lab, type Simulator } from '../../lib/simulator.js'
import { simulateHere } from '../simulator/here.js'
import { command, type Outcome } from './run.js'
import { schemas } from './schemas.js'

type Refusal = z.output<typeof schemas.error>['error']

/** Command lines for a cluster that is made anew for every test. */
export interface LabCommands {
  readonly lab: Simulator
  /** As people see it. */
  run(...args: string[]): Promise<Outcome>
  /** With `--json`: the document, checked against its schema. */
  json<S extends z.ZodType>(schema: S, ...args: string[]): Promise<z.output<S>>
  /** With `--json`, when the cluster is to refuse: code, number, function and target of the error. */
  refused(
    ...args: string[]
  ): Promise<[code: string, errno: number | null, syscall: string | null, target: string | null]>
}

/** To be called in a suite. */
export function onLab(description: Lab = builtInLab): LabCommands {
  let lab: Simulator
  beforeEach(async () => {
    lab = await simulateHere(description)
  })
  afterEach(() => lab[Symbol.asyncDispose]())

  const run = (...args: string[]) => command('--cluster', lab.endpoint, ...args)
  return {
    get lab() {
      return lab
    },
    run,
    async json(schema, ...args) {
      const { status, stdout, stderr } = await run('--json', ...args)
      assert.equal(status, 0, stderr)
      assert.match(stdout, /^[\x20-\x7e]*\n$/, 'one line of ASCII')
      return schema.parse(JSON.parse(stdout))
    },
    async refused(...args) {
      const { status, stdout, stderr } = await run('--json', ...args)
      assert.deepEqual([status, stdout], [3, ''], stderr)
      const { code, errno, syscall, target }: Refusal = schemas.error.parse(JSON.parse(stderr)).error
      return [code, errno, syscall, target]
    },
  }
}
