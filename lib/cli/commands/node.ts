import type { Command } from 'commander'
import type { Actions } from '../program.js'

export function addNodeCommands(program: Command, { reads }: Actions): void {
  const noun = program.command('node').description('the machines of the cluster')

  noun
    .command('list')
    .description('nodes and their states')
    .action(
      reads(async cluster => {
        const nodes = []
        for await (const node of cluster.nodes()) {
          nodes.push({ name: node.name, id: node.id, state: (await node.status()).state })
        }
        return {
          json: nodes,
          text: {
            columns: [{ heading: 'Node' }, { heading: 'Id' }, { heading: 'State', state: true }],
            rows: nodes.map(({ name, id, state }) => [name, id, state]),
            empty: 'The cluster has no nodes.',
          },
        }
      }),
    )
}
