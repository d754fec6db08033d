import { readFile, stat } from 'node:fs/promises'
import type { Scenario, ScenarioResult, StepResult } from '../../resource-host.js'
import { ExitCode, UsageError } from '../failure.js'
import { printable } from '../output.js'
import { withEndpoint } from '../session.js'
import type { Situation } from '../verb.js'
import { interruptible } from '../waiting.js'
import { linesOf, rounded, type StoryEvent, tellStory } from './story.js'

/** What the command line says about a run. */
export interface RunOptions {
  readonly type: string
  readonly scenario?: string
  readonly name?: string
  /** Milliseconds. */
  readonly callGuidance?: number
}

/** Runs a resource DLL through a scenario, and tells what happens as it happens. */
export async function runDll(situation: Situation, file: string, options: RunOptions): Promise<number> {
  const { where } = situation
  await stat(file).catch((error: Error) => {
    throw new UsageError(`${file} cannot be read: ${error.message}`)
  })
  const { name = 'Resource' } = options
  if (name === '') throw new UsageError('--name is empty')
  const scenario = options.scenario === undefined ? lifeOf(name) : await readScenario(options.scenario)
  if (!where.simulate && where.lab === undefined && where.cluster === undefined) {
    return await perform(situation, file, options, scenario, {})
  }
  return await withEndpoint(where, async endpoint => {
    if (!endpoint?.startsWith('sim:')) throw new UsageError('a resource DLL is run in a simulated cluster only')
    return await perform(situation, file, options, scenario, { simulator: endpoint })
  })
}

async function perform(
  { terminal, output, json }: Situation,
  file: string,
  { type: resourceType, callGuidance }: RunOptions,
  scenario: Scenario,
  place: { readonly simulator?: string },
): Promise<number> {
  const { ResourceHost, runScenario, ScenarioError } = await import('../../resource-host.js')
  const events: StoryEvent[] = []
  const say = (line: string) => {
    if (!json) terminal.out(`${printable(line)}\n`)
  }
  const steps: StepResult[] = []
  const host = await ResourceHost.load(file, {
    resourceType,
    ...place,
    ...(callGuidance !== undefined && { callGuidance }),
  })
  tellStory(host, event => {
    events.push(event)
    for (const line of linesOf(event)) say(line)
  })
  let failure: { step: number | null; message: string } | null = null
  let faults: ScenarioResult['faults'] | null = null
  try {
    const onStep = (step: StepResult) => steps.push(step)
    const run = (signal: AbortSignal) => runScenario(host, scenario, { onStep, signal })
    faults = (await interruptible(terminal, 'interrupted; the process of the resource DLL was ended', run)).faults
  } catch (error) {
    if (!(error instanceof ScenarioError)) {
      await host.close().catch(() => {}) // the error that ended all this says more
      throw error
    }
    failure = { step: error.step, message: error.message }
  }
  const known = host.faults.length
  await host.close().catch((error: Error) => {
    failure ??= { step: null, message: error.message }
  })
  // What it still breaks while it is closed no step has expected.
  const broken = [...(faults ?? host.faults.slice(0, known)), ...host.faults.slice(known)]
  const { version, entry } = host
  output.answer({
    json: {
      file,
      type: resourceType,
      version,
      entry,
      steps: steps.map(({ verb, outcome, duration }) => ({ verb, outcome, duration: rounded(duration) })),
      events,
      faults: broken,
      failure,
    },
    text: summary(steps.length, scenario.steps.length, broken.length, failure?.message),
  })
  return failure !== null || broken.length > 0 ? ExitCode.differences : ExitCode.done
}

function summary(done: number, all: number, faults: number, failure: string | undefined): string {
  const steps =
    done === all ? `All ${all} steps ended as they were to` : `${done} of ${all} steps ended as they were to`
  const broken =
    faults === 0 ? 'no rule was broken' : faults === 1 ? 'a rule was broken once' : `rules were broken ${faults} times`
  return `${steps}; ${broken}.${failure === undefined ? '' : `\n${failure}`}`
}

/** What is run where no scenario is named: a life without trouble. */
function lifeOf(name: string): Scenario {
  return {
    steps: [
      { open: name },
      { online: name },
      { looksAlive: name },
      { isAlive: name },
      { offline: name },
      { close: name },
    ],
  }
}

async function readScenario(file: string): Promise<Scenario> {
  const { parseScenario } = await import('../../resource-host.js')
  let input: unknown
  try {
    // Editors and shells of Windows put a byte order mark in front.
    input = JSON.parse((await readFile(file, 'utf8')).replace(/^\ufeff/, ''))
  } catch (error) {
    throw new UsageError(`the scenario ${file} cannot be read: ${(error as Error).message}`)
  }
  return parseScenario(input, file)
}
