import type { Command } from 'commander'
import type { Actions } from '../program.js'
import { namesOf, owners } from './names.js'

/** What resources need, and who may own them. */
export function addResourceLifeCommands(noun: Command, { reads }: Actions): void {
  const owner = noun.command('owner').description('the nodes that can run a resource')

  owner
    .command('list')
    .argument('<resource>', 'name or id')
    .description('its possible owners')
    .action(
      reads(async (cluster, name: string) => {
        const resource = await cluster.resource(name)
        return owners(await namesOf(resource.possibleOwners()), 'No node can run it.')
      }),
    )
}
