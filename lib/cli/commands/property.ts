import { type Command, Option } from 'commander'
import {
  type Cluster,
  ClusterError,
  type ObjectProperties,
  type Properties,
  type Property,
  type PropertyValue,
  Win32Error,
} from '../../index.js'
import { UsageError } from '../failure.js'
import type { Answer } from '../output.js'
import { parseValue, type WritableType, writableTypes } from '../values.js'
import type { Actions } from '../verb.js'

/** The objects that have properties; the cluster itself is meant where none is named. */
const kinds = {
  node: (cluster: Cluster, name: string) => cluster.node(name),
  group: (cluster: Cluster, name: string) => cluster.group(name),
  resource: (cluster: Cluster, name: string) => cluster.resource(name),
  resourceType: (cluster: Cluster, name: string) => cluster.resourceType(name),
}
type Kind = keyof typeof kinds
const kindNames = Object.keys(kinds) as Kind[]
const scopes = ['common', 'private'] as const
type Scope = (typeof scopes)[number]

type Options = { readonly [K in Kind]?: string } & { scope?: Scope }

/** An object with properties. */
interface Owner {
  readonly kind: string
  readonly name: string | null
  readonly properties: ObjectProperties
}

const columns = [{ heading: 'Property' }, { heading: 'Scope' }, { heading: 'Type' }, { heading: 'Value' }]

export function addPropertyCommands(program: Command, { reads, changes }: Actions): void {
  const noun = program
    .command('property')
    .description('what objects are set to: common properties of every object, private ones of its resource DLL')

  command(noun, 'list')
    .description('all properties of an object; read-only ones say so')
    .action(
      reads(async (cluster, options: Options) => {
        const owner = await ownerOf(cluster, options)
        const properties = []
        for (const scope of wanted(options)) {
          for (const property of await owner.properties[scope].list()) properties.push(document(owner, scope, property))
        }
        return { json: properties, text: { columns, rows: properties.map(row), empty: 'It has no properties.' } }
      }),
    )

  command(noun, 'get')
    .argument('<property>', 'its name')
    .description('one property')
    .action(
      reads(async (cluster, name: string, options: Options) => {
        const owner = await ownerOf(cluster, options)
        const found = await find(owner, name, options)
        if (found === null) throw new ClusterError(Win32Error.ERROR_FILE_NOT_FOUND, syscall(owner), name)
        const json = document(owner, found.scope, found.property)
        return { json, text: text(json.value) }
      }),
    )

  command(noun, 'set')
    .argument('<property>', 'its name')
    .argument('<value...>', 'the value; a multi_sz takes one word for each text, a binary takes hexadecimal bytes')
    .addOption(
      new Option('--type <type>', 'type of the value; without it, the type it has, or sz').choices(writableTypes),
    )
    .description('sets one property; one that is not known is private')
    .action(
      changes(async (cluster, name: string, words: string[], options: Options & { type?: WritableType }) => {
        const owner = await ownerOf(cluster, options)
        const found = await find(owner, name, options)
        const scope = found?.scope ?? options.scope ?? 'private'
        const spelt = found?.property.name ?? name
        const value = fromWords(options.type ?? typeOf(found?.property.value), words)
        const stored = await owner.properties[scope].set({ [spelt]: value })
        return changed(owner, scope, { name: spelt, value, readOnly: false }, stored.restartRequired)
      }),
    )

  command(noun, 'reset')
    .argument('<property>', 'its name')
    .description('gives one property back what it is where nobody set anything')
    .action(
      changes(async (cluster, name: string, options: Options) => {
        const owner = await ownerOf(cluster, options)
        const scope = (await find(owner, name, options))?.scope ?? options.scope ?? 'private'
        const { restartRequired } = await owner.properties[scope].reset(name)
        return {
          json: { ...about(owner), scope, name, restartRequired },
          text: `${name} is reset${restartRequired ? afterRestart : ''}.`,
        }
      }),
    )
}

const afterRestart = ', and takes effect when it comes online again'

function command(noun: Command, verb: string): Command {
  return noun
    .command(verb)
    .addOption(new Option('--node <name>', 'of a node').conflicts(['group', 'resource', 'resourceType']))
    .addOption(new Option('--group <name>', 'of a group').conflicts(['node', 'resource', 'resourceType']))
    .addOption(new Option('--resource <name>', 'of a resource').conflicts(['node', 'group', 'resourceType']))
    .addOption(new Option('--resource-type <name>', 'of a resource type').conflicts(['node', 'group', 'resource']))
    .addOption(new Option('--scope <scope>', 'only these').choices(scopes))
}

async function ownerOf(cluster: Cluster, options: Options): Promise<Owner> {
  const kind = kindNames.find(each => options[each] !== undefined)
  if (kind === undefined) return { kind: 'cluster', name: null, properties: cluster.properties }
  const object = await kinds[kind](cluster, options[kind] ?? '')
  return { kind, name: object.name, properties: object.properties }
}

const wanted = ({ scope }: Options): readonly Scope[] => (scope === undefined ? scopes : [scope])

async function find(
  { properties }: Owner,
  name: string,
  options: Options,
): Promise<{ scope: Scope; property: Property } | null> {
  for (const scope of wanted(options)) {
    const property = await (properties[scope] as Properties).get(name)
    if (property !== null) return { scope, property }
  }
  return null
}

const syscall = ({ kind }: Owner) => `Cluster${kind === 'cluster' ? '' : kind[0]?.toUpperCase() + kind.slice(1)}Control`

const about = ({ kind, name }: Owner) => ({ object: kind, objectName: name })

function document(owner: Owner, scope: Scope, { name, value, readOnly }: Property) {
  return { ...about(owner), scope, name, readOnly, type: value.type, value: plain(value.value) }
}

function row({ name, scope, readOnly, type, value }: ReturnType<typeof document>): string[] {
  return [name, readOnly ? `${scope}, read-only` : scope, type, text(value)]
}

function changed(owner: Owner, scope: Scope, property: Property, restartRequired: boolean): Answer {
  const json = { ...document(owner, scope, property), restartRequired }
  return { json, text: `${property.name} is ${text(json.value)}${restartRequired ? afterRestart : ''}.` }
}

/** A value as JSON has it: 64 bits as decimal text, bytes as hexadecimal digits. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return String(value)
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]))
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.map(text).join(', ')
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The words of a command line as a property value. */
function fromWords(type: WritableType, words: readonly string[]): PropertyValue {
  const value = parseValue(type, words)
  return value.type === 'QWORD' ? { ...value, type: 'ULARGE_INTEGER' } : (value as PropertyValue)
}

/** A property keeps its type, so that a number does not become text by being set. */
function typeOf(value: PropertyValue | undefined): WritableType {
  if (value === undefined) return 'sz'
  const type = value.type === 'ULARGE_INTEGER' ? 'qword' : writableTypes.find(each => each === value.type.toLowerCase())
  if (type === undefined) throw new UsageError(`the property is a ${value.type}; say with --type what it shall be`)
  return type
}
