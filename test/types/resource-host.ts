// Checked by the compiler alone: each @ts-expect-error below must be an error, everything else must not.
import {
  type HostedResource,
  ResourceHost,
  type RuleName,
  runScenario,
  type Scenario,
  type ScenarioStep,
} from '../../lib/resource-host.js'

/** A host is loaded for a type, and what it tells is typed by the name of the event. */
export async function hosts(): Promise<string[]> {
  // @ts-expect-error a DLL may have several types: one is to be named
  await ResourceHost.load('my.dll', {})
  // @ts-expect-error the parts are found by the door
  await ResourceHost.load('my.dll', { resourceType: 'T', program: 'host' })
  await using host = await ResourceHost.load('my.dll', { resourceType: 'T', simulator: 'sim:1-0' })
  const heard: string[] = []
  host.on('log', ({ level, text, resource }) => heard.push(level, text, resource?.name ?? ''))
  host.on('status', ({ state, applicationError }) => heard.push(state, String(applicationError?.toFixed())))
  host.on('fault', ({ rule }) => heard.push(rule satisfies RuleName))
  host.on('exit', ({ exitCode }) => heard.push(String(exitCode)))
  // @ts-expect-error there is no such event
  host.on('logged', () => {})
  const open: boolean | undefined = host.slots.Open
  return [...heard, String(open)]
}

export async function lives(host: ResourceHost, resource: HostedResource): Promise<boolean> {
  await host.open({ name: 'x', parameters: { Port: 80, Hosts: ['a'], Big: 7n } })
  // @ts-expect-error a resource has a name
  await host.open({ flags: 1 })
  const { pending } = await resource.online({ wait: false, signal: AbortSignal.timeout(5) })
  // @ts-expect-error only a group that moves has a destination
  await resource.online({ destination: 'NODE2' })
  await resource.offline({ destination: 'NODE2' })
  const { status, output } = await resource.control(5, { outputSize: 16 })
  return pending || status === output.length || (await resource.isAlive())
}

export async function scenarios(host: ResourceHost): Promise<void> {
  const steps: ScenarioStep[] = [
    { open: 'x', parameters: { Port: 80 } },
    { online: 'x', expect: 'Online', within: 5000 },
    { isAlive: 'x', expect: false },
    { fault: 'slow-call' },
  ]
  // @ts-expect-error no rule is called so
  steps.push({ fault: 'too-slow' })
  // @ts-expect-error no state is called so
  steps.push({ looksAlive: 'x', expect: null })
  const scenario: Scenario = { steps }
  const [first] = (await runScenario(host, scenario)).steps
  await runScenario(host, steps, { onStep: ({ outcome }) => outcome === first?.outcome })
}
