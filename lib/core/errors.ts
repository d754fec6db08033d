import { errorName } from '../constants/error-names.js'
import { errorMessages, errorRemedies } from '../constants/errors.gen.js'

/** The cluster, or the way to it, refused: what Windows answered, made readable. */
export class ClusterError extends Error {
  override name = 'ClusterError'
  /** Windows' name of the error, e.g. `'ERROR_RESOURCE_NOT_FOUND'`; `'WIN32_12345'` for a number without one. Stable. */
  readonly code: string
  /** The unsigned error number, e.g. 5007. */
  readonly errno: number
  /** The function that failed, e.g. `'OpenClusterResource'`. */
  readonly syscall: string
  /** What the call was about, e.g. the resource's name; `null` where there is nothing to name. */
  readonly target: string | null

  /**
   * @param options `detail` is a half-sentence about this very case, which becomes part of the message; `cause` is the error
   *   that led to this one
   */
  constructor(
    errno: number,
    syscall: string,
    target: string | null = null,
    { detail, ...options }: { cause?: unknown; detail?: string } = {},
  ) {
    const code = errorName(errno)
    super(describe(code, syscall, target, detail), options)
    this.code = code
    this.errno = errno >>> 0
    this.syscall = syscall
    this.target = target
  }

  /** One sentence that helps, where one is known; it is part of the message. */
  get remedy(): string | null {
    return errorRemedies[this.code] ?? null
  }
}

/** Bytes that do not have the shape they should have. */
export class ClusterDataError extends Error {
  override name = 'ClusterDataError'
  readonly code = 'ERR_CLUSAPI_DATA'
  /** Where in the bytes the trouble begins. */
  readonly offset: number
  /** Whether bytes are missing; else they are wrong. */
  readonly truncated: boolean

  constructor(problem: string, offset: number, truncated = false) {
    super(`${problem} (at byte ${offset})`)
    this.offset = offset
    this.truncated = truncated
  }
}

/** The object, or one it was opened from, was closed; nothing was called. */
export class ClosedError extends Error {
  override name = 'ClosedError'
  readonly code = 'ERR_CLUSAPI_HANDLE_CLOSED'

  constructor(what: string) {
    super(`${what} is closed`)
  }
}

/** The caller waited no longer; the cluster may still be at it. */
export class TimeoutError extends Error {
  override name = 'TimeoutError'
  readonly code = 'ERR_CLUSAPI_TIMEOUT'
  /** The function that was called, or whose answers were looked at, e.g. `'MoveClusterGroup'`. */
  readonly syscall: string
  /** What it was about, e.g. the group's name. */
  readonly target: string | null
  /** How long it was waited for, in milliseconds. */
  readonly timeout: number

  /** @param stand where it stood when it was looked at last, e.g. `'Pending on NODE1'` */
  constructor(syscall: string, target: string | null, timeout: number, stand: string | null) {
    const about = target === null ? '' : ` '${shorten(target)}'`
    super(
      `${syscall}${about} was not done within ${timeout} ms: ${stand === null ? 'no answer yet' : `it is ${stand}`}. ` +
        'The cluster may go on with it',
    )
    this.syscall = syscall
    this.target = target
    this.timeout = timeout
  }
}

function describe(code: string, syscall: string, target: string | null, detail?: string): string {
  const what = errorMessages[code] ?? 'an error without a name'
  const about = target === null ? '' : ` '${shorten(target)}'`
  const remedy = errorRemedies[code]
  const here = detail === undefined ? '' : `: ${detail}`
  return `${code}: ${what}, ${syscall}${about}${here}${remedy === undefined ? '' : `. ${remedy}`}`
}

/** A name of 10,000 characters belongs into `target`, not into a terminal. */
function shorten(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 197)}…`
}
