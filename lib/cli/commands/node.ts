import type { Command } from 'commander'
import type { ClusterNode } from '../../index.js'
import type { Actions } from '../program.js'
import { several, table } from '../view.js'
import { groupFacts, groupView } from './group.js'
import { named } from './named.js'

const view = named('Node')

export function addNodeCommands(program: Command, { reads }: Actions): void {
  const noun = program.command('node').description('the machines of the cluster')

  noun
    .command('list')
    .description('nodes and their states')
    .action(
      reads(async cluster => {
        const found = []
        for await (const node of cluster.nodes()) found.push(await facts(node))
        return several(view, found, 'The cluster has no nodes.')
      }),
    )

  noun
    .command('show')
    .argument('<node>', 'name or id')
    .description('one node with the groups it owns')
    .action(
      reads(async (cluster, name: string) => {
        const node = await cluster.node(name)
        const shown = await facts(node)
        const groups = await groupsOf(node)
        return {
          json: { ...shown, groups },
          text: [table(view, [shown], ''), table(groupView, groups, 'It owns no groups.')],
        }
      }),
    )
}

async function facts(node: ClusterNode) {
  return { name: node.name, id: node.id, state: (await node.status()).state }
}

async function groupsOf(node: ClusterNode) {
  const groups = []
  for await (const group of node.groups()) groups.push(await groupFacts(group))
  return groups
}
