/** Makes one file of a script, whatever it imports, and the program that runs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildFailure } from 'esbuild'
import { defineResourceType } from '../../resource-type.js'
import { UsageError } from '../failure.js'
import type { PackedType } from './manifest.js'

const require = createRequire(import.meta.url)

/** @param script its full path @throws UsageError */
export async function bundle(script: string): Promise<string> {
  const { build } = await import('esbuild').catch(cause => {
    throw new UsageError(
      `esbuild, which makes one file of a script, is no part of clusapi: npm install --save-dev esbuild (${cause.message})`,
    )
  })
  const entry = [
    "import { runResourceType } from 'clusapi/resource-type'",
    `export const load = () => import(${JSON.stringify(script)})`,
    'await runResourceType(load)',
  ]
  try {
    const { outputFiles } = await build({
      stdin: { contents: entry.join('\n'), resolveDir: dirname(script), sourcefile: 'runner' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      keepNames: true, // stacks show them
      // What CommonJS modules among the imports require of Node.
      banner: {
        js: "import { createRequire as createRequireOfNode } from 'node:module'; globalThis.require ??= createRequireOfNode(import.meta.url)",
      },
      logLevel: 'silent',
      plugins: [
        {
          // This package, and not another copy that the script may see: runner and resource DLL belong together.
          name: 'clusapi',
          setup(resolver) {
            resolver.onResolve({ filter: /^clusapi(\/|$)/ }, ({ path }) => ({ path: require.resolve(path) }))
          },
        },
      ],
    })
    return outputFiles[0]?.text ?? ''
  } catch (error) {
    throw new UsageError(`${script} cannot be bundled: ${problems(error)}`)
  }
}

function problems(error: unknown): string {
  const { errors = [], message } = error as Partial<BuildFailure> & Error
  const told = errors.map(({ text, location }) =>
    location === null ? text : `${location.file}:${location.line}: ${text}`,
  )
  return told.length > 0 ? told.join('; ') : message
}

/** The type that a bundle defines. @throws UsageError */
export async function typeOf(code: string, script: string): Promise<PackedType> {
  const folder = await mkdtemp(join(tmpdir(), 'clusapi-pack-'))
  try {
    const file = join(folder, 'type.mjs')
    await writeFile(file, code)
    const { load } = (await import(pathToFileURL(file).href)) as { load(): Promise<{ default?: unknown }> }
    const { default: type } = await load()
    if (type === undefined)
      throw new Error('it has no default export; it begins with: export default defineResourceType({')
    return defineResourceType(type as Parameters<typeof defineResourceType>[0])
  } catch (error) {
    throw new UsageError(`${script} is no resource type: ${(error as Error).message}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
