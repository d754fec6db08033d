import { CommanderError } from 'commander'
import { ClusterError, TimeoutError } from '../index.js'

/** What the command tells the shell. */
export const ExitCode = {
  done: 0,
  unexpected: 1,
  usage: 2,
  refused: 3,
  unreachable: 4,
  differences: 5,
  timeout: 6,
  interrupted: 130,
} as const
export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode]

/** The same in words, for the help. */
export const exitCodeMeanings: Readonly<Record<keyof typeof ExitCode, string>> = {
  done: 'done',
  unexpected: 'unexpected',
  usage: 'wrong usage, or not confirmed',
  refused: 'the cluster or a resource DLL refused',
  unreachable: 'no cluster reachable',
  differences: 'an audit, or a look at a resource DLL, found something',
  timeout: 'the time was up',
  interrupted: 'interrupted',
}

/** The command was called wrongly: an argument that cannot be read, a lab file that is not one. */
export class UsageError extends Error {
  readonly code: string = 'USAGE'
}

/** Something would be destroyed, and nobody said yes. */
export class UnconfirmedError extends UsageError {
  override readonly code = 'NOT_CONFIRMED'
}

/** A program that was to run and could not be started. */
export class StartError extends Error {
  readonly code: string
  /** What a POSIX shell answers: 127 where there is no such program, 126 where it cannot be run. */
  readonly exitCode: number

  constructor(program: string, { code = 'UNKNOWN', message }: NodeJS.ErrnoException) {
    super(code === 'ENOENT' ? `there is no program '${program}'` : `'${program}' cannot be started: ${message}`)
    this.code = code
    this.exitCode = code === 'ENOENT' ? 127 : 126
  }
}

/** A failure as the command reports it: the five fields are the same, and in this order, for every kind. */
export interface Failure {
  exitCode: number
  report: { code: string; errno: number | null; syscall: string | null; target: string | null; message: string }
}

// RPC's words for a server that is not there; clusapi.dll has looked for another node before it says one of them.
const nobodyAnswers = new Set([
  'ERROR_BAD_NETPATH',
  'EPT_S_NOT_REGISTERED',
  'RPC_S_CALL_FAILED',
  'RPC_S_CALL_FAILED_DNE',
  'RPC_S_SERVER_TOO_BUSY',
  'RPC_S_SERVER_UNAVAILABLE',
  'RPC_S_UNKNOWN_IF',
])

/** Errors that are about words of the command line or of its environment, and not about a cluster. */
const misused = new Set([
  'ERR_CLUSAPI_CONTROL_ARGUMENT',
  'ERR_CLUSAPI_DEPENDENCY_EXPRESSION',
  'ERR_CLUSAPI_ENDPOINT',
  'ERR_CLUSAPI_LAB',
  'ERR_CLUSAPI_LAB_READ_ONLY',
  'ERR_CLUSAPI_SCENARIO',
  'ERR_CLUSAPI_SIMULATOR',
  'ERR_INVALID_ARG_VALUE',
  'ERR_OUT_OF_RANGE',
])

/** A resource DLL cannot be used, or ended its process. */
const ofResourceDll = new Set(['ERR_CLUSAPI_RESOURCE_DLL', 'ERR_CLUSAPI_RESOURCE_HOST'])

/** This machine has no way to a cluster, the simulation is gone, or another program holds the lab. */
const outOfReach = new Set([
  'ERR_CLUSAPI_CONTROL_LOST',
  'ERR_CLUSAPI_CONTROL_REFUSED',
  'ERR_CLUSAPI_LAB_LOCKED',
  'ERR_CLUSAPI_PLATFORM',
])

export function explain(error: unknown): Failure {
  if (error instanceof CommanderError) return failure(ExitCode.usage, 'USAGE', sentence(error))
  if (error instanceof UsageError) return failure(ExitCode.usage, error.code, error.message)
  if (error instanceof StartError) return failure(error.exitCode, error.code, error.message)
  if (error instanceof ClusterError) {
    const { code, errno, syscall, target, message } = error
    return {
      exitCode: isUnreachable(error) ? ExitCode.unreachable : ExitCode.refused,
      report: { code, errno, syscall, target, message },
    }
  }
  // The wait has ended, and the cluster goes on by itself.
  if (error instanceof TimeoutError) {
    const { code, syscall, target, message } = error
    return { exitCode: ExitCode.timeout, report: { code, errno: null, syscall, target, message } }
  }
  if (error instanceof DOMException && error.name === 'AbortError') {
    return failure(ExitCode.interrupted, 'INTERRUPTED', error.message)
  }
  const { code, stack, message }: NodeJS.ErrnoException = error instanceof Error ? error : new Error(String(error))
  if (code === undefined) return failure(ExitCode.unexpected, 'UNEXPECTED', stack ?? message)
  return failure(exitCodeOf(code), code, message)
}

function exitCodeOf(code: string): number {
  if (misused.has(code)) return ExitCode.usage
  // The control channel of a simulation answers with Windows' own names.
  if (/^(ERROR|NTE|RPC)_/.test(code) || ofResourceDll.has(code)) return ExitCode.refused
  return outOfReach.has(code) ? ExitCode.unreachable : ExitCode.unexpected
}

/** A cluster that could not be opened is out of reach, unless it was there to deny access. */
function isUnreachable({ code, syscall }: ClusterError): boolean {
  return nobodyAnswers.has(code) || (/^OpenCluster(Ex)?$/.test(syscall) && code !== 'ERROR_ACCESS_DENIED')
}

function sentence(error: CommanderError): string {
  if (error.code === 'commander.help') return 'say a noun and a verb, as in "resource list"; --help shows them all'
  return error.message.replace(/^error: /, '')
}

function failure(exitCode: number, code: string, message: string): Failure {
  return { exitCode, report: { code, errno: null, syscall: null, target: null, message } }
}
