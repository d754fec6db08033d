import type { DependencyExpression } from '../../index.js'
import { printable } from '../output.js'

/** A resource and what it needs itself. */
export interface Needs {
  readonly name: string
  readonly dependsOn: DependencyExpression | null
}

/** Resources of which any one will do. */
interface AnyOf {
  readonly or: readonly string[]
}

/** What an expression asks for: a resource, or any one of several. */
export type Requirement = string | AnyOf

/** What an expression of the form that clusters know asks for: all of these. */
export function requirements(expression: DependencyExpression | null): Requirement[] {
  if (expression === null) return []
  if (typeof expression === 'object' && 'and' in expression) return expression.and.flatMap(requirements)
  return [typeof expression === 'string' ? expression : { or: expression.or.flatMap(namesIn) }]
}

export function namesIn(expression: DependencyExpression | null): string[] {
  return requirements(expression).flatMap(each => (typeof each === 'string' ? each : each.or))
}

/** Text for Graphviz. All that a resource's arrows lead to is needed; of what an `or` leads to, any one. */
export function dotOf(needs: readonly Needs[]): string {
  const arrows = needs.flatMap(({ name, dependsOn }) => [
    node(name),
    ...requirements(dependsOn).map(each => `${idOf(name)} -> ${typeof each === 'string' ? idOf(each) : setId(each)}`),
  ])
  const sets = needs.flatMap(({ dependsOn }) => requirements(dependsOn)).filter(each => typeof each === 'object')
  // Two resources that need the same set share it.
  const lines = new Set(sets.flatMap(set => [junction(set), ...set.or.map(each => choice(set, each))]))
  return ['digraph dependencies {', ...[...arrows, ...lines].map(line => `  ${line}`), '}'].join('\n')
}

/**
 * A picture of that text. In ASCII, since what stands between the program and the file may write in any encoding, and
 * without the prolog that would name one.
 */
export async function svgOf(dot: string): Promise<string> {
  const { instance } = await import('@viz-js/viz') // a megabyte that few commands need
  const svg = (await instance()).renderString(dot, {
    format: 'svg',
    nodeAttributes: { shape: 'box', style: 'rounded', fontname: 'Arial' },
  })
  return svg
    .slice(svg.indexOf('<svg'))
    .trimEnd()
    .replace(/\P{ASCII}/gu, letter => `&#${letter.codePointAt(0)};`)
}

/** A backslash in an id is itself, and in a label the beginning of an escape: then the name needs a label of its own. */
function node(name: string): string {
  const text = textOf(name)
  return text.includes('\\') ? `${idOf(name)} [label=${quote(text.replaceAll('\\', '\\\\'))}]` : idOf(name)
}

function junction(set: AnyOf): string {
  return `${setId(set)} [label="or", class="or", shape=plain]`
}

function choice(set: AnyOf, name: string): string {
  return `${setId(set)} -> ${idOf(name)} [style=dashed]`
}

function idOf(name: string): string {
  return quote(textOf(name).replaceAll('\\', '&#92;'))
}

/** As an expression has it. Its parenthesis is an entity, so that no resource has this id, whatever it is called. */
function setId({ or }: AnyOf): string {
  const names = or.map(name => `[${textOf(name).replaceAll('\\', '&#92;')}]`)
  return quote(`&#40;${names.join(' or ')})`)
}

function quote(text: string): string {
  return `"${text.replaceAll('"', '\\"')}"`
}

/** A name as Graphviz reads it, which takes `&amp;` for `&`; what no XML can hold, and line ends, as `\x0a` or `\ufffe`. */
function textOf(name: string): string {
  return printable(name)
    .replaceAll('\n', '\\x0a')
    .replace(/[\p{Surrogate}\ufffe\uffff]/gu, unit => `\\u${unit.charCodeAt(0).toString(16)}`)
    .replaceAll('&', '&amp;')
}
