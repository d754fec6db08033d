/** Who may change a file or folder of Windows, by its access list in SDDL, the language that does not depend on Windows'. */

/** Bits of an access mask of files and folders. */
const Right = {
  ADD_FILE: 0x2,
  ADD_FOLDER: 0x4,
  DELETE_CHILD: 0x40,
  DELETE: 0x10000,
  WRITE_DAC: 0x40000,
  WRITE_OWNER: 0x80000,
  GENERIC_WRITE: 0x40000000,
  GENERIC_ALL: 0x10000000,
} as const

/** Rights by the letters of SDDL. */
const letters: Readonly<Record<string, number>> = {
  GA: 0x10000000,
  GR: 0x80000000,
  GW: 0x40000000,
  GX: 0x20000000,
  RC: 0x20000,
  SD: 0x10000,
  WD: 0x40000,
  WO: 0x80000,
  FA: 0x1f01ff,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
}

const replaces = Right.DELETE | Right.WRITE_DAC | Right.WRITE_OWNER | Right.GENERIC_ALL

/** What an access list is of: a folder, or a file in it, or a folder above it. */
export type Place = 'folder' | 'above'

/** What lets somebody put other files in place of those in a folder. Rights to write a file are the same bits as to add to a folder. */
const dangerous: { readonly [P in Place]: number } = {
  folder: replaces | Right.DELETE_CHILD | Right.ADD_FILE | Right.ADD_FOLDER | Right.GENERIC_WRITE,
  above: replaces | Right.DELETE_CHILD,
}

/** Who is trusted with everything already: the system, administrators, TrustedInstaller, and whoever made a thing. */
const trusted = new Set([
  'SY',
  'BA',
  'LA',
  'DA',
  'EA',
  'CO',
  'OW',
  'S-1-5-18',
  'S-1-5-32-544',
  'S-1-3-0',
  'S-1-3-4',
  'S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464',
])

const known: Readonly<Record<string, string>> = {
  WD: 'Everyone',
  AU: 'Authenticated Users',
  BU: 'Users',
  IU: 'Interactive',
  BG: 'Guests',
  AN: 'Anonymous',
  PU: 'Power Users',
  DU: 'Domain Users',
}

/**
 * Who but administrators may change what is in a folder.
 * @param sddl an access list; denials in it are not counted on
 * @param place what it is of
 * @returns names; `null` for what is no access list
 */
export function strangersIn(sddl: string, place: Place): string[] | null {
  const [, listFlags, list] = /D:([A-Z_]*)(.*)/s.exec(sddl) ?? []
  if (listFlags === undefined || list === undefined) return null
  if (listFlags.includes('NO_ACCESS_CONTROL')) return [known.WD as string]
  const strangers = entriesOf(list).flatMap(([type = '', flags = '', rights = '', , , sid = '']) => {
    if (!/^(A|OA|XA|ZA)$/.test(type) || trusted.has(sid)) return []
    // What is only for things below is in their own lists already, except for files that are still to be made.
    if (place === 'above' && /^(..)*IO/.test(flags)) return []
    return maskOf(rights) & dangerous[place] ? [known[sid] ?? sid] : []
  })
  return [...new Set(strangers)]
}

/** The entries that the text begins with, as their fields; a condition, the last of them, may have parentheses of its own. */
function entriesOf(list: string): string[][] {
  const entries: string[][] = []
  let depth = 0
  let begun = 0
  for (const [i, character] of [...list].entries()) {
    if (character === '(' && depth++ === 0) begun = i + 1
    else if (character === ')' && --depth === 0) entries.push(list.slice(begun, i).split(';'))
    else if (depth === 0) break
  }
  return entries
}

/** Letters nobody here knows mean everything. */
function maskOf(rights: string): number {
  if (/^(0x[0-9a-f]+|\d+)$/i.test(rights)) return Number(rights) | 0
  return (rights.match(/../g) ?? []).reduce((mask, pair) => mask | (letters[pair] ?? -1), 0)
}
