import { type Command, InvalidArgumentError, Option } from 'commander'
import { type Cluster, ClusterError, type ClusterKey, type RegistryValue, Win32Error } from '../../index.js'
import { UsageError } from '../failure.js'
import type { Answer } from '../output.js'
import { parseValue, valueToJson, valueToText, type WritableType, writableTypes } from '../values.js'
import type { Actions } from '../verb.js'

const pathHelp = "keys and the name of a value: Parameters\\Port (Parameters\\ is that key's own value)"

/** A value below the key of a resource. */
interface ValuePath {
  path: string
  keyPath: string
  valueName: string
}

export function addKeyCommands(program: Command, { reads, changes, destroys }: Actions): void {
  const noun = program.command('key').description("a resource's key in the cluster database")

  noun
    .command('list')
    .argument('<resource>', 'name or id')
    .argument('[subkey]', 'a key below it, such as Parameters')
    .description('the keys and values in a key')
    .action(reads(list))

  noun
    .command('get')
    .argument('<resource>', 'name or id')
    .argument('<path>', pathHelp, parsePath)
    .description('one value')
    .action(
      reads(async (cluster, name: string, { path, keyPath, valueName }: ValuePath) => {
        const resource = await cluster.resource(name)
        await using key = await resource.openKey({ access: 'read' })
        await using inner = await key.openKey(keyPath, { access: 'read' })
        const value = await inner.get(valueName)
        if (value === null)
          throw new ClusterError(Win32Error.ERROR_FILE_NOT_FOUND, 'ClusterRegQueryValue', `${inner.path}\\${valueName}`)
        return valueAnswer(resource.name, path, value)
      }),
    )

  noun
    .command('set')
    .argument('<resource>', 'name or id')
    .argument('<path>', pathHelp, parsePath)
    .argument('<value...>', 'the value; a multi_sz takes one word for each text, a binary takes hexadecimal bytes')
    .addOption(
      new Option('--type <type>', 'type of the value; without it, the type it has, or sz').choices(writableTypes),
    )
    .description('writes one value, and makes the keys above it')
    .hook('preAction', command => {
      const [, , words] = command.processedArgs
      const { type } = command.opts<{ type?: WritableType }>()
      if (type !== undefined) parseValue(type, words) // a wrong word is told before a cluster is asked
    })
    .action(changes(set))

  noun
    .command('remove')
    .argument('<resource>', 'name or id')
    .argument('<path>', pathHelp, parsePath)
    .description('removes one value')
    .action(
      destroys(
        (name: string, { path }: ValuePath) => `Remove ${path} from ${name}`,
        async (cluster, name, { path, keyPath, valueName }) => {
          const resource = await cluster.resource(name)
          await using key = await resource.openKey()
          await using inner = await key.openKey(keyPath)
          await inner.remove(valueName)
          return { json: { resource: resource.name, path }, text: `${path} is removed from ${resource.name}.` }
        },
      ),
    )
}

async function list(cluster: Cluster, name: string, subkey = ''): Promise<Answer> {
  const resource = await cluster.resource(name)
  await using root = await resource.openKey({ access: 'read' })
  await using key = await root.openKey(subkey, { access: 'read' })
  const subkeys: string[] = []
  for await (const each of key.subkeys()) subkeys.push(each)
  const values: [string, RegistryValue][] = []
  for await (const each of key.entries()) values.push(each)
  return {
    json: {
      resource: resource.name,
      key: subkey,
      subkeys,
      values: values.map(([valueName, value]) => ({ name: valueName, ...valueToJson(value) })),
    },
    text: {
      columns: [{ heading: 'Name' }, { heading: 'Type' }, { heading: 'Value' }],
      rows: [
        ...subkeys.map(each => [`${each}\\`, 'key', '']),
        ...values.map(([valueName, value]) => [valueName || '(own value)', value.type, valueToText(value)]),
      ],
      empty: 'The key is empty.',
    },
  }
}

async function set(
  cluster: Cluster,
  name: string,
  { path, keyPath, valueName }: ValuePath,
  words: string[],
  { type }: { type?: WritableType },
): Promise<Answer> {
  const resource = await cluster.resource(name)
  await using key = await resource.openKey()
  const value = parseValue(type ?? typeOf(await present(key, keyPath, valueName)), words)
  await using inner = await key.createKey(keyPath)
  await inner.set(valueName, value)
  return valueAnswer(resource.name, path, value)
}

/** A value as it is now; `null` also where there is no key for it yet. */
async function present(key: ClusterKey, keyPath: string, valueName: string): Promise<RegistryValue | null> {
  try {
    await using inner = await key.openKey(keyPath, { access: 'read' })
    return await inner.get(valueName)
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'ERROR_FILE_NOT_FOUND') return null
    throw error
  }
}

function valueAnswer(resource: string, path: string, value: RegistryValue): Answer {
  return { json: { resource, path, ...valueToJson(value) }, text: valueToText(value) }
}

function parsePath(path: string): ValuePath {
  const end = path.lastIndexOf('\\')
  if (path === '' || path.startsWith('\\')) throw new InvalidArgumentError('A path looks like Parameters\\Port.')
  return { path, keyPath: path.slice(0, Math.max(end, 0)), valueName: path.slice(end + 1) }
}

/** A value keeps its type, so that a number does not become text by being set. */
function typeOf(value: RegistryValue | null): WritableType {
  if (value === null) return 'sz'
  const type = writableTypes.find(each => each === value.type.toLowerCase())
  if (type === undefined) throw new UsageError(`the value is a ${value.type} now; say with --type what it shall be`)
  return type
}
