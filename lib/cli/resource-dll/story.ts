import { errorName } from '../../index.js'
import type { CallbackValue, HostEvents, ResourceHost } from '../../resource-host.js'

/** Something that happened while a resource DLL was run. */
export interface StoryEvent {
  /** Milliseconds since its process was started. */
  readonly time: number
  /** The name of the event. */
  readonly event: keyof HostEvents
  readonly resource: string | null
  /** For people. */
  readonly text: string
  /** For programs: what else the event tells, under the names of {@link HostEvents}. */
  readonly detail: { readonly [name: string]: unknown }
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
      const text = (tellers[name] as Teller<'call'>)(event)
      tell({ time: rounded(time), event: name, resource: about, text, detail: detailOf(event) })
    })
  }
}

/** Milliseconds to the microsecond. */
export function rounded(time: number): number {
  return Math.round(time * 1000) / 1000
}

/** Lines for people: what is printed or logged may have several. */
export function linesOf({ time, resource, text }: StoryEvent): string[] {
  const [first = '', ...more] = text.split(/\r?\n/)
  const head = `${time.toFixed(1).padStart(9)} ms  `
  return [
    `${head}${resource === null ? '' : `${resource}: `}${first}`,
    ...more.map(line => ' '.repeat(head.length) + line),
  ]
}

/** Time and resource every event has. */
function detailOf(event: object | string): StoryEvent['detail'] {
  if (typeof event === 'string') return {}
  const { time: _time, resource: _resource, ...own } = event as { time?: unknown; resource?: unknown }
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [name, toJson(value)]))
}

/** 64 bits as decimal text, bytes as hexadecimal digits, as in every document. */
function toJson(value: unknown): unknown {
  if (typeof value === 'number') return rounded(value)
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  return Array.isArray(value) ? value.map(toJson) : value
}

function returnedText(entry: string, returned: number): string {
  return /Alive$/.test(entry) ? (returned === 0 ? 'FALSE' : 'TRUE') : errorName(returned)
}

function valueText(value: CallbackValue): string {
  if (value === null) return 'NULL'
  if (value instanceof Uint8Array) return `0x${Buffer.from(value).toString('hex')}`
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
