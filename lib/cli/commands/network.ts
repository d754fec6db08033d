import type { Command } from 'commander'
import type { Network } from '../../index.js'
import type { Actions } from '../verb.js'
import { one, several } from '../view.js'
import { named } from './named.js'

export function addNetworkCommands(program: Command, { reads, changes }: Actions): void {
  const noun = program.command('network').description('what connects the nodes')
  const view = named('Network')

  noun
    .command('list')
    .description('networks and their states')
    .action(
      reads(async cluster => {
        const found = []
        for await (const network of cluster.networks()) found.push(await facts(network))
        return several(view, found, 'The cluster has no networks.')
      }),
    )

  noun
    .command('rename')
    .argument('<network>', 'name')
    .argument('<name>', 'its new name')
    .description('renames a network')
    .action(
      changes(async (cluster, given: string, name: string) => {
        const network = await cluster.network(given)
        await network.rename(name)
        return one(view, { ...(await facts(network)), name: name.trim() })
      }),
    )
}

async function facts(network: Network) {
  const { state } = await network.status()
  return { name: network.name, id: network.id, state }
}
