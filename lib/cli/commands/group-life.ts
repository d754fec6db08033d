import type { Command } from 'commander'
import type { Group } from '../../index.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { one, table, type View } from '../view.js'
import { groupFacts, groupView } from './group.js'
import { names, namesOf, owners } from './names.js'

interface Member {
  readonly name: string
  readonly type: string
  readonly state: string
}

const members: View<Member> = {
  columns: [{ heading: 'Resource' }, { heading: 'Type' }, { heading: 'State', state: true }],
  row: ({ name, type, state }) => [name, type, state],
}

/** What groups are made of, and who may own them. */
export function addGroupLifeCommands(noun: Command, { reads, changes, destroys, destroysInTime }: Actions): void {
  noun
    .command('show')
    .argument('<group>', 'name or id')
    .description('one group with its resources and the nodes that it prefers')
    .action(
      reads(async (cluster, name: string) => {
        const group = await cluster.group(name)
        const shown = await groupFacts(group)
        const resources = await membersOf(group)
        const preferredOwners = await namesOf(group.preferredOwners())
        return {
          json: { ...shown, resources, preferredOwners },
          text: [
            table(groupView, [shown], ''),
            table(members, resources, 'It has no resources.'),
            table(names('Preferred owner'), preferredOwners, 'It prefers no node.'),
          ],
        }
      }),
    )

  const owner = noun.command('owner').description('the nodes that a group prefers')

  owner
    .command('list')
    .argument('<group>', 'name or id')
    .description('the best first')
    .action(
      reads(async (cluster, name: string) => {
        const group = await cluster.group(name)
        return owners(await namesOf(group.preferredOwners()), 'It prefers no node.')
      }),
    )

  owner
    .command('set')
    .argument('<group>', 'name or id')
    .argument('[node...]', 'names, the best first; none, and it prefers no node')
    .description('says which nodes it prefers; nothing moves')
    .action(
      changes(async (cluster, name: string, nodes: string[]) => {
        const group = await cluster.group(name)
        await group.setPreferredOwners(nodes)
        return owners(await namesOf(group.preferredOwners()), 'It prefers no node.')
      }),
    )

  noun
    .command('create')
    .argument('<name>', 'its name')
    .description('makes a group without resources')
    .action(changes(async (cluster, name: string) => one(groupView, await groupFacts(await cluster.createGroup(name)))))

  noun
    .command('rename')
    .argument('<group>', 'name or id')
    .argument('<name>', 'its new name')
    .description('renames a group')
    .action(
      changes(async (cluster, given: string, name: string) => {
        const group = await cluster.group(given)
        await group.rename(name)
        return one(groupView, { ...(await groupFacts(group)), name })
      }),
    )

  noun
    .command('delete')
    .argument('<group>', 'name or id')
    .description('deletes an empty group')
    .action(
      destroys(
        (name: string) => `Delete the group ${name}`,
        async (cluster, name) => {
          const group = await cluster.group(name)
          await group.delete()
          return gone(group, false)
        },
      ),
    )

  noun
    .command('destroy')
    .argument('<group>', 'name or id')
    .description('takes a group offline and deletes it with all its resources')
    .action(
      destroysInTime(
        (name: string) => `Delete the group ${name} with all its resources`,
        async (cluster, { wait, call, options }, name) => {
          const group = await cluster.group(name)
          const { pending } = await group.destroy(wait ? options : { ...call, wait })
          return gone(group, pending)
        },
      ),
    )
}

function gone({ name, id }: Group, pending: boolean): Answer {
  const text = pending ? `${name} is deleted when its resources have come to rest.` : `${name} is deleted.`
  return { json: { name, id, pending }, text }
}

async function membersOf(group: Group): Promise<Member[]> {
  const found = []
  for await (const resource of group.resources()) {
    const type = await resource.typeName()
    found.push({ name: resource.name, type, state: (await resource.status()).state })
  }
  return found
}
