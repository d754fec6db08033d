import { Win32Error } from '../constants/errors.gen.js'
import { ClusterError } from './errors.js'

/** What a verb answers that may take its time: whether the cluster is still at it. */
export interface Transition {
  /** `true`: the cluster has begun (ERROR_IO_PENDING) and goes on by itself; `false`: it is done. */
  readonly pending: boolean
}

/** Throws what the cluster answered, unless it is success. */
export function check(status: number, syscall: string, target: string | null): void {
  if (status !== Win32Error.ERROR_SUCCESS) throw new ClusterError(status, syscall, target)
}

/** The one place that knows that ERROR_IO_PENDING is success in progress. */
export function transition(status: number, syscall: string, target: string | null): Transition {
  if (status === Win32Error.ERROR_IO_PENDING) return { pending: true }
  check(status, syscall, target)
  return { pending: false }
}

/** What a change answers that may not be in effect yet. */
export interface Stored {
  /** `true`: it is stored, and takes effect at a restart (ERROR_RESOURCE_PROPERTIES_STORED); `false`: it is in effect. */
  readonly restartRequired: boolean
}

/** ERROR_RESOURCE_PROPERTIES_STORED is success. */
export function stored(status: number, syscall: string, target: string | null): Stored {
  if (status === Win32Error.ERROR_RESOURCE_PROPERTIES_STORED) return { restartRequired: true }
  check(status, syscall, target)
  return { restartRequired: false }
}

/** The handle a call opened, or its error. */
export function opened<Handle extends number>(
  result: { status: number; handle: Handle | null },
  syscall: string,
  target: string | null,
): Handle {
  check(result.status, syscall, target)
  if (result.handle === null) throw new ClusterError(Win32Error.ERROR_GEN_FAILURE, syscall, target)
  return result.handle
}
