import type { Callback } from './callbacks.js'
import type { RuleName } from './rules.js'

/** A rule that a callback broke by what it was given. */
export interface Misuse {
  readonly rule: RuleName
  readonly what: string
  readonly entry: string
}

/** @param resource name of the resource whose handle it was; `null` for a handle that was never given */
export function misuseOf(callback: Callback, resource: string | null): Misuse | null {
  if (callback.kind === 'badArgument') {
    const what = `${callback.callback} was given a ${callback.parameter} that cannot be used`
    return { rule: 'bad-argument', what, entry: callback.callback }
  }
  if (callback.kind !== 'badHandle') return null
  const entry = callback.callback
  if (resource === null) return { rule: 'unknown-handle', what: `${entry} for no resource at all`, entry }
  if (entry.startsWith('SetResourceStatus'))
    return { rule: 'status-after-close', what: `${entry} of '${resource}'`, entry }
  return { rule: 'unknown-handle', what: `${entry} for '${resource}', which is closed`, entry }
}
