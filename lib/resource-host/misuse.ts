import type { Callback } from './callbacks.js'
import type { RuleName } from './rules.js'

/** A rule that a callback broke by what it was given. */
export interface Misuse {
  readonly rule: RuleName
  readonly what: string
  readonly entry: string
}

/** @param name of the resource whose handle it was; `null` for a handle that was never given, or one that is forgotten */
export function misuseOf(callback: Callback, name: string | null): Misuse | null {
  if (callback.kind === 'badArgument') {
    const { callback: entry, parameter } = callback
    return parameter === 'EventHandle'
      ? { rule: 'event-handle', what: `${entry} left an EventHandle that is not watched`, entry }
      : { rule: 'bad-argument', what: `${entry} was given a ${parameter} that cannot be used`, entry }
  }
  if (callback.kind !== 'badHandle') return null
  const entry = callback.callback
  if (callback.resource === null) return { rule: 'unknown-handle', what: `${entry} for no resource at all`, entry }
  const what = `${entry} for ${name === null ? 'a resource that was closed long ago' : `'${name}', which is closed`}`
  return { rule: entry.startsWith('SetResourceStatus') ? 'status-after-close' : 'unknown-handle', what, entry }
}
