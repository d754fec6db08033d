import { type Command, Option } from 'commander'
import type { ClusterNode, FailbackName, NodeStatus, Transition } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { several, table } from '../view.js'
import { groupFacts, groupView } from './group.js'
import { named } from './named.js'

const view = named('Node')

export function addNodeCommands(program: Command, { reads, takesTime }: Actions): void {
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

  noun
    .command('pause')
    .argument('<node>', 'name or id')
    .description('lets a node take no more groups')
    .option('--drain', 'move the groups that it has away, and wait until they have left')
    .option('--to <node>', 'where to; without it, to the best node for each')
    .action(
      takesTime(async (cluster, { wait, call, options }, name: string, words: { drain?: true; to?: string }) => {
        const node = await cluster.node(name)
        const drain = words.drain || words.to !== undefined ? { drain: true } : {}
        const flags = words.to === undefined ? drain : { ...drain, target: words.to }
        if (!wait) return await answer(node, await node.pause({ ...flags, ...call, wait }))
        return await answer(
          node,
          await node.pause({ ...flags, ...options, ...(flags.drain && { cancelOnAbort: true }) }),
        )
      }),
    )

  noun
    .command('resume')
    .argument('<node>', 'name or id')
    .description('lets a paused node take groups again')
    .addOption(
      new Option('--failback [which]', 'take groups back: all that it was drained of, or those whose policy lets them')
        .choices(['immediate', 'policy'])
        .preset('immediate'),
    )
    .action(
      takesTime(
        async (cluster, { wait, call, options }, name: string, { failback = 'none' }: { failback?: FailbackName }) => {
          const node = await cluster.node(name)
          if (!wait) return await answer(node, await node.resume({ failback, ...call, wait }))
          return await answer(node, await node.resume({ failback, ...options }))
        },
      ),
    )
}

/** What a verb answers: the node as it is at its end, or now that the verb has begun. */
async function answer(node: ClusterNode, end: NodeStatus | Transition): Promise<Answer> {
  const pending = 'pending' in end && end.pending
  const { state } = 'state' in end ? end : await node.status()
  const { drain, failback } = await node.drainStatus()
  return {
    json: { name: node.name, id: node.id, state, drain, failback, pending },
    text: {
      columns: [...view.columns, { heading: 'Drain' }, { heading: 'Failback' }],
      rows: [[node.name, node.id, state, drain ?? '', failback ?? '']],
      empty: '',
    },
  }
}

async function facts(node: ClusterNode) {
  return { name: node.name, id: node.id, state: (await node.status()).state }
}

async function groupsOf(node: ClusterNode) {
  const groups = []
  for await (const group of node.groups()) groups.push(await groupFacts(group))
  return groups
}
