import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The text of a file of the repository. */
export const read = (file: string): string => readFileSync(root + file, 'utf8')

export const lines = (file: string): number => read(file).trimEnd().split('\n').length

/** The files below these folders, as paths from the root with forward slashes. */
export function files(folders: string[], pattern: RegExp): string[] {
  return folders
    .filter(folder => existsSync(root + folder))
    .flatMap(folder =>
      readdirSync(root + folder, { recursive: true, withFileTypes: true }).map(entry =>
        relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
      ),
    )
    .filter(name => pattern.test(name) && !/\/(build|node_modules)\//.test(name))
    .sort()
}
