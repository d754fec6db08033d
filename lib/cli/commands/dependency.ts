import type { Command } from 'commander'
import { formatDependencyExpression, type Resource } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'

/** What a resource needs to be online. */
export function addDependencyCommands(noun: Command, { reads, changes, destroys }: Actions): void {
  const dependency = noun.command('dependency').description('what has to be online before a resource')

  dependency
    .command('show')
    .argument('<resource>', 'name or id')
    .description('all that it needs, as an expression')
    .action(reads(async (cluster, name: string) => await answer(await cluster.resource(name))))

  dependency
    .command('set')
    .argument('<resource>', 'name or id')
    .argument('[expression]', "such as '([Disk]) and ([IPv4] or [IPv6])'; none, and it needs nothing")
    .description('says all that it needs, in place of what it needed before')
    .action(
      changes(async (cluster, name: string, expression: string | undefined) => {
        const resource = await cluster.resource(name)
        await resource.setDependencyExpression(expression ?? null)
        return await answer(resource)
      }),
    )

  dependency
    .command('add')
    .argument('<resource>', 'name or id')
    .argument('<other>', 'name or id of the resource that it needs')
    .description('lets it need one more resource')
    .action(
      changes(async (cluster, name: string, other: string) => {
        const resource = await cluster.resource(name)
        await resource.addDependency(other)
        return await answer(resource)
      }),
    )

  dependency
    .command('remove')
    .argument('<resource>', 'name or id')
    .argument('<other>', 'name or id of the resource that it needs no longer')
    .description('lets it need one resource less')
    .action(
      destroys(
        (name: string, other: string) => `Remove the dependency of ${name} on ${other}`,
        async (cluster, name, other) => {
          const resource = await cluster.resource(name)
          await resource.removeDependency(other)
          return await answer(resource)
        },
      ),
    )
}

async function answer(resource: Resource): Promise<Answer> {
  const expression = await resource.dependencyExpression()
  const text = expression === null ? null : formatDependencyExpression(expression)
  return { json: { resource: resource.name, expression: text }, text: text ?? `${resource.name} needs nothing.` }
}
