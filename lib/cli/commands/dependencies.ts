import type { Command } from 'commander'
import type { Cluster, DependencyExpression, Resource } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../program.js'

/** A resource and what it needs itself. */
interface Needs {
  readonly name: string
  readonly dependsOn: DependencyExpression | null
}

export function addDependencyCommand(noun: Command, { reads }: Actions): void {
  noun
    .command('dependencies')
    .argument('<resource>', 'name or id; with --group, of a group')
    .option('--group', 'everything in a group')
    .option('--dot', 'text for Graphviz')
    .description('what a resource needs, however indirectly')
    .action(
      reads(async (cluster, name: string, options: { group?: true; dot?: true }) => {
        const roots = options.group ? await membersOf(cluster, name) : [await cluster.resource(name)]
        const needs = await collect(cluster, roots)
        return answer(
          needs,
          roots.map(root => root.name),
          options.dot === true,
        )
      }),
    )
}

async function membersOf(cluster: Cluster, name: string): Promise<Resource[]> {
  const members = []
  for await (const resource of (await cluster.group(name)).resources()) members.push(resource)
  return members
}

/** The resources, and all that they need. */
async function collect(cluster: Cluster, roots: readonly Resource[]): Promise<Map<string, Needs>> {
  const found = new Map<string, Needs>()
  const open = [...roots]
  for (let resource = open.shift(); resource; resource = open.shift()) {
    const { name } = resource
    if (found.has(name)) continue
    const dependsOn = await resource.dependencyExpression()
    found.set(name, { name, dependsOn })
    for (const other of namesIn(dependsOn)) open.push(await cluster.resource(other))
  }
  return found
}

function answer(needs: ReadonlyMap<string, Needs>, roots: readonly string[], dot: boolean): Answer {
  const needed = new Set([...needs.values()].flatMap(({ dependsOn }) => namesIn(dependsOn)))
  // What something else here needs is shown below that.
  const tops = roots.filter(root => roots.length === 1 || !needed.has(root))
  const lines = tops.flatMap(top => [top, ...branches(needs.get(top)?.dependsOn ?? null, needs, '')])
  return {
    json: [...needs.values()],
    text: dot ? graph([...needs.values()]) : lines.length > 0 ? lines.join('\n') : 'There are no resources.',
  }
}

function branches(
  expression: DependencyExpression | null,
  needs: ReadonlyMap<string, Needs>,
  indent: string,
): string[] {
  const parts =
    expression === null ? [] : typeof expression === 'object' && 'and' in expression ? expression.and : [expression]
  return parts.flatMap((part, i) => {
    const last = i === parts.length - 1
    const below = `${indent}${last ? '   ' : '│  '}`
    const label = typeof part === 'string' ? part : 'any one of'
    const inner =
      typeof part === 'string'
        ? branches(needs.get(part)?.dependsOn ?? null, needs, below)
        : branches('or' in part ? { and: part.or } : part, needs, below)
    return [`${indent}${last ? '└─ ' : '├─ '}${label}`, ...inner]
  })
}

/** An arrow leads to what is needed; a dashed one to what is one of several. */
function graph(needs: readonly Needs[]): string {
  const arrows = needs.flatMap(({ name, dependsOn }) => [
    `  ${quote(name)}`,
    ...edges(dependsOn, false).map(([to, one]) => `  ${quote(name)} -> ${quote(to)}${one ? ' [style=dashed]' : ''}`),
  ])
  return ['digraph dependencies {', ...arrows, '}'].join('\n')
}

function edges(expression: DependencyExpression | null, one: boolean): [to: string, one: boolean][] {
  if (expression === null) return []
  if (typeof expression === 'string') return [[expression, one]]
  return 'and' in expression
    ? expression.and.flatMap(part => edges(part, one))
    : expression.or.flatMap(part => edges(part, true))
}

function namesIn(expression: DependencyExpression | null): string[] {
  return edges(expression, false).map(([name]) => name)
}

function quote(name: string): string {
  return `"${name.replace(/[\\"]/g, '\\$&')}"`
}
