import type { BaseIssue } from 'valibot'

/** One thing that is wrong with what somebody wrote. */
export interface Problem {
  /** Where, such as `groups[1].resources[0].type`; empty for the whole. */
  readonly path: string
  /** What, as a sentence without its full stop. */
  readonly message: string
}

/** What valibot found, in words for whoever wrote it. */
export function problemOf({ path, type, expected, message }: BaseIssue<unknown>): Problem {
  const aboutField = expected === 'never' ? 'there is no such field' : 'it is missing'
  return {
    path: formatPath((path ?? []).map(({ key }) => key as PropertyKey)),
    message: type === 'strict_object' && message.startsWith('Invalid key') ? aboutField : message,
  }
}

/** A path as it is written in JavaScript. */
export function formatPath(path: readonly PropertyKey[]): string {
  return path
    .map((step, i) => {
      if (typeof step === 'number') return `[${step}]`
      const text = String(step)
      if (!/^[\w$]+$/.test(text)) return `[${JSON.stringify(text)}]`
      return i === 0 ? text : `.${text}`
    })
    .join('')
}

/** Names of properties that valibot passes over, whatever they hold. */
const passedOver: readonly string[] = ['__proto__', 'constructor', 'prototype']

/** A copy in which valibot sees every property. */
export function checkable(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(checkable)
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      passedOver.includes(name) ? `${name} (own)` : name,
      checkable(inner),
    ]),
  )
}
