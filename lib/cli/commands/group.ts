import type { Command } from 'commander'
import type { Actions } from '../program.js'

const columns = [{ heading: 'Group' }, { heading: 'State', state: true }, { heading: 'Owner' }]

export function addGroupCommands(program: Command, { reads, changes }: Actions): void {
  const noun = program.command('group').description('what fails over together')

  noun
    .command('list')
    .description('groups, their states and owners')
    .action(
      reads(async cluster => {
        const groups = []
        for await (const group of cluster.groups()) {
          const { state, ownerNode } = await group.status()
          groups.push({ name: group.name, id: group.id, state, ownerNode })
        }
        return {
          json: groups,
          text: {
            columns,
            rows: groups.map(({ name, state, ownerNode }) => [name, state, ownerNode]),
            empty: 'The cluster has no groups.',
          },
        }
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
}
