import { checkBoolean, checkBytes, checkOptions, checkText, checkU32, outOfRange } from '../core/validate.js'
import type { HostClock } from './clock.js'
import type { HostProgram } from './process.js'
import { offered, versionName } from './table.js'

/** How a resource DLL is hosted, whoever says where the parts are. */
export interface HostingOptions {
  /** The name of the resource type, which Startup is given. */
  readonly resourceType: string
  /** The least version of the table that is offered; 0x100 if left out. */
  readonly minVersion?: number
  /** The most; 0x400 if left out. */
  readonly maxVersion?: number
  /** How long a resource may be silent while it is pending, in ms, unless it is opened with another value; 180,000 if left out. */
  readonly pendingTimeout?: number
  /** How long an entry point may take before the process is ended, in ms; 300,000 if left out. */
  readonly deadlockTimeout?: number
  /** How long an entry point should take at most, in ms; 300 if left out. */
  readonly callGuidance?: number
  /** How long closing the host may take before the process is ended all the same, in ms; 5000 if left out. */
  readonly closeTimeout?: number
}

/** The same, with all that a host has to be told. */
export interface HostOptions extends HostingOptions {
  /** The program `resource-host`. */
  readonly program: HostProgram
  /** The full path of the library that stands in for clusapi. */
  readonly standIn: string
  /**
   * The cluster of the resources' keys, as `sim:…`, and what OpenCluster(NULL) means in that process; that of CLUSAPI_SIMULATOR if left
   * out or `null`.
   */
  readonly cluster?: string | null
  /** Time for PendingTimeout and DeadlockTimeout; that of this machine if left out. */
  readonly clock?: HostClock
}

/** How a resource is opened. */
export interface HostedOpenOptions {
  /** Its name. */
  readonly name: string
  /** The key that Open gets, as a path below the root of the cluster database; `null`, the default, for that of the resource. */
  readonly key?: string | null
  /** Bits of OpenV2Flag. A table of version 1.0 is not told. */
  readonly flags?: number
  /** Another PendingTimeout than the host's, in ms. */
  readonly pendingTimeout?: number
}

/** How {@link HostedResource.online} is called. */
export interface OnlineOptions {
  /** Bits of OnlineV2Flag. A table of version 1.0 is told neither these nor `input`. */
  readonly flags?: number
  /** What OnlineV2 gets as its input; nothing if left out. */
  readonly input?: Uint8Array
  /** Ends the wait: it fails with the signal's reason. The resource goes on. */
  readonly signal?: AbortSignal
  /** Milliseconds until the wait fails with a TimeoutError; without it, it never does. The resource goes on. */
  readonly timeout?: number
  /** `false`: only until the entry point has returned. Else until the resource has arrived, or has failed. */
  readonly wait?: boolean
}

/** How {@link HostedResource.offline} is called. */
export interface OfflineOptions extends OnlineOptions {
  /** The node that its group is moved to; `null`, the default, for none. */
  readonly destination?: string | null
}

const numbers = [
  'minVersion',
  'maxVersion',
  'pendingTimeout',
  'deadlockTimeout',
  'callGuidance',
  'closeTimeout',
] as const

/** The names of {@link HostingOptions}. */
export const hostingOptionNames = ['resourceType', ...numbers] as const

/** @throws TypeError or RangeError for options that cannot be */
export function checkHosting(options: HostOptions): void {
  checkOptions('options', options, [...hostingOptionNames, 'program', 'standIn', 'cluster', 'clock'])
  for (const name of ['resourceType', 'standIn'] as const) checkText(`options.${name}`, options[name])
  for (const name of numbers) if (options[name] !== undefined) checkU32(`options.${name}`, options[name])
  const { minVersion = offered.least, maxVersion = offered.most } = options
  if (minVersion > maxVersion) {
    throw outOfRange('options.minVersion', `at most maxVersion, ${versionName(maxVersion)}`, minVersion)
  }
}

/** @throws TypeError or RangeError for options that cannot be */
export function checkOpening(options: HostedOpenOptions): void {
  checkOptions('options', options, ['name', 'key', 'flags', 'pendingTimeout'])
  checkText('options.name', options.name)
  if (options.key != null) checkText('options.key', options.key)
  for (const name of ['flags', 'pendingTimeout'] as const) {
    if (options[name] !== undefined) checkU32(`options.${name}`, options[name])
  }
}

/** @throws TypeError or RangeError for options that cannot be */
export function checkChanging(options: OnlineOptions): void {
  checkOptions('options', options, ['flags', 'input', 'signal', 'timeout', 'wait'])
  if (options.flags !== undefined) checkU32('options.flags', options.flags)
  if (options.input !== undefined) checkBytes('options.input', options.input)
  if (options.wait !== undefined) checkBoolean('options.wait', options.wait)
}
