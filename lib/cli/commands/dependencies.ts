import { type Command, Option } from 'commander'
import type { Cluster, Resource } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { dotOf, type Needs, namesIn, type Requirement, requirements, svgOf } from './dependency-graph.js'

export function addDependencyCommand(noun: Command, { reads }: Actions): void {
  noun
    .command('dependencies')
    .argument('<resource>', 'name or id; with --group, of a group')
    .option('--group', 'everything in a group')
    .addOption(new Option('--dot', 'text for Graphviz').conflicts('svg'))
    .option('--svg', 'a picture, for any browser')
    .description('what a resource needs, however indirectly')
    .action(
      reads(async (cluster, name: string, options: { group?: true; dot?: true; svg?: true }) => {
        const roots = options.group ? await membersOf(cluster, name) : [await cluster.resource(name)]
        const needs = await collect(cluster, roots)
        const found = [...needs.values()]
        if (options.dot) return { json: found, text: dotOf(found) }
        if (options.svg) return { json: found, text: await svgOf(dotOf(found)) }
        return tree(
          needs,
          roots.map(root => root.name),
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

function tree(needs: ReadonlyMap<string, Needs>, roots: readonly string[]): Answer {
  const needed = new Set([...needs.values()].flatMap(({ dependsOn }) => namesIn(dependsOn)))
  // What something else here needs is shown below that.
  const tops = roots.filter(root => roots.length === 1 || !needed.has(root))
  const lines = tops.flatMap(top => [top, ...branches(requirements(needs.get(top)?.dependsOn ?? null), needs, '')])
  return { json: [...needs.values()], text: lines.length > 0 ? lines.join('\n') : 'There are no resources.' }
}

function branches(parts: readonly Requirement[], needs: ReadonlyMap<string, Needs>, indent: string): string[] {
  return parts.flatMap((part, i) => {
    const last = i === parts.length - 1
    const below = `${indent}${last ? '   ' : '│  '}`
    const [label, inner] =
      typeof part === 'string' ? [part, requirements(needs.get(part)?.dependsOn ?? null)] : ['any one of', part.or]
    return [`${indent}${last ? '└─ ' : '├─ '}${label}`, ...branches(inner, needs, below)]
  })
}
