import { type Command, InvalidArgumentError, Option } from 'commander'
import {
  type Checkpoint,
  type Cluster,
  type CryptoCheckpoint,
  checkRegistryPath,
  parseCryptoCheckpoint,
  type RegistryView,
} from '../../index.js'
import { UsageError } from '../failure.js'
import type { Answer } from '../output.js'
import type { Actions } from '../verb.js'
import { addCheckpointReports } from './checkpoint-reports.js'

type NamedContainer = Exclude<CryptoCheckpoint, { raw: string }>

/** Which checkpoint a command is about. */
interface Named {
  crypto?: NamedContainer
  registry?: string
  view?: '32' | '64'
}

export const checkpointColumns = [
  { heading: 'Resource' },
  { heading: 'Kind' },
  { heading: 'Type' },
  { heading: 'Provider' },
  { heading: 'Container or key' },
]

export function addCheckpointCommands(program: Command, actions: Actions): void {
  const noun = program.command('checkpoint').description('what follows a resource from node to node')

  noun
    .command('list')
    .argument('[resource]', 'name or id; without it, all resources')
    .description('checkpoints of one resource, or of all')
    .addOption(new Option('--crypto', 'key containers only').conflicts('registry'))
    .option('--registry', 'registry keys only')
    .action(actions.reads(list))

  named(noun.command('add'), 'makes a key container or a registry key of the owner node follow the resource')
    .addOption(new Option('--view <bits>', 'the key as programs of so many bits see it').choices(['32', '64']))
    .action(actions.changes((cluster, name: string, which: Named) => change(cluster, name, 'add', which)))

  named(noun.command('remove'), 'ends that; the container or key stays').action(
    actions.destroys(
      (name: string, { crypto, registry }: Named) =>
        `Remove the checkpoint of ${registry ?? crypto?.container} from ${name}`,
      (cluster, name: string, which: Named) => change(cluster, name, 'remove', which),
    ),
  )

  addCheckpointReports(noun, actions)
}

/** A command about one checkpoint, which is named in one of two ways. */
function named(command: Command, description: string): Command {
  return command
    .argument('<resource>', 'name or id')
    .description(description)
    .addOption(
      new Option('--crypto <checkpoint>', "the key container: 'Type\\Name\\Key', for example '1\\\\MyKey'")
        .argParser(parseContainer)
        .conflicts('registry'),
    )
    .addOption(
      new Option('--registry <path>', "the key, below HKEY_LOCAL_MACHINE: 'SOFTWARE\\Contoso\\App'").argParser(
        parsePath,
      ),
    )
    .hook('preAction', (_, { args: [name] }) => {
      const { crypto, registry, view } = command.opts<Named>()
      if (!crypto && registry === undefined) throw new UsageError(`say what follows ${name}: --crypto or --registry`)
      if (crypto && view !== undefined) throw new UsageError('--view is about registry keys')
    })
}

async function list(
  cluster: Cluster,
  name: string | undefined,
  { crypto, registry }: { crypto?: true; registry?: true },
): Promise<Answer> {
  const found = []
  for await (const resource of name === undefined ? cluster.resources() : [await cluster.resource(name)]) {
    for (const each of await resource.checkpoints.list()) {
      if (each.kind === 'crypto' ? !registry : !crypto) found.push(checkpointJson(resource.name, each))
    }
  }
  return {
    json: found,
    text: { columns: checkpointColumns, rows: found.map(checkpointRow), empty: 'There are no checkpoints.' },
  }
}

async function change(cluster: Cluster, name: string, verb: 'add' | 'remove', which: Named): Promise<Answer> {
  const { crypto, registry = '', view } = which
  const resource = await cluster.resource(name)
  if (crypto) await resource.cryptoCheckpoints[verb](crypto)
  else if (verb === 'remove') await resource.registryCheckpoints.remove(registry)
  else await resource.registryCheckpoints.add(registry, view ? { view: Number(view) as RegistryView } : {})
  const checkpoint: Checkpoint = crypto ? { kind: 'crypto', checkpoint: crypto } : { kind: 'registry', path: registry }
  const json = checkpointJson(resource.name, checkpoint)
  return { json, text: { columns: checkpointColumns, rows: [checkpointRow(json)], empty: '' } }
}

/** A checkpoint in JSON. One that nobody can read keeps its text in `raw`. */
export function checkpointJson(resource: string, named: Checkpoint) {
  if (named.kind === 'registry') return { resource, kind: named.kind, path: named.path }
  const { providerType = null, providerName = null, container = null, raw } = named.checkpoint
  return { resource, kind: named.kind, providerType, providerName, container, ...(raw !== undefined && { raw }) }
}

export function checkpointRow(checkpoint: ReturnType<typeof checkpointJson>): string[] {
  const { resource, kind } = checkpoint
  if (checkpoint.kind === 'registry') return [resource, kind, '', '', checkpoint.path]
  const { providerType, providerName, container, raw } = checkpoint
  return [resource, kind, String(providerType ?? '?'), providerName ?? '', container ?? raw ?? '']
}

function parseContainer(text: string): NamedContainer {
  const checkpoint = parseCryptoCheckpoint(text)
  if (checkpoint.raw !== undefined) {
    throw new InvalidArgumentError(
      'It must read Type\\Name\\Key: a decimal provider type, a provider or nothing, a key.',
    )
  }
  return checkpoint
}

function parsePath(path: string): string {
  try {
    checkRegistryPath('path', path)
    return path
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
}
