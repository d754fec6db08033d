import type { Command } from 'commander'
import { type Group, ResourceControl } from '../../index.js'
import type { Actions } from '../program.js'
import { table, type View } from '../view.js'
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
export function addGroupLifeCommands(noun: Command, { reads }: Actions): void {
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
}

async function membersOf(group: Group): Promise<Member[]> {
  const found = []
  for await (const resource of group.resources()) {
    const type = await resource.control(ResourceControl.GET_RESOURCE_TYPE)
    found.push({ name: resource.name, type, state: (await resource.status()).state })
  }
  return found
}
