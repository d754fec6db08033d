/** What one look at this machine or at the cluster has shown. */
export interface Finding {
  readonly check: Check
  readonly status: 'ok' | 'warning' | 'failed'
  /** One sentence that says how it is. */
  readonly message: string
  /** One sentence that says what to do; null where nothing is to be done or known. */
  readonly remedy: string | null
}

/** What is looked at, in this order. */
export type Check =
  | 'package'
  | 'platform'
  | 'binary'
  | 'simulator'
  | 'library'
  | 'functions'
  | 'service'
  | 'connection'
  | 'versions'
  | 'access'
  | 'elevation'

export const ok = (check: Check, message: string): Finding => ({ check, status: 'ok', message, remedy: null })

export const warning = (check: Check, message: string, remedy: string | null): Finding => ({
  check,
  status: 'warning',
  message,
  remedy,
})

export const failed = (check: Check, message: string, remedy: string | null): Finding => ({
  check,
  status: 'failed',
  message,
  remedy,
})

/** What a failure of the package says for itself: its message has the remedy in it, where one is known. */
export function failedWith(check: Check, error: unknown): Finding {
  return failed(check, error instanceof Error ? error.message : String(error), null)
}
