import type { Command } from 'commander'
import type { Group, GroupStatus, Transition } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { several, type View } from '../view.js'
import { addGroupLifeCommands } from './group-life.js'

const columns = [{ heading: 'Group' }, { heading: 'State', state: true }, { heading: 'Owner' }]

export const groupView: View<Awaited<ReturnType<typeof groupFacts>>> = {
  columns,
  row: ({ name, state, ownerNode }) => [name, state, ownerNode],
}

export function addGroupCommands(program: Command, actions: Actions): void {
  const { reads, takesTime } = actions
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
    .command('online')
    .argument('<group>', 'name or id')
    .description('brings all resources of a group online')
    .option('--to <node>', 'the node to do so on; without it, the owner')
    .action(
      takesTime(async (cluster, { wait, call, options }, name: string, { to }: { to?: string }) => {
        const group = await cluster.group(name)
        const node = to === undefined ? {} : { node: to }
        if (!wait) return await answer(group, await group.online({ ...node, ...call, wait }))
        return await answer(group, await group.online({ ...node, ...options, cancelOnAbort: true }))
      }),
    )

  noun
    .command('offline')
    .argument('<group>', 'name or id')
    .description('takes all resources of a group offline')
    .action(
      takesTime(async (cluster, { wait, call, options }, name: string) => {
        const group = await cluster.group(name)
        return await answer(group, wait ? await group.offline(options) : await group.offline({ ...call, wait }))
      }),
    )

  noun
    .command('move')
    .argument('<group>', 'name or id')
    .description('moves a group to another node')
    .option('--to <node>', 'the node to move it to; without it, the cluster chooses')
    .action(
      takesTime(async (cluster, { wait, call, options }, name: string, { to }: { to?: string }) => {
        const group = await cluster.group(name)
        if (!wait) return await answer(group, await group.move(to, { ...call, wait }))
        return await answer(group, await group.move(to, { ...options, cancelOnAbort: true }))
      }),
    )

  addGroupLifeCommands(noun, actions)
}

export async function groupFacts(group: Group) {
  const { state, ownerNode } = await group.status()
  return { name: group.name, id: group.id, state, ownerNode }
}

/** What a verb answers: the group as it is at its end, or now that the verb has begun. */
async function answer(group: Group, end: GroupStatus | Transition): Promise<Answer> {
  const pending = 'pending' in end && end.pending
  const { state, ownerNode } = 'state' in end ? end : await group.status()
  return {
    json: { name: group.name, id: group.id, state, ownerNode, pending },
    text: { columns, rows: [[group.name, pending ? `${state} (pending)` : state, ownerNode]], empty: '' },
  }
}
