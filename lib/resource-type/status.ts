/** What the cluster is told about what a handler has thrown. */

/** Windows' numbers of the errors that scripts meet most. */
const numbers: Readonly<Record<string, number>> = {
  ENOENT: 2, // ERROR_FILE_NOT_FOUND
  EACCES: 5, // ERROR_ACCESS_DENIED
  EPERM: 5,
  EMFILE: 4, // ERROR_TOO_MANY_OPEN_FILES
  ENOSPC: 112, // ERROR_DISK_FULL
  EPIPE: 109, // ERROR_BROKEN_PIPE
  EADDRINUSE: 10048, // WSAEADDRINUSE
  EADDRNOTAVAIL: 10049, // WSAEADDRNOTAVAIL
  ECONNRESET: 10054, // WSAECONNRESET
  ETIMEDOUT: 10060, // WSAETIMEDOUT
  ECONNREFUSED: 10061, // WSAECONNREFUSED
  EHOSTUNREACH: 10065, // WSAEHOSTUNREACH
  ERR_CLUSAPI_TIMEOUT: 1460, // ERROR_TIMEOUT
}

/** The numbers of Windows that this room needs itself. */
export const Status = {
  SUCCESS: 0,
  INVALID_FUNCTION: 1,
  FILE_NOT_FOUND: 2,
  INVALID_HANDLE: 6,
  INVALID_DATA: 13,
  GEN_FAILURE: 31,
  INVALID_PARAMETER: 87,
  ALREADY_EXISTS: 183,
  OPERATION_ABORTED: 995,
  TIMEOUT: 1460,
} as const

/** An error that brings its number along, as `ClusterError` does. */
export class StatusError extends Error {
  constructor(
    readonly errno: number,
    message: string,
  ) {
    super(message)
  }
}

/** @param terminated whether the resource is to stop: an abort is what was asked for then */
export function statusOf(error: unknown, terminated: boolean): number {
  if (!(error instanceof Error)) return Status.GEN_FAILURE
  const { errno, code } = error as { errno?: unknown; code?: unknown }
  if (terminated && error.name === 'AbortError') return Status.OPERATION_ABORTED
  if (error.name === 'TimeoutError' && code !== 'ERR_CLUSAPI_TIMEOUT') return Status.TIMEOUT // of AbortSignal.timeout
  // Node's own errors have negative numbers, those of the system; positive ones are Windows'.
  if (typeof errno === 'number' && Number.isInteger(errno) && errno > 0 && errno <= 0xffff_ffff) return errno
  return (typeof code === 'string' ? numbers[code] : undefined) ?? Status.GEN_FAILURE
}
