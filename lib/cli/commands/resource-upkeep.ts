import type { Command } from 'commander'
import { type Resource, ResourceControl } from '../../index.js'
import type { Actions } from '../verb.js'
import { one } from '../view.js'
import { resourceFacts, resourceView } from './resource.js'

/** What single types of resources can do, by a control code each. */
const duties: readonly [verb: string, description: string, ask: (resource: Resource) => Promise<unknown>][] = [
  [
    'suspend',
    'puts a disk into maintenance mode: it stays online, and is not checked',
    each => each.control(ResourceControl.SET_MAINTENANCE_MODE, { input: 1 }),
  ],
  [
    'resume',
    'takes a disk out of maintenance mode',
    each => each.control(ResourceControl.SET_MAINTENANCE_MODE, { input: 0 }),
  ],
  [
    'renew-lease',
    'renews the DHCP lease of an IP address',
    each => each.control(ResourceControl.IPADDRESS_RENEW_LEASE),
  ],
  [
    'release-lease',
    'releases the DHCP lease of an IP address',
    each => each.control(ResourceControl.IPADDRESS_RELEASE_LEASE),
  ],
  [
    'register-dns',
    'registers a network name in DNS',
    each => each.control(ResourceControl.NETNAME_REGISTER_DNS_RECORDS),
  ],
]

export function addResourceUpkeepCommands(noun: Command, { changes }: Actions): void {
  for (const [verb, description, ask] of duties) {
    noun
      .command(verb)
      .argument('<resource>', 'name or id')
      .description(description)
      .action(
        changes(async (cluster, name: string) => {
          const resource = await cluster.resource(name)
          await ask(resource)
          return one(resourceView, await resourceFacts(resource))
        }),
      )
  }
}
