import type { Command } from 'commander'
import type { Resource, ResourceStatus, Transition } from '../../index.js'
import type { Actions } from '../verb.js'
import type { View } from '../view.js'
import { checkpointColumns, checkpointJson, checkpointRow } from './checkpoint.js'
import { addDependencyCommand } from './dependencies.js'
import { addResourceLifeCommands } from './resource-life.js'
import { addResourceUpkeepCommands } from './resource-upkeep.js'

const columns = [
  { heading: 'Resource' },
  { heading: 'Type' },
  { heading: 'State', state: true },
  { heading: 'Owner' },
  { heading: 'Group' },
]

export function addResourceCommands(program: Command, actions: Actions): void {
  const { reads, takesTime } = actions
  const noun = program.command('resource').description('what the cluster keeps running')

  noun
    .command('list')
    .description('resources, their states, owners and groups')
    .action(
      reads(async cluster => {
        const resources = []
        for await (const resource of cluster.resources()) resources.push(await facts(resource))
        return { json: resources, text: { columns, rows: resources.map(row), empty: 'The cluster has no resources.' } }
      }),
    )

  noun
    .command('show')
    .argument('<resource>', 'name or id')
    .description('one resource with its checkpoints')
    .action(
      reads(async (cluster, name: string) => {
        const resource = await cluster.resource(name)
        const shown = await facts(resource)
        const checkpoints = (await resource.checkpoints.list()).map(each => checkpointJson(resource.name, each))
        return {
          json: { ...shown, checkpoints },
          text: [
            { columns, rows: [row(shown)], empty: '' },
            { columns: checkpointColumns, rows: checkpoints.map(checkpointRow), empty: 'It has no checkpoints.' },
          ],
        }
      }),
    )

  for (const [verb, description] of Object.entries(verbs)) {
    noun
      .command(verb)
      .argument('<resource>', 'name or id')
      .description(description)
      .action(
        takesTime(async (cluster, { wait, call, options }, name: string) => {
          const resource = await cluster.resource(name)
          const run = resource[verb as keyof typeof verbs].bind(resource)
          const end: ResourceStatus | Transition = wait ? await run(options) : await run({ ...call, wait })
          const shown = await facts(resource)
          const pending = 'pending' in end && end.pending
          return { json: { ...shown, pending }, text: { columns, rows: [row(shown)], empty: '' } }
        }),
      )
  }

  addDependencyCommand(noun, actions)
  addResourceLifeCommands(noun, actions)
  addResourceUpkeepCommands(noun, actions)
}

const verbs = {
  online: 'brings a resource online, with what it depends on',
  offline: 'takes a resource offline, with what depends on it',
  restart: 'takes a resource offline and back online, with what depends on it',
} as const

async function facts(resource: Resource) {
  const type = await resource.typeName()
  const { state, ownerNode, group } = await resource.status()
  return { name: resource.name, id: resource.id, type, state, ownerNode, group }
}

function row({ name, type, state, ownerNode, group }: Awaited<ReturnType<typeof facts>>): string[] {
  return [name, type, state, ownerNode, group]
}

/** For the verbs that are elsewhere. */
export { facts as resourceFacts }
export const resourceView: View<Awaited<ReturnType<typeof facts>>> = { columns, row }
