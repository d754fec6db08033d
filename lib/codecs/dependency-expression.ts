import { checkText, wrongType, wrongValue } from '../core/validate.js'

/**
 * What a resource depends on: another resource, by name or id; all of several; any one of several. So
 * `{ and: ['Disk', { or: ['IPv4', 'IPv6'] }] }` is `([Disk]) and ([IPv4] or [IPv6])`.
 */
export type DependencyExpression =
  | string
  | { readonly and: readonly DependencyExpression[] }
  | { readonly or: readonly DependencyExpression[] }

/** The form a cluster knows: all of these sets, of each set any one. */
export type Requirement = readonly (readonly string[])[]

/** Text that is no dependency expression. */
export class DependencyExpressionError extends TypeError {
  override name = 'DependencyExpressionError'
  /** Always `ERR_CLUSAPI_DEPENDENCY_EXPRESSION`. */
  readonly code = 'ERR_CLUSAPI_DEPENDENCY_EXPRESSION'
  /** Where in the text the trouble begins: a number of UTF-16 units. */
  readonly position: number

  /** @internal */
  constructor(problem: string, position: number, text: string) {
    const around = text.slice(Math.max(0, position - 20), position + 20)
    super(
      `A dependency expression reads ([a]) and ([b] or [c]); ${problem} at position ${position}, near ${quote(around)}`,
    )
    this.position = position
  }
}

/** Deeper nesting is no cluster's, and no parser's. */
const deepest = 100
/** Sets that an expression may grow to when it is brought into the form that clusters know. */
const mostSets = 1000

/**
 * Reads `([a]) and ([b] or [c])`, and any nesting of it; `and` binds tighter than `or`. Empty text is no dependency.
 * @throws DependencyExpressionError
 */
export function parseDependencyExpression(text: string): DependencyExpression | null {
  checkText('text', text)
  return new Parser(text).parse()
}

/**
 * Writes the expression as Windows documents it, `([a]) and ([b] or [c])`: clusters know no other form. What is nested
 * otherwise is written as the expression of this form that means the same.
 * @throws TypeError for what is no expression, and for a name with a bracket in it, which no expression can hold
 */
export function formatDependencyExpression(expression: DependencyExpression | null): string {
  return formatRequirement(expression === null ? [] : setsOf(expression, 'expression', checkWritable))
}

/** Writes all of these sets, of each set any one. */
export function formatRequirement(requirement: Requirement): string {
  return requirement.map(any => `(${any.map(name => `[${name}]`).join(' or ')})`).join(' and ')
}

/**
 * The sets of an expression: all are needed, of each any one.
 * @throws TypeError for what is no expression
 */
export function requirementOf(expression: DependencyExpression | null): Requirement {
  return expression === null ? [] : setsOf(expression, 'expression', checkName)
}

/** The expression of a form that clusters know; `null` where nothing is needed. */
export function expressionOf(requirement: Requirement): DependencyExpression | null {
  if (requirement.length === 0) return null
  return joined(
    'and',
    requirement.map(any => joined('or', any)),
  )
}

/** Every name in an expression, once. */
export function namesIn(expression: DependencyExpression | null): string[] {
  return [...new Set(requirementOf(expression).flat())]
}

class Parser {
  readonly #text: string
  #at = 0
  #depth = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): DependencyExpression | null {
    this.#skip(/\s*/y)
    if (this.#at === this.#text.length) return null
    const expression = this.#any()
    if (this.#at < this.#text.length) throw this.#wrong("expected 'and', 'or' or the end")
    return expression
  }

  #any(): DependencyExpression {
    return this.#list('or', () => this.#list('and', () => this.#part()))
  }

  #list(word: 'and' | 'or', part: () => DependencyExpression): DependencyExpression {
    const parts = [part()]
    while (this.#skip(word === 'and' ? /and(?![^\s([])\s*/iy : /or(?![^\s([])\s*/iy)) parts.push(part())
    return joined(word, parts)
  }

  #part(): DependencyExpression {
    if (this.#skip(/\(\s*/y)) {
      if (++this.#depth > deepest) throw this.#wrong(`there are more than ${deepest} open parentheses`)
      const inner = this.#any()
      if (!this.#skip(/\)\s*/y)) throw this.#wrong("expected 'and', 'or' or ')'")
      this.#depth--
      return inner
    }
    const begin = this.#at
    if (!this.#skip(/\[/y)) throw this.#wrong("expected '[' or '('")
    const name = /[^[\]]*/y
    name.lastIndex = this.#at
    const [found = ''] = name.exec(this.#text) ?? []
    if (!/\S/.test(found)) throw this.#wrong('expected the name of a resource')
    this.#at += found.length
    if (!this.#skip(/\]\s*/y)) throw this.#wrong(`expected ']' for the '[' at ${begin}`)
    return found
  }

  /** Goes past what the sticky pattern finds here; whether it does. */
  #skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at
    if (!pattern.test(this.#text)) return false
    this.#at = pattern.lastIndex
    return true
  }

  #wrong(problem: string): DependencyExpressionError {
    return new DependencyExpressionError(problem, this.#at, this.#text)
  }
}

/** Parts put together, without a list of one and without lists of the same kind in each other. */
function joined(word: 'and' | 'or', parts: readonly DependencyExpression[]): DependencyExpression {
  const flat = parts.flatMap(part =>
    typeof part === 'object' && word in part ? (Object.values(part)[0] ?? []) : [part],
  )
  if (flat.length === 1) return flat[0] as DependencyExpression
  return word === 'and' ? { and: flat } : { or: flat }
}

type Check = (path: string, name: string) => string

function setsOf(expression: DependencyExpression, path: string, check: Check, depth = 0): Requirement {
  if (depth > deepest) throw wrongValue(path, `is nested more than ${deepest} levels deep`)
  if (typeof expression === 'string') return [[check(path, expression)]]
  if (typeof expression !== 'object' || expression === null) {
    throw wrongType(path, 'a name, { and: […] } or { or: […] }', expression)
  }
  const [word, ...more] = Object.keys(expression)
  if ((word !== 'and' && word !== 'or') || more.length > 0) {
    throw wrongValue(path, 'must have one key, which is `and` or `or`')
  }
  const parts: unknown = (expression as Record<string, unknown>)[word]
  if (!Array.isArray(parts)) throw wrongType(`${path}.${word}`, 'an array', parts)
  if (parts.length === 0) throw wrongValue(`${path}.${word}`, 'must not be empty')
  const sets = parts.map((part, i) => setsOf(part, `${path}.${word}[${i}]`, check, depth + 1))
  return word === 'and' ? sets.flat() : sets.reduce((left, right) => either(left, right, path))
}

/** Left or right: every set of the one with every set of the other. */
function either(left: Requirement, right: Requirement, path: string): Requirement {
  if (left.length * right.length > mostSets) {
    throw wrongValue(
      path,
      `cannot be written as fewer than ${mostSets} sets that are all needed, as a cluster wants it`,
    )
  }
  if (left.length === 1 && right.length === 1) return [[left, right].flat(2)]
  return simplest(left.flatMap(a => right.map(b => [...new Set([...a, ...b])])))
}

/** Without sets that another set makes superfluous: where `a` is needed, `a or b` adds nothing. */
function simplest(sets: Requirement): Requirement {
  const members = sets.map(any => new Set(any))
  return sets.filter((any, i) =>
    members.every((other, j) => {
      const implied = j !== i && other.size <= any.length && [...other].every(name => members[i]?.has(name))
      return !implied || (other.size === any.length && j > i)
    }),
  )
}

function checkName(path: string, name: string): string {
  checkText(path, name)
  if (!/\S/.test(name)) throw wrongValue(path, 'must be the name of a resource')
  return name
}

/** A name that the text of an expression can hold. */
function checkWritable(path: string, name: string): string {
  checkName(path, name)
  if (/[[\]]/.test(name)) throw wrongValue(path, `must not contain brackets. Received ${quote(name)}`)
  return name
}

function quote(text: string): string {
  return JSON.stringify(text)
}
