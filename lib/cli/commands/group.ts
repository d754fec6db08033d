import type { Command } from 'commander'
import type { Group } from '../../index.js'
import type { Actions } from '../program.js'
import { several, type View } from '../view.js'
import { addGroupLifeCommands } from './group-life.js'

const columns = [{ heading: 'Group' }, { heading: 'State', state: true }, { heading: 'Owner' }]

export const groupView: View<Awaited<ReturnType<typeof groupFacts>>> = {
  columns,
  row: ({ name, state, ownerNode }) => [name, state, ownerNode],
}

export function addGroupCommands(program: Command, actions: Actions): void {
  const { reads, changes } = actions
  const noun = program.command('group').description('what fails over together')

  noun
    .command('list')
    .description('groups, their states and owners')
    .action(
      reads(async cluster => {
        const groups = []
        for await (const group of cluster.groups()) groups.push(await groupFacts(group))
        return several(groupView, groups, 'The cluster has no groups.')
      }),
    )

  noun
    .command('move')
    .argument('<group>', 'name or id')
    .description('moves a group to another node')
    .option('--to <node>', 'the node to move it to; without it, the cluster chooses')
    .action(
      changes(async (cluster, name: string, options: { to?: string }) => {
        const group = await cluster.group(name)
        const { pending } = await group.move(options.to)
        const { state, ownerNode } = await group.status()
        return {
          json: { name: group.name, id: group.id, state, ownerNode, pending },
          text: { columns, rows: [[group.name, pending ? `${state} (pending)` : state, ownerNode]], empty: '' },
        }
      }),
    )

  addGroupLifeCommands(noun, actions)
}

export async function groupFacts(group: Group) {
  const { state, ownerNode } = await group.status()
  return { name: group.name, id: group.id, state, ownerNode }
}
