import type { Fault } from './rules.js'
import type { FunctionTable } from './table.js'

/** How the process of a host ended. */
export interface HostExit {
  /** Why: it ended by itself, it was killed for an entry point that did not return, it did not speak as agreed, or it was closed. */
  readonly reason: 'died' | 'deadlock' | 'protocol' | 'closed'
  /** Its exit code; `null` where a signal ended it. */
  readonly exitCode: number | null
  /** The signal that ended it; `null` where none did, and always on Windows. */
  readonly signal: string | null
  /** What was being called. */
  readonly calls: readonly CallInFlight[]
  /** The last lines that it wrote to stderr, where what a DLL prints goes, too. */
  readonly stderr: string
  /** All of this as a sentence. */
  readonly message: string
}

/** An entry point that has not returned. */
export interface CallInFlight {
  /** Its name, such as `'OnlineV2'`. */
  readonly entry: string
  /** Name of the resource; `null` where it is about none. */
  readonly resource: string | null
}

/** The process that runs a resource DLL cannot be started, or has ended: every resource of it is lost. */
export class ResourceHostError extends Error {
  override name = 'ResourceHostError'
  /** Always `ERR_CLUSAPI_RESOURCE_HOST`. */
  readonly code = 'ERR_CLUSAPI_RESOURCE_HOST'
  /** How it ended; `null` if it never started. */
  readonly exit: HostExit | null

  /** @internal */
  constructor(message: string, exit: HostExit | null, options?: ErrorOptions) {
    super(message, options)
    this.exit = exit
  }
}

/** A resource DLL whose function table the resource monitor would not take. */
export class ResourceDllError extends Error {
  override name = 'ResourceDllError'
  /** Always `ERR_CLUSAPI_RESOURCE_DLL`. */
  readonly code = 'ERR_CLUSAPI_RESOURCE_DLL'
  /** What is wrong with it; at least one. */
  readonly faults: readonly Fault[]
  /** What it gave; `null` if it gave none. */
  readonly table: FunctionTable | null

  /** @internal */
  constructor(dll: string, faults: readonly Fault[], table: FunctionTable | null) {
    super(`The function table of ${dll} cannot be used: ${faults.map(({ message }) => message).join('. ')}`)
    this.faults = faults
    this.table = table
  }
}

/** Names of what Windows calls a process ended by an exception; the numbers are exit codes then. */
const exceptions: Readonly<Record<number, string>> = {
  2147483651: 'a breakpoint',
  3221225477: 'an access violation',
  3221225501: 'an illegal instruction',
  3221225620: 'a division by zero',
  3221225725: 'a stack overflow',
  3221226356: 'a corrupted heap',
  3221226505: 'a stack buffer overrun, or a call to abort',
}

/** How a process ended, as the end of a sentence. */
export function endOf(exitCode: number | null, signal: string | null): string {
  if (signal !== null) return `was ended by signal ${signal}`
  const code = exitCode ?? 0
  const exception = exceptions[code >>> 0]
  const number = code >>> 0 >= 0x80000000 ? `0x${(code >>> 0).toString(16)}` : `${code}`
  return `ended with code ${number}${exception === undefined ? '' : ` (${exception})`}`
}

/** What was being called, as a clause; empty for nothing. */
export function whileCalling(calls: readonly CallInFlight[]): string {
  if (calls.length === 0) return ''
  return ` while ${calls.map(nameCall).join(' and ')} ${calls.length === 1 ? 'was' : 'were'} being called`
}

/** A call by name: `OnlineV2 of 'Disk 1'`. */
export function nameCall({ entry, resource }: CallInFlight): string {
  return resource === null ? entry : `${entry} of '${resource}'`
}
