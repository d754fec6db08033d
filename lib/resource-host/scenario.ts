import * as v from 'valibot'
import type { RegistryInput } from '../codecs/registry-value.js'
import { Win32Error } from '../constants/errors.gen.js'
import { checkable, type Problem, problemOf } from '../core/checked.js'
import { type RuleName, rules } from './rules.js'

const u32 = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(0xffff_ffff))
/** Milliseconds, no more than a timer takes: 24 days. */
const time = v.pipe(u32, v.maxValue(0x7fff_ffff))
const name = v.pipe(v.string(), v.minLength(1))
const hex = v.pipe(v.string(), v.regex(/^([0-9a-f]{2})*$/i, 'must be bytes in hexadecimal'))
const decimal = v.pipe(v.string(), v.regex(/^\d{1,20}$/, 'must be a decimal number'))

/** A private property: text is SZ, a number DWORD, a list MULTI_SZ; others say their type. */
const parameter = v.union(
  [
    v.string(),
    u32,
    v.array(v.string()),
    v.strictObject({ type: v.literal('EXPAND_SZ'), value: v.string() }),
    v.strictObject({ type: v.literal('QWORD'), value: decimal }),
    v.strictObject({ type: v.literal('BINARY'), value: hex }),
  ],
  'must be text, a number, a list of texts, or { type, value } with the type EXPAND_SZ, QWORD or BINARY',
)

/** An error by name or number. */
const refusal = (what: string) => v.union([v.pipe(v.string(), v.check(isErrorName, `must be ${what}`)), u32])
const isErrorName = (text: string) => Object.hasOwn(Win32Error, text) || /^(WIN32_\d+|ERR_CLUSAPI_[A-Z_]+)$/.test(text)
const error = refusal('the name of an error, or its number')
const states = ['Online', 'Offline', 'Failed', 'OnlinePending', 'OfflinePending'] as const
const change = {
  flags: v.optional(u32),
  expect: v.optional(v.union([v.picklist(states), refusal(`one of ${states.join(', ')}, or the name of an error`)])),
}
const alive = { expect: v.optional(v.union([v.boolean(), error])) }
const call = { expect: v.optional(error) }
const control = {
  input: v.optional(hex),
  outputSize: v.optional(u32),
  output: v.optional(v.pipe(hex, v.description('what it must give'))),
  expect: v.optional(error),
}

const within = v.optional(v.pipe(time, v.description('milliseconds that it may take')))
const step = <Entries extends v.ObjectEntries>(entries: Entries) => v.strictObject({ ...entries, within })

/** What each verb takes. Its own field has the name of the resource, or what else it is about. */
const verbs = {
  open: step({
    open: name,
    key: v.optional(name),
    flags: v.optional(u32),
    pendingTimeout: v.optional(u32),
    parameters: v.optional(v.record(v.string(), parameter)),
    ...call,
  }),
  online: step({ online: name, ...change }),
  offline: step({ offline: name, destination: v.optional(name), ...change }),
  looksAlive: step({ looksAlive: name, ...alive }),
  isAlive: step({ isAlive: name, ...alive }),
  terminate: step({ terminate: name, ...call }),
  close: step({ close: name, ...call }),
  cancel: step({ cancel: name, ...call }),
  arbitrate: step({ arbitrate: name, ...call }),
  release: step({ release: name, ...call }),
  control: step({ control: name, code: u32, ...control }),
  controlAsUser: step({ controlAsUser: name, code: u32, ...control }),
  typeControl: step({ typeControl: u32, ...control }),
  typeControlAsUser: step({ typeControlAsUser: u32, ...control }),
  fault: step({ fault: v.picklist(Object.keys(rules) as RuleName[]) }),
  wait: step({ wait: time }),
} as const

/** What a step of a scenario does. */
export type ScenarioVerb = keyof typeof verbs

/** A step with one verb. */
export type StepOf<Verb extends ScenarioVerb> = v.InferOutput<(typeof verbs)[Verb]>

/**
 * A step of a scenario: what is done, and what is to come of it. Without `expect` it has to succeed: `online` ends in `'Online'`,
 * `isAlive` gives `true`. `within` limits its time, in milliseconds.
 */
export type ScenarioStep = { [Verb in ScenarioVerb]: StepOf<Verb> }[ScenarioVerb]

/** The steps of a scenario, in order. */
export interface Scenario {
  /** What is done, one after the other. */
  readonly steps: readonly ScenarioStep[]
}

/** A scenario that is none, or a step that ended otherwise than it was to. */
export class ScenarioError extends Error {
  override name = 'ScenarioError'
  /** Always `ERR_CLUSAPI_SCENARIO`. */
  readonly code = 'ERR_CLUSAPI_SCENARIO'

  /**
   * @param problems what is wrong, and where; at least one
   * @param what what it is wrong with, as the beginning of a sentence
   */
  constructor(
    readonly problems: readonly Problem[],
    what: string,
    /** The number of the step that ended otherwise, from 0 on; `null` for a scenario that is none. */
    readonly step: number | null = null,
    options?: ErrorOptions,
  ) {
    const lines = problems.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    super(`${what}: ${lines.join('; ')}`, options)
  }
}

/**
 * Checks that something is a scenario, or the steps of one, and gives the scenario.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseScenario, ResourceHost, runScenario } from 'clusapi/resource-host'
 *
 * const scenario = parseScenario(JSON.parse(await readFile('scenario.json', 'utf8')), 'scenario.json')
 * await using host = await ResourceHost.load('my.dll', { resourceType: 'My Type' })
 * await runScenario(host, scenario)
 * ```
 * @param source the name of the file it came from, for messages
 * @throws {@link ScenarioError} naming every wrong field
 */
export function parseScenario(input: unknown, source: string | null = null): Scenario {
  const scenario = Array.isArray(input) ? { steps: input } : input
  const outline = v.strictObject({ $schema: v.optional(v.string()), steps: v.array(v.unknown()) })
  const result = v.safeParse(outline, checkable(scenario))
  const problems = result.success ? result.output.steps.flatMap(problemsOfStep) : result.issues.map(problemOf)
  if (problems.length > 0) throw new ScenarioError(problems, `${source ?? 'The scenario'} cannot be run`)
  return scenario as Scenario
}

/** The verb of a step, which was checked. */
export function verbOf(step: ScenarioStep): ScenarioVerb {
  return Object.keys(verbs).find(verb => verb in step) as ScenarioVerb
}

/** A private property as it is written to the database. */
export function registryInput(value: v.InferOutput<typeof parameter>): RegistryInput {
  if (typeof value !== 'object' || Array.isArray(value)) return value
  switch (value.type) {
    case 'EXPAND_SZ':
      return value
    case 'QWORD':
      return BigInt(value.value)
    case 'BINARY':
      return Buffer.from(value.value, 'hex')
  }
}

function problemsOfStep(step: unknown, index: number): Problem[] {
  const path = `steps[${index}]`
  if (typeof step !== 'object' || step === null) return [{ path, message: 'it must be an object' }]
  const [verb, ...more] = Object.keys(verbs).filter(each => each in step)
  if (verb === undefined) return [{ path, message: `it has none of ${Object.keys(verbs).join(', ')}` }]
  if (more.length > 0) return [{ path, message: `it is ${verb} and ${more.join(' and ')} at once` }]
  const result = v.safeParse(verbs[verb as ScenarioVerb], step)
  if (result.success) return []
  return result.issues.map(problemOf).map(problem => ({ ...problem, path: `${path}.${problem.path}` }))
}
