/** The manifest beside a resource DLL: what the DLL has to know of a type whose script it does not read. */
import { readFileSync } from 'node:fs'
import { defineResourceType, type PropertySchema, type ResourceTypeDefinition } from '../../resource-type.js'
import { UsageError } from '../failure.js'

/** A type as it is packed. */
export type PackedType = Pick<
  ResourceTypeDefinition<Readonly<Record<string, PropertySchema>>, unknown>,
  'name' | 'properties'
> &
  Intervals

/** How often the cluster looks at resources of a type, in milliseconds. */
export interface Intervals {
  readonly looksAliveInterval?: number
  readonly isAliveInterval?: number
}

/** Keys of the section that is for whoever registers the type. */
const registration = { looksAlive: 'looksAliveInterval', isAlive: 'isAliveInterval' } as const

/** @param runs the program and its script, as the resource DLL starts them */
export function writeManifest(type: PackedType, runs: { readonly node: string; readonly script: string }): string {
  const intervals = Object.entries(registration).flatMap(([key, field]) =>
    type[field] === undefined ? [] : [`${key}=${type[field]}`],
  )
  const sections = [
    ['[resource-type]', `name=${type.name}`, `node=${runs.node}`, `script=${runs.script}`],
    ...(intervals.length > 0 ? [['[registration]', ...intervals]] : []),
    ...Object.entries(type.properties ?? {}).map(([name, property]) => [`[property ${name}]`, ...linesOf(property)]),
  ]
  return sections.map(lines => `${lines.join('\n')}\n`).join('\n')
}

function linesOf({ type, default: value, minimum, maximum, required, readonly }: PropertySchema): string[] {
  return [
    `type=${type}`,
    ...(value === undefined ? [] : defaultsOf(value).map(text => `default=${text}`)),
    ...Object.entries({ minimum, maximum, required, readonly }).flatMap(([key, value]) =>
      value === undefined ? [] : [`${key}=${value}`],
    ),
  ]
}

function defaultsOf(value: PropertySchema['default'] & {}): readonly string[] {
  if (value instanceof Uint8Array) return [Buffer.from(value).toString('hex')]
  if (typeof value === 'object') return value.length === 0 ? [''] : value
  return [String(value)]
}

/** What registering a type needs. */
export interface Registration extends Intervals {
  readonly name: string
  readonly node: string | null
}

/** @throws UsageError for what `pack` has not written */
export function readManifest(file: string): Registration {
  const sections = new Map<string, Map<string, string>>()
  let section: Map<string, string> | undefined
  for (const line of textOf(file).split(/\r?\n/)) {
    const [, heading] = /^\[(.*)\]$/.exec(line) ?? []
    const [, key, value] = /^([^;=]+)=(.*)$/.exec(line) ?? []
    if (heading !== undefined) {
      section = new Map()
      sections.set(heading, section)
    } else if (key !== undefined) section?.set(key.trim(), (value ?? '').trim())
  }
  const { name, node = null } = Object.fromEntries(sections.get('resource-type') ?? [])
  const intervals = Object.fromEntries(
    Object.entries(registration).flatMap(([key, field]) => {
      const text = sections.get('registration')?.get(key)
      return text === undefined ? [] : [[field, Number(text)]]
    }),
  )
  try {
    if (name === undefined) throw new Error('it has no name in [resource-type]')
    const { online, ...type } = defineResourceType({ name, ...intervals, online() {} })
    return { ...type, node }
  } catch (error) {
    throw new UsageError(`${file} is no manifest of a resource type: ${(error as Error).message}`)
  }
}

/** Without the byte order mark that editors of Windows put in front. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\ufeff/, '')
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}
