/**
 * What the resource monitor demands of a resource DLL: every rule that a host watches, as a sentence. docs/resource-dlls.md
 * shows this table, and a test holds the two together.
 */
export const rules = {
  'table-missing': 'a Startup that succeeds gives a function table',
  'table-size': 'TableSize is the size of the entry points of the version that Version names',
  'table-version': 'Version lies between the least and the most that the monitor offers',
  'table-slot': 'Open, Close, Online, Offline, Terminate, LooksAlive and IsAlive are never NULL',
  'slow-call': 'an entry point returns within 300 ms',
  'deadlock-timeout': 'an entry point returns before DeadlockTimeout, or the process ends with all its resources',
  reentry: 'while an entry point of a resource is being called only Terminate and Cancel are called as well',
  'pending-timeout': 'a pending resource reports before PendingTimeout, or it is terminated and has failed',
  'checkpoint-not-rising': 'each report that a resource is still pending has a higher CheckPoint than the one before',
  'wrong-state': 'a pending resource reports that it still is, that it has arrived, or that it has failed',
  'status-without-pending':
    'a status is reported only after Online or Offline has returned ERROR_IO_PENDING, until the last one',
  'status-within-call': 'a status is reported by a thread of the DLL, not by one that is inside an entry point',
  'status-after-terminate': 'a thread that is answered ResourceExitStateTerminate reports no more',
  'status-after-close': 'no status is reported once Close was called',
  'unknown-handle': 'a callback gets the RESOURCE_HANDLE of a resource that is open',
  'bad-argument': 'pointers and handles that callbacks are given are valid',
  'event-handle': 'an EventHandle is an event that can be waited for, and such events are on Windows only',
  'returned-too-much': 'a control function returns no more bytes than there is room for',
  'control-timeout': 'an asynchronous control call ends before DeadlockTimeout, or before what it was extended to',
  'process-ended': 'the process lives until it is told to end',
} as const satisfies Record<string, string>

/** The name of a rule. */
export type RuleName = keyof typeof rules

/** A rule that a resource DLL broke. */
export interface Fault {
  /** Which one. */
  readonly rule: RuleName
  /** What happened, and what the rule demands. */
  readonly message: string
  /** The entry point or callback it is about, such as `'OnlineV2'`; `null` where there is none. */
  readonly entry: string | null
  /** Name of the resource; `null` where it is about none. */
  readonly resource: string | null
}

/** @param what happened, as a clause that begins a sentence */
export function faultOf(rule: RuleName, what: string, entry: string | null, resource: string | null): Fault {
  return { rule, message: `${what}; ${rules[rule]}`, entry, resource }
}
