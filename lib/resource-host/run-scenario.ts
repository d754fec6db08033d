import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RegistryInput } from '../codecs/registry-value.js'
import { errorName } from '../constants/error-names.js'
import { ClusterError } from '../core/errors.js'
import { checkFunction, checkOptions } from '../core/validate.js'
import type { ControlAnswer, ControlOptions } from './control.js'
import { ResourceHostError } from './errors.js'
import type { ResourceHost } from './host.js'
import type { HostedOpenOptions } from './options.js'
import type { HostedResource } from './resource.js'
import type { Fault } from './rules.js'
import {
  parseScenario,
  registryInput,
  type Scenario,
  ScenarioError,
  type ScenarioStep,
  type ScenarioVerb,
  type StepOf,
  verbOf,
} from './scenario.js'

/** What a scenario needs of a host. */
export interface ScenarioHost extends Pick<ResourceHost, 'faults' | 'on' | 'typeControl'> {
  /** Opens a resource. */
  open(
    options: HostedOpenOptions & { readonly parameters?: { readonly [name: string]: RegistryInput } },
  ): Promise<HostedResource>
}

/** What came of a step. */
export interface StepResult {
  readonly step: ScenarioStep
  /** Its verb. */
  readonly verb: ScenarioVerb
  /** A state, the name of an error, what LooksAlive or IsAlive answered, or the status of a control code by name; else `'done'`. */
  readonly outcome: string | boolean
  /** How long it took, in milliseconds. */
  readonly duration: number
}

/** What came of a scenario. */
export interface ScenarioResult {
  readonly steps: readonly StepResult[]
  /** The rules that were broken and that no step expected. */
  readonly faults: readonly Fault[]
}

/** How a scenario is run. */
export interface ScenarioOptions {
  /** Told of each step when it has ended. */
  readonly onStep?: (result: StepResult) => void
}

/** What a step came to. */
interface Outcome {
  readonly is: string | boolean
  /** What else its `expect` may call that. */
  readonly also?: string
  /** The error behind it. */
  readonly error?: Error
}

/** What is known while a scenario runs. */
interface Run {
  readonly host: ScenarioHost
  readonly resources: Map<string, HostedResource>
  /** How many faults there were before it began. */
  readonly from: number
  readonly expected: Set<Fault>
  /** The number of the step that is being run. */
  at: number
}

/**
 * Runs a scenario: one step after the other, each to the end that it expects.
 * @param scenario the steps, or an object with them, as a file has them
 * @throws {@link ScenarioError} for the first step that ends otherwise, by its number; or for what is no scenario
 */
export async function runScenario(
  host: ScenarioHost,
  scenario: Scenario | readonly ScenarioStep[],
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  checkOptions('options', options, ['onStep'])
  if (options.onStep !== undefined) checkFunction('options.onStep', options.onStep)
  const { steps } = parseScenario(Array.isArray(scenario) ? { steps: scenario } : scenario)
  const run: Run = { host, resources: new Map(), from: host.faults.length, expected: new Set(), at: 0 }
  const results: StepResult[] = []
  for (const [index, step] of steps.entries()) {
    run.at = index
    const result = await perform(run, step)
    results.push(result)
    options.onStep?.(result)
  }
  return { steps: results, faults: host.faults.slice(run.from).filter(fault => !run.expected.has(fault)) }
}

async function perform(run: Run, step: ScenarioStep): Promise<StepResult> {
  const verb = verbOf(step)
  const since = performance.now()
  const { is, also, error } = await inTime(run, step, verb, signal => attempt(run, step, verb, signal))
  const duration = performance.now() - since
  const wanted = expectationOf(step, verb)
  if (is === wanted || also === wanted) return { step, verb, outcome: wanted, duration }
  const message = `it came to ${is}, and should to ${wanted}${error ? ` (${error.message})` : ''}`
  throw otherwise(run, 'expect' in step ? '.expect' : '', message, error)
}

/** The error for a step that ended otherwise than it was to. @param field what of it is about that */
function otherwise({ at }: Run, field: string, message: string, cause?: Error): ScenarioError {
  return new ScenarioError([{ path: `steps[${at}]${field}`, message }], 'The scenario went another way', at, { cause })
}

async function attempt(run: Run, step: ScenarioStep, verb: ScenarioVerb, signal: AbortSignal): Promise<Outcome> {
  try {
    return await (verbs[verb] as (run: Run, step: ScenarioStep, signal: AbortSignal) => Promise<Outcome>)(
      run,
      step,
      signal,
    )
  } catch (error) {
    if (!(error instanceof ClusterError || error instanceof ResourceHostError)) throw error
    const failed = run.resources.get(String(step[verb as keyof ScenarioStep]))?.state === 'Failed'
    return { is: error.code, error, ...(failed && { also: 'Failed' }) }
  }
}

/** How long a step waits that nothing else ends, in ms. */
const patience = 5000

/** Waits for a step as long as it may take. */
async function inTime(
  run: Run,
  step: ScenarioStep,
  verb: ScenarioVerb,
  work: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const limit = step.within ?? (verb === 'fault' ? patience : undefined)
  const control = new AbortController()
  if (limit === undefined) return await work(control.signal)
  const late = otherwise(run, '', `it had not ended after ${limit} ms`)
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(late)
      control.abort(late)
    }, limit)
  })
  const outcome = work(control.signal)
  outcome.catch(() => {}) // nobody waits for it once the time is over
  try {
    return await Promise.race([outcome, over])
  } finally {
    clearTimeout(timer)
  }
}

/** What a step is to come to. */
function expectationOf(step: ScenarioStep, verb: ScenarioVerb): string | boolean {
  const expect = 'expect' in step ? step.expect : undefined
  if (expect === undefined) return defaults[verb] ?? 'done'
  if (typeof expect === 'number') return expect === 0 ? 'done' : errorName(expect)
  return expect === 'ERROR_SUCCESS' ? 'done' : expect
}

const defaults: { readonly [verb in ScenarioVerb]?: string | boolean } = {
  online: 'Online',
  offline: 'Offline',
  looksAlive: true,
  isAlive: true,
}

/** What each verb does, and what it may come to. */
const verbs: {
  readonly [Verb in ScenarioVerb]: (run: Run, step: StepOf<Verb>, signal: AbortSignal) => Promise<Outcome>
} = {
  async open({ host, resources }, { open: name, key, flags, pendingTimeout, parameters }) {
    const given = { key, flags, pendingTimeout, parameters: parameters && inputs(parameters) }
    resources.set(name, await host.open({ name, ...present(given) }))
    return { is: 'done' }
  },
  async online(run, { online, flags = 0, expect }, signal) {
    const resource = named(run, online)
    await resource.online({ flags, wait: expect !== 'OnlinePending', signal })
    return { is: resource.state }
  },
  async offline(run, { offline, flags = 0, destination = null, expect }, signal) {
    const resource = named(run, offline)
    await resource.offline({ flags, destination, wait: expect !== 'OfflinePending', signal })
    return { is: resource.state }
  },
  looksAlive: async (run, { looksAlive }) => ({ is: await named(run, looksAlive).looksAlive() }),
  isAlive: async (run, { isAlive }) => ({ is: await named(run, isAlive).isAlive() }),
  terminate: (run, { terminate }) => done(named(run, terminate).terminate()),
  close: (run, { close }) => done(named(run, close).close()),
  cancel: (run, { cancel }) => done(named(run, cancel).cancel()),
  arbitrate: (run, { arbitrate }) => done(named(run, arbitrate).arbitrate()),
  release: (run, { release }) => done(named(run, release).release()),
  control: async (run, step) => answered(step, await named(run, step.control).control(step.code, optionsOf(step))),
  typeControl: async (run, step) => answered(step, await run.host.typeControl(step.typeControl, optionsOf(step))),
  async fault({ host, from, expected }, { fault: rule }, signal) {
    const found = () => host.faults.slice(from).filter(fault => fault.rule === rule && !expected.has(fault))
    while (found().length === 0) await once(host as ResourceHost, 'fault', { signal })
    for (const fault of found()) expected.add(fault)
    return { is: 'done' }
  },
  async wait(_run, { wait }, signal) {
    await sleep(wait, undefined, { signal })
    return { is: 'done' }
  },
}

function named(run: Run, name: string): HostedResource {
  const resource = run.resources.get(name)
  if (resource === undefined) throw otherwise(run, '', `'${name}' was not opened`)
  return resource
}

async function done(call: Promise<void>): Promise<Outcome> {
  await call
  return { is: 'done' }
}

function optionsOf({
  input,
  outputSize,
}: {
  input?: string | undefined
  outputSize?: number | undefined
}): ControlOptions {
  return present({ input: input === undefined ? undefined : Buffer.from(input, 'hex'), outputSize })
}

function answered({ output: wanted }: { output?: string | undefined }, { status, output }: ControlAnswer): Outcome {
  const hex = Buffer.from(output).toString('hex')
  if (status !== 0) return { is: errorName(status) }
  return { is: wanted === undefined || wanted.toLowerCase() === hex ? 'done' : `the output ${hex}` }
}

function inputs(parameters: StepOf<'open'>['parameters'] & {}): { [name: string]: RegistryInput } {
  return Object.fromEntries(Object.entries(parameters).map(([name, value]) => [name, registryInput(value)]))
}

/** What is not undefined. */
function present<Options extends object>(
  options: Options,
): { [Name in keyof Options]: Exclude<Options[Name], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as never
}
