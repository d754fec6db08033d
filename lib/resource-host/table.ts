import { type Fault, faultOf } from './rules.js'

/** What Startup or StartupEx gave. */
export interface FunctionTable {
  /** Its first member: how large it says its entry points are, in bytes (CLRES_V2_FUNCTION_SIZE, for one). */
  readonly tableSize: number
  /** Its second: CLRES_VERSION_V1_00 is 0x100, and so on. */
  readonly version: number
  /** Every entry point of that version by name, and whether there is one. Those beyond TableSize are not there. */
  readonly slots: Readonly<Record<string, boolean>>
}

const upToRelease = ['Open', 'Close', 'Online', 'Offline', 'Terminate', 'LooksAlive', 'IsAlive', 'Arbitrate', 'Release']
const control = ['ResourceControl', 'ResourceTypeControl']
const begin = ['BeginResourceControl', 'BeginResourceTypeControl', 'Cancel']
const asUser = ['BeginResourceControlAsUser', 'BeginResourceTypeControlAsUser']

/** The entry points of each version's table, in order. */
const versions: ReadonlyMap<number, readonly string[]> = new Map([
  [0x100, [...upToRelease, ...control]],
  [0x200, [...upToRelease, ...control, 'Cancel']],
  [0x300, [...upToRelease, ...begin]],
  [0x400, [...upToRelease, ...begin, ...asUser]],
])

/** The least and the most that a host offers unless told otherwise. */
export const offered = { least: 0x100, most: 0x400 } as const

/** What the reference does not let be NULL. */
const required = upToRelease.slice(0, 7)

const slotBytes = 8

/** The TableSize of a version, which counts the entry points alone; `null` for a version that does not exist. */
function sizeOf(version: number): number | null {
  const names = versions.get(version)
  return names === undefined ? null : slotBytes * names.length
}

/**
 * A table from what was read of it.
 * @param slots whether there is an entry point, for as many as could be read
 */
export function functionTable(tableSize: number, version: number, slots: readonly boolean[]): FunctionTable {
  const names = versions.get(version) ?? []
  return { tableSize, version, slots: Object.fromEntries(names.map((name, i) => [name, slots[i] ?? false])) }
}

/**
 * What is wrong with a table.
 * @param entry the function that gave it, `'Startup'` or `'StartupEx'`
 */
export function judgeTable(
  table: FunctionTable | null,
  entry: string,
  { least, most }: { least: number; most: number },
): Fault[] {
  if (table === null)
    return [faultOf('table-missing', `${entry} succeeded and gave none that can be read`, entry, null)]
  const { tableSize, version, slots } = table
  const size = sizeOf(version)
  const faults: Fault[] = []
  if (size === null || version < least || version > most) {
    const unknown = size === null ? ', which no header defines' : ''
    const offer = least === most ? versionName(least) : `${versionName(least)} to ${versionName(most)}`
    faults.push(
      faultOf('table-version', `Version is ${versionName(version)}${unknown}, and ${offer} was offered`, entry, null),
    )
  }
  if (size === null) return faults
  if (tableSize !== size) {
    const what = `TableSize is ${tableSize}, and the entry points of version ${versionName(version)} have ${size} bytes`
    faults.push(faultOf('table-size', what, entry, null))
  }
  // Of a table that is too small the rest was not read: that is said already.
  const read = Object.keys(slots).slice(0, Math.floor(tableSize / slotBytes))
  for (const name of required) {
    if (read.includes(name) && !slots[name]) faults.push(faultOf('table-slot', `${name} is NULL`, name, null))
  }
  return faults
}

/** A version as the headers write it: `0x200`. */
export function versionName(version: number): string {
  return `0x${version.toString(16)}`
}

/** What the reference calls the entry points of a version. */
export interface EntryNames {
  readonly open: string
  readonly online: string
  readonly offline: string
  readonly resourceControl: string
  readonly resourceTypeControl: string
  readonly resourceControlAsUser: string
  readonly resourceTypeControlAsUser: string
}

/** The entry points that a control code can be sent to. */
export type ControlOperation = Exclude<keyof EntryNames, 'open' | 'online' | 'offline'>

/** @param version of the table */
export function entryNames(version: number): EntryNames {
  const suffix = version >= 0x200 ? 'V2' : ''
  const prefix = version >= 0x300 ? 'Begin' : ''
  return {
    open: `Open${suffix}`,
    online: `Online${suffix}`,
    offline: `Offline${suffix}`,
    resourceControl: `${prefix}ResourceControl`,
    resourceTypeControl: `${prefix}ResourceTypeControl`,
    resourceControlAsUser: 'BeginResourceControlAsUser',
    resourceTypeControlAsUser: 'BeginResourceTypeControlAsUser',
  }
}
