/** Whether ordinary users could put files of theirs in place of those that the Cluster service runs as SYSTEM. */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { UsageError } from '../failure.js'
import { type Place, strangersIn } from './access-list.js'

/** What SYSTEM is to run. */
export interface Runs {
  readonly folder: string
  /** Those in it that are to stay as they are: one may have rights of its own. */
  readonly files?: readonly string[]
  /** The full path of node; `null` where it is not this machine's. */
  readonly node: string | null
}

/**
 * Refuses what ordinary users could change.
 * @param force takes it all the same
 * @returns what is wrong then, in a sentence each
 * @throws UsageError that names who may write what
 */
export async function demandProtection({ folder, files = [], node }: Runs, force: boolean): Promise<string[]> {
  const found = await Promise.all([
    ...(await within(folder)),
    ...files.map(file => look(join(folder, file), 'folder')),
    // Elsewhere there are only simulated clusters, which run it as whoever runs them.
    ...(node === null || process.platform !== 'win32' ? [] : await around(node)),
  ])
  const weaknesses = [...new Set(found.flat())]
  if (weaknesses.length === 0 || force) return weaknesses
  throw new UsageError(
    `what is in ${folder} would be run by SYSTEM, and others could change it: ${weaknesses.join('; ')}. ` +
      'Take a folder that only administrators may write, or say --force',
  )
}

/** The weaknesses of a folder and of those above it. */
async function within(folder: string): Promise<Promise<string[]>[]> {
  const paths = [await realpath(folder)]
  for (let path = paths[0] as string; dirname(path) !== path; path = dirname(path)) paths.push(dirname(path))
  return paths.map((path, i) => look(path, i === 0 ? 'folder' : 'above'))
}

/** The weaknesses of the folder of a program; of one that is not there nobody knows who will put it there. */
async function around(program: string): Promise<Promise<string[]>[]> {
  return existsSync(program) ? await within(dirname(program)) : [Promise.resolve([`${program} is not there`])]
}

function look(path: string, place: Place): Promise<string[]> {
  return process.platform === 'win32' ? onWindows(path, place) : onPosix(path, place)
}

async function onPosix(path: string, place: Place): Promise<string[]> {
  const { mode, uid } = await stat(path)
  const others = [...(mode & 0o020 ? ['its group'] : []), ...(mode & 0o002 ? ['everybody'] : [])]
  const own = uid === 0 || uid === process.getuid?.()
  // In a sticky folder, such as /tmp, everybody may add, and none may touch what is another's.
  const sticky = place === 'above' && (mode & 0o1000) !== 0
  return [
    ...(others.length > 0 && !sticky ? [`${others.join(' and ')} may write ${path}`] : []),
    ...(own ? [] : [`${path} belongs to another user (${uid})`]),
  ]
}

async function onWindows(path: string, place: Place): Promise<string[]> {
  const sddl = await accessListOf(path)
  const strangers = sddl === null ? null : strangersIn(sddl, place)
  if (strangers === null) return [`icacls does not tell who may write ${path}`]
  return strangers.map(who => `${who} may change what is in ${path}`)
}

/** The only program of Windows that shows an access list without names, which are other ones in each language. */
async function accessListOf(path: string): Promise<string | null> {
  const folder = await mkdtemp(join(tmpdir(), 'clusapi-acl-'))
  try {
    const file = join(folder, 'acl')
    const icacls = join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'icacls.exe')
    await promisify(execFile)(icacls, [path, '/save', file], { windowsHide: true })
    return await readFile(file, 'utf16le')
  } catch {
    return null
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
