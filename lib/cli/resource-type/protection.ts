/** Whether ordinary users could put files of theirs in place of those that the Cluster service runs as SYSTEM. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, realpath, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { strangersIn } from './access-list.js'

/** A weakness in a sentence each, of the folder or of those above it; none where all is well. */
export async function weaknessesOf(folder: string): Promise<string[]> {
  const paths = [await realpath(folder)]
  for (let path = paths[0] as string; dirname(path) !== path; path = dirname(path)) paths.push(dirname(path))
  const look = process.platform === 'win32' ? onWindows : onPosix
  const found = await Promise.all(paths.map((path, i) => look(path, i === 0 ? 'folder' : 'above')))
  return found.flat()
}

async function onPosix(path: string, place: 'folder' | 'above'): Promise<string[]> {
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

async function onWindows(path: string, place: 'folder' | 'above'): Promise<string[]> {
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
