import { readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Command, Option } from 'commander'
import { UsageError } from '../failure.js'
import type { PackOptions } from '../resource-type/pack.js'
import { platforms, thisPlatform } from '../resource-type/platforms.js'
import type { Actions } from '../verb.js'
import { addIntervals, createType, deletesType, type TypeOptions } from './type.js'

export function addResourceTypeCommands(program: Command, { alone, changes, destroys }: Actions): void {
  const noun = program.command('resource-type').description('resource types written in TypeScript')

  noun
    .command('pack')
    .argument('<script>', 'TypeScript or JavaScript whose default export is defineResourceType({…})')
    .option('--out <folder>', 'where to; a folder named after the type, if left out')
    .option('--node <path>', 'the path of node on the nodes; the one that runs this, if left out')
    .addOption(
      new Option('--platform <name>', 'what the nodes run').choices(Object.keys(platforms)).default(thisPlatform),
    )
    .option('--simulator', 'takes along what reaches simulated clusters, as is always done off Windows')
    .option('--force', 'also into a folder that ordinary users may write, also with a node in the profile of one')
    .description('makes the folder for each node: a resource DLL that runs the script')
    .action(
      alone(async ({ output }, script: string, options: PackOptions) => {
        // Loaded only here: other commands have no use for it.
        const { pack } = await import('../resource-type/pack.js')
        const packed = await pack(script, options)
        output.answer({
          json: packed,
          text: `${packed.name} is in ${packed.folder}: ${packed.files.join(', ')}`,
          notices: packed.weaknesses.map(forced),
        })
        return 0
      }),
    )

  addIntervals(
    noun
      .command('register')
      .argument('<folder>', 'what pack has made, at the path that it has on every node')
      .option('--display-name <text>', 'what people are shown; without it, the name')
      .option('--force', 'also out of a folder that ordinary users may write'),
  )
    .description('makes a packed resource type known to the cluster')
    .action(
      changes(async (cluster, given: string, { force = false, ...options }: RegisterOptions) => {
        const { readManifest } = await import('../resource-type/manifest.js')
        const { demandProtection } = await import('../resource-type/protection.js')
        const folder = resolve(given)
        const { dll, manifest, files } = contentsOf(folder)
        const { name, node, looksAliveInterval, isAliveInterval } = readManifest(manifest)
        const here = dll.endsWith(platforms[thisPlatform].suffix) ? node : null
        const weaknesses = await demandProtection({ folder, files, node: here }, force)
        await createType(cluster, name, dll, { looksAlive: looksAliveInterval, isAlive: isAliveInterval, ...options })
        return {
          json: { name, dll },
          text: `${name} is a resource type now, of ${dll} on every node.`,
          notices: weaknesses.map(forced),
        }
      }),
    )

  noun
    .command('unregister')
    .argument('<type>', 'name')
    .description('lets the cluster forget a type that no resource has; its folder stays')
    .action(deletesType(destroys))
}

interface RegisterOptions extends TypeOptions {
  readonly force?: boolean
}

const forced = (weakness: string) => `${weakness}; taken all the same (--force)`

/** The DLL of a packed folder, the manifest that bears the same name, and all that is in it. */
function contentsOf(folder: string): { dll: string; manifest: string; files: string[] } {
  let files: string[]
  try {
    files = readdirSync(folder, { encoding: 'utf8', recursive: true })
  } catch (error) {
    throw new UsageError(`${folder} cannot be read: ${(error as Error).message}`)
  }
  const pairs = files.flatMap(manifest => {
    const base = /^([^/\\]*)\.ini$/.exec(manifest)?.[1]
    const dll = files.find(file => Object.values(platforms).some(({ suffix }) => file === `${base}${suffix}`))
    return dll === undefined ? [] : [{ dll: join(folder, dll), manifest: join(folder, manifest) }]
  })
  const [pair] = pairs
  if (pair === undefined || pairs.length > 1) {
    throw new UsageError(`${folder} has ${pairs.length} pairs of a resource DLL and its manifest, and must have one`)
  }
  return { ...pair, files }
}
