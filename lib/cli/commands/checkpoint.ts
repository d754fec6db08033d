import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cluster, type CryptoCheckpoint, parseCryptoCheckpoint } from '../../index.js'
import type { Actions } from '../program.js'

type NamedCheckpoint = Exclude<CryptoCheckpoint, { raw: string }>

export const checkpointColumns = [
  { heading: 'Resource' },
  { heading: 'Kind' },
  { heading: 'Type' },
  { heading: 'Provider' },
  { heading: 'Container' },
]

export function addCheckpointCommands(program: Command, { reads, changes, destroys }: Actions): void {
  const noun = program.command('checkpoint').description('what follows a resource from node to node')

  noun
    .command('list')
    .argument('[resource]', 'name or id; without it, all resources')
    .description('checkpoints of one resource, or of all')
    .action(
      reads(async (cluster, name: string | undefined) => {
        const found = []
        for await (const resource of name === undefined ? cluster.resources() : [await cluster.resource(name)]) {
          for (const each of await resource.cryptoCheckpoints.list()) found.push(checkpointJson(resource.name, each))
        }
        return {
          json: found,
          text: { columns: checkpointColumns, rows: found.map(checkpointRow), empty: 'There are no checkpoints.' },
        }
      }),
    )

  for (const verb of ['add', 'remove'] as const) {
    noun
      .command(verb)
      .argument('<resource>', 'name or id')
      .description(
        verb === 'add'
          ? 'makes a key container of the owner node follow the resource'
          : 'ends that; the container stays',
      )
      .addOption(
        new Option('--crypto <checkpoint>', "the key container: 'Type\\Name\\Key', for example '1\\\\MyKey'")
          .argParser(parseCheckpoint)
          .makeOptionMandatory(),
      )
      .action(
        verb === 'add'
          ? changes(change)
          : destroys((name: string, { crypto }) => `Remove the checkpoint of ${crypto.container} from ${name}`, change),
      )

    async function change(cluster: Cluster, name: string, { crypto }: { crypto: NamedCheckpoint }) {
      const resource = await cluster.resource(name)
      await resource.cryptoCheckpoints[verb](crypto)
      const json = checkpointJson(resource.name, crypto)
      return { json, text: { columns: checkpointColumns, rows: [checkpointRow(json)], empty: '' } }
    }
  }
}

/** A checkpoint in JSON. One that nobody can read keeps its text in `raw`. */
export function checkpointJson(resource: string, checkpoint: CryptoCheckpoint) {
  const { providerType = null, providerName = null, container = null, raw } = checkpoint
  return { resource, kind: 'crypto', providerType, providerName, container, ...(raw !== undefined && { raw }) }
}

export function checkpointRow(checkpoint: ReturnType<typeof checkpointJson>): string[] {
  const { resource, kind, providerType, providerName, container, raw } = checkpoint
  return [resource, kind, String(providerType ?? '?'), providerName ?? '', container ?? raw ?? '']
}

function parseCheckpoint(text: string): NamedCheckpoint {
  const checkpoint = parseCryptoCheckpoint(text)
  if (checkpoint.raw !== undefined) {
    throw new InvalidArgumentError(
      'It must read Type\\Name\\Key: a decimal provider type, a provider or nothing, a key.',
    )
  }
  return checkpoint
}
