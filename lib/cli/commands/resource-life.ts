import type { Command } from 'commander'
import type { Cluster, Resource } from '../../index.js'
import type { Actions } from '../verb.js'
import { one } from '../view.js'
import { addDependencyCommands } from './dependency.js'
import { namesOf, owners } from './names.js'
import { resourceFacts, resourceView } from './resource.js'

/** What makes resources, ends them, puts them elsewhere, and says who may own them. */
export function addResourceLifeCommands(noun: Command, actions: Actions): void {
  const { changes, destroys } = actions

  noun
    .command('create')
    .argument('<name>', 'its name')
    .requiredOption('--group <group>', 'the group to put it into')
    .requiredOption('--type <type>', "what it is, such as 'Generic Service'")
    .option('--separate-monitor', 'runs it in a process of its own')
    .description('makes a resource, which is offline')
    .action(
      changes(async (cluster, name: string, options: { group: string; type: string; separateMonitor?: true }) => {
        const { type, separateMonitor = false } = options
        const group = await cluster.group(options.group)
        return one(resourceView, await resourceFacts(await group.createResource({ name, type, separateMonitor })))
      }),
    )

  noun
    .command('rename')
    .argument('<resource>', 'name or id')
    .argument('<name>', 'its new name')
    .description('renames a resource')
    .action(
      changes(async (cluster, given: string, name: string) => {
        const resource = await cluster.resource(given)
        await resource.rename(name)
        return one(resourceView, { ...(await resourceFacts(resource)), name })
      }),
    )

  noun
    .command('move')
    .argument('<resource>', 'name or id')
    .requiredOption('--to <group>', 'the group to put it into')
    .description('puts a resource into another group, with what it needs and what needs it')
    .action(changes((cluster, name: string, { to }: { to: string }) => after(cluster, name, each => each.moveTo(to))))

  noun
    .command('fail')
    .argument('<resource>', 'name or id')
    .description('lets a resource fail, to see what the cluster makes of it')
    .action(changes((cluster, name: string) => after(cluster, name, each => each.fail())))

  noun
    .command('delete')
    .argument('<resource>', 'name or id')
    .description('deletes a resource that is offline')
    .action(
      destroys(
        (name: string) => `Delete the resource ${name}`,
        async (cluster, name) => {
          const resource = await cluster.resource(name)
          await resource.delete()
          return { json: { name: resource.name, id: resource.id }, text: `${resource.name} is deleted.` }
        },
      ),
    )

  addOwnerCommands(noun, actions)
  addDependencyCommands(noun, actions)
}

function addOwnerCommands(noun: Command, { reads, changes, destroys }: Actions): void {
  const owner = noun.command('owner').description('the nodes that can run a resource')

  owner
    .command('list')
    .argument('<resource>', 'name or id')
    .description('its possible owners')
    .action(reads(async (cluster, name: string) => await ownersOf(await cluster.resource(name))))

  owner
    .command('add')
    .argument('<resource>', 'name or id')
    .argument('<node>', 'name')
    .description('lets a node run it')
    .action(
      changes(async (cluster, name: string, node: string) => {
        const resource = await cluster.resource(name)
        await resource.addPossibleOwner(node)
        return await ownersOf(resource)
      }),
    )

  owner
    .command('remove')
    .argument('<resource>', 'name or id')
    .argument('<node>', 'name')
    .description('lets a node no longer run it')
    .action(
      destroys(
        (name: string, node: string) => `Remove ${node} from the possible owners of ${name}`,
        async (cluster, name, node) => {
          const resource = await cluster.resource(name)
          await resource.removePossibleOwner(node)
          return await ownersOf(resource)
        },
      ),
    )
}

async function ownersOf(resource: Resource) {
  return owners(await namesOf(resource.possibleOwners()), 'No node can run it.')
}

/** What a resource is after something was done to it. */
async function after(cluster: Cluster, name: string, act: (resource: Resource) => Promise<unknown>) {
  const resource = await cluster.resource(name)
  await act(resource)
  return one(resourceView, await resourceFacts(resource))
}
