// When were files last changed? Enough to know whether a build step has anything to do.
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../process.mjs'

/** The latest change in milliseconds of files and of folders with all they hold; a deleted file changes its folder. */
export async function newest(paths) {
  let latest = 0
  for (const path of paths) {
    const file = join(root, path)
    const found = await stat(file).catch(() => null)
    if (found === null) continue
    latest = Math.max(latest, found.mtimeMs)
    if (!found.isDirectory()) continue
    const entries = (await readdir(file)).filter(name => name !== 'node_modules' && name !== 'build')
    latest = Math.max(latest, await newest(entries.map(name => join(path, name))))
  }
  return latest
}

/** When a file was last changed; 0 when there is none. */
export const changed = file =>
  stat(join(root, file)).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
