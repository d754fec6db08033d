import type { Command } from 'commander'
import type { Actions } from '../verb.js'
import { several } from '../view.js'
import { named } from './named.js'

export function addInterfaceCommands(program: Command, { reads }: Actions): void {
  program
    .command('interface')
    .description('what connects one node to one network')
    .command('list')
    .description('network interfaces and their states')
    .action(
      reads(async cluster => {
        const found = []
        for await (const each of cluster.interfaces()) {
          found.push({ name: each.name, id: each.id, state: (await each.status()).state })
        }
        return several(named('Interface'), found, 'The cluster has no network interfaces.')
      }),
    )
}
