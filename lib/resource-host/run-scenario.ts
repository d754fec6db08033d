import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import type { RegistryInput } from '../codecs/registry-value.js'
import { errorName } from '../constants/error-names.js'
import { Win32Error } from '../constants/errors.gen.js'
import { ClosedError, ClusterError } from '../core/errors.js'
import { checkFunction, checkOptions, checkSignal } from '../core/validate.js'
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
export interface ScenarioHost extends Pick<ResourceHost, 'faults' | 'on' | 'typeControl' | 'typeControlAsUser'> {
  /** Opens a resource. */
  open(
    options: HostedOpenOptions & { readonly parameters?: { readonly [name: string]: RegistryInput } },
  ): Promise<HostedResource>
}

/** What came of a step. */
export interface StepResult {
  /** The step, as it was given. */
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
  /** What came of each step, in order. */
  readonly steps: readonly StepResult[]
  /** The rules that were broken and that no step expected. */
  readonly faults: readonly Fault[]
}

/** How a scenario is run. */
export interface ScenarioOptions {
  /** Told of each step when it has ended. */
  readonly onStep?: (result: StepResult) => void
  /** Ends it: it fails with the signal's reason, in the middle of a step. What is under way then goes on, until the host is closed. */
  readonly signal?: AbortSignal
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
  readonly signal: AbortSignal | undefined
  /** The number of the step that is being run. */
  at: number
}

/**
 * Runs a scenario: one step after the other, each to the end that it expects.
 *
 * @example
 * ```ts
 * import { ResourceHost, runScenario } from 'clusapi/resource-host'
 *
 * await using host = await ResourceHost.load('my.dll', { resourceType: 'My Type' })
 * const { steps, faults } = await runScenario(host, [
 *   { open: 'Disk 1', parameters: { Path: 'D:\\' } },
 *   { online: 'Disk 1', within: 5000 },
 *   { isAlive: 'Disk 1', expect: true },
 *   { offline: 'Disk 1' },
 * ])
 * console.log(steps.length, faults.length) // → 4 0
 * ```
 * @param scenario the steps, or an object with them, as a file has them
 * @throws {@link ScenarioError} for the first step that ends otherwise, by its number; or for what is no scenario
 */
export async function runScenario(
  host: ScenarioHost,
  scenario: Scenario | readonly ScenarioStep[],
  options: ScenarioOptions = {},
): Promise<ScenarioResult> {
  checkOptions('options', options, ['onStep', 'signal'])
  const { onStep, signal } = options
  if (onStep !== undefined) checkFunction('options.onStep', onStep)
  if (signal !== undefined) checkSignal('options.signal', signal)
  const { steps } = parseScenario(scenario)
  const run: Run = { host, resources: new Map(), from: host.faults.length, expected: new Set(), signal, at: 0 }
  const results: StepResult[] = []
  for (const [index, step] of steps.entries()) {
    run.at = index
    signal?.throwIfAborted()
    const result = await perform(run, step)
    results.push(result)
    onStep?.(result)
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
  const message = `it came to ${is} instead of ${wanted}${error ? ` (${error.message})` : ''}`
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
    if (!(error instanceof ClusterError || error instanceof ClosedError || error instanceof ResourceHostError))
      throw error
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
  const what = 'fault' in step ? `nobody had broken ${step.fault}` : 'it had not ended'
  const control = new AbortController()
  const { signal } = control
  const over = new Promise<never>((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const end = () => control.abort(run.signal?.reason)
  run.signal?.addEventListener('abort', end)
  const late = () => control.abort(otherwise(run, '', `${what} after ${limit} ms`))
  const timer = limit === undefined ? undefined : setTimeout(late, limit)
  const outcome = work(signal)
  outcome.catch(() => {}) // nobody waits for it once the time is over
  try {
    return await Promise.race([outcome, over])
  } finally {
    clearTimeout(timer)
    run.signal?.removeEventListener('abort', end)
  }
}

/** What a step is to come to. */
function expectationOf(step: ScenarioStep, verb: ScenarioVerb): string | boolean {
  const expect = 'expect' in step ? step.expect : undefined
  if (expect === undefined) return defaults[verb] ?? 'done'
  // An error may have several names, and is told by the usual one.
  const number = typeof expect === 'string' ? (Win32Error as { readonly [name: string]: number })[expect] : expect
  if (typeof number !== 'number') return expect as string | boolean
  return number === 0 ? 'done' : errorName(number)
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
  control: (run, step) => answered(step, named(run, step.control).control(step.code, optionsOf(step))),
  controlAsUser: (run, step) =>
    answered(step, named(run, step.controlAsUser).controlAsUser(step.code, optionsOf(step))),
  typeControl: (run, step) => answered(step, run.host.typeControl(step.typeControl, optionsOf(step))),
  typeControlAsUser: (run, step) => answered(step, run.host.typeControlAsUser(step.typeControlAsUser, optionsOf(step))),
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

async function answered(
  { output: wanted }: { output?: string | undefined },
  answer: Promise<ControlAnswer>,
): Promise<Outcome> {
  const { status, output } = await answer
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
