import { errorName } from '../../index.js'
import type { CallbackValue, HostEvents, ResourceHost } from '../../resource-host.js'

/** Something that happened while a resource DLL was run. */
export interface StoryEvent {
  /** Milliseconds since its process was started. */
  readonly time: number
  /** The name of the event. */
  readonly event: keyof HostEvents
  readonly resource: string | null
  readonly text: string
}

type Teller<Name extends keyof HostEvents> = (event: HostEvents[Name][0]) => string

/** What each event of a host says to people. */
const tellers: { readonly [Name in keyof HostEvents]: Teller<Name> } = {
  call: ({ entry, returned, duration }) =>
    `${entry} returned ${returned === null ? '' : `${returnedText(entry, returned)} `}after ${duration.toFixed(1)} ms`,
  state: ({ from, to }) => `is ${to}, was ${from}`,
  status: ({ state, number, checkPoint, waitHint, applicationError }) =>
    `reported ${state === 'Unknown' ? `state ${number}` : state}, CheckPoint ${checkPoint}, WaitHint ${waitHint}` +
    (applicationError ? `, application error ${applicationError}` : ''),
  log: ({ level, text }) => `logged ${level}: ${text}`,
  fault: ({ rule, message }) => `FAULT ${rule}: ${message}`,
  failureSignaled: ({ type, error }) => `signaled a failure of type ${type} with error ${error}`,
  eventSignaled: () => 'signaled its event handle: it has failed',
  callback: ({ name, values }) => `called ${name}(${values.map(valueText).join(', ')})`,
  output: text => `printed ${text.trimEnd()}`,
  exit: ({ reason, message }) => (reason === 'closed' ? 'the process has ended' : `the process has ended: ${message}`),
}

/** Tells everything that happens in a host, from its beginning. */
export function tellStory(host: ResourceHost, tell: (event: StoryEvent) => void): void {
  for (const name of Object.keys(tellers) as (keyof HostEvents)[]) {
    host.on(name as 'call', event => {
      const { time = host.age, resource = null } = event as { time?: number; resource?: unknown }
      const about = resource === null || typeof resource === 'string' ? resource : (resource as { name: string }).name
      tell({ time: rounded(time), event: name, resource: about, text: (tellers[name] as Teller<'call'>)(event) })
    })
  }
}

/** Milliseconds to the microsecond. */
export function rounded(time: number): number {
  return Math.round(time * 1000) / 1000
}

/** A line for people. */
export function lineOf({ time, resource, text }: StoryEvent): string {
  return `${time.toFixed(1).padStart(9)} ms  ${resource === null ? '' : `${resource}: `}${text}`
}

function returnedText(entry: string, returned: number): string {
  return /Alive$/.test(entry) ? (returned === 0 ? 'FALSE' : 'TRUE') : errorName(returned)
}

function valueText(value: CallbackValue): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
