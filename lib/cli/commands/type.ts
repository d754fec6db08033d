import { type Command, InvalidArgumentError } from 'commander'
import type { Cluster, NewResourceType } from '../../index.js'
import type { Actions } from '../verb.js'
import { several, table, type View } from '../view.js'
import { names, namesOf } from './names.js'

const view: View<{ name: string }> = { columns: [{ heading: 'Type' }], row: ({ name }) => [name] }

export function addTypeCommands(program: Command, { reads, changes, destroys }: Actions): void {
  const noun = program.command('type').description('what resources can be')

  noun
    .command('list')
    .description('resource types')
    .action(
      reads(async cluster => {
        const found = []
        for await (const { name } of cluster.resourceTypes()) found.push({ name })
        return several(view, found, 'The cluster has no resource types.')
      }),
    )

  noun
    .command('show')
    .argument('<type>', 'name')
    .description('one type with its resources, and the nodes that can run them')
    .action(
      reads(async (cluster, given: string) => {
        const type = await cluster.resourceType(given)
        const json = {
          name: type.name,
          resources: await namesOf(type.resources()),
          possibleOwners: await namesOf(type.possibleOwners()),
        }
        return {
          json,
          text: [
            table(names('Resource'), json.resources, `There are no resources of type ${type.name}.`),
            table(names('Possible owner'), json.possibleOwners, 'No node can run them.'),
          ],
        }
      }),
    )

  addIntervals(
    noun
      .command('create')
      .argument('<name>', 'its name')
      .requiredOption('--dll <file>', 'the resource DLL, which is to be on every node')
      .option('--display-name <text>', 'what people are shown; without it, the name'),
  )
    .description('makes a resource type known to the cluster')
    .action(
      changes(async (cluster, name: string, { dll, ...options }: TypeOptions & { dll: string }) => {
        await createType(cluster, name, dll, options)
        return { json: { name }, text: `${name} is a resource type now.` }
      }),
    )

  noun
    .command('delete')
    .argument('<type>', 'name')
    .description('lets the cluster forget a type that no resource has; its DLL stays')
    .action(deletesType(destroys))
}

/** What the command line may say about a new type. */
export type TypeOptions = Pick<NewResourceType, 'displayName' | 'looksAlive' | 'isAlive'>

export async function createType(
  cluster: Cluster,
  name: string,
  dll: string,
  { displayName, looksAlive, isAlive }: { readonly [Option in keyof TypeOptions]: TypeOptions[Option] | undefined },
): Promise<void> {
  await cluster.createResourceType({
    name,
    dll,
    ...(displayName !== undefined && { displayName }),
    ...(looksAlive !== undefined && { looksAlive }),
    ...(isAlive !== undefined && { isAlive }),
  })
}

export function addIntervals(command: Command): Command {
  return command
    .option('--looks-alive <ms>', 'between two quick looks at a resource', parseMilliseconds)
    .option('--is-alive <ms>', 'between two thorough looks', parseMilliseconds)
}

export function deletesType(destroys: Actions['destroys']): ReturnType<Actions['destroys']> {
  return destroys(
    (name: string) => `Delete the resource type ${name}`,
    async (cluster, name) => {
      await cluster.deleteResourceType(name)
      return { json: { name }, text: `${name} is no resource type any more.` }
    },
  ) as ReturnType<Actions['destroys']>
}

function parseMilliseconds(text: string): number {
  const milliseconds = Number(text)
  if (!/^\d+$/.test(text) || milliseconds > 0xffff_ffff) {
    throw new InvalidArgumentError('It must be a number of milliseconds.')
  }
  return milliseconds
}
