/** Makes one file of a script, whatever it imports, and the program that runs it. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { BuildFailure } from 'esbuild'
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

/** How long a script may take until it has exported its type, in milliseconds. */
const patience = 60_000

/** What the thread does that reads a type: its functions stay there, and what is left is told. */
const reading = `
  const { parentPort, workerData: { bundle, door } } = require('node:worker_threads')
  const read = async () => {
    const { load } = await import(bundle)
    const { default: type } = await load()
    if (type === undefined) throw new Error('it has no default export; it begins with: export default defineResourceType({')
    const { checkResourceType } = await import(door)
    await checkResourceType(type)
    const { name, properties, looksAliveInterval, isAliveInterval } = type
    parentPort.postMessage({ name, properties, looksAliveInterval, isAliveInterval })
  }
  read()`

/** The type that a bundle defines. @throws UsageError */
export async function typeOf(code: string, script: string): Promise<PackedType> {
  const folder = await mkdtemp(join(tmpdir(), 'clusapi-pack-'))
  try {
    const file = join(folder, 'type.mjs')
    await writeFile(file, code)
    return await readType(file)
  } catch (error) {
    throw new UsageError(`${script} is no resource type: ${(error as Error).message}`)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads a type in a thread of its own: whatever the script begins when it is imported ends with that, and it ends nobody else. */
async function readType(file: string): Promise<PackedType> {
  const [bundle, door] = [file, require.resolve('clusapi/resource-type')].map(path => pathToFileURL(path).href)
  const thread = new Worker(reading, { eval: true, workerData: { bundle, door }, stdout: true })
  thread.stdout.pipe(process.stderr, { end: false }) // stdout is for the answer
  let timer: NodeJS.Timeout | undefined
  try {
    return await new Promise<PackedType>((resolve, reject) => {
      thread.once('message', resolve)
      thread.once('error', reject)
      thread.once('exit', () => {
        reject(new Error('it ends before it exports anything: it exits, or awaits what never comes'))
      })
      timer = setTimeout(() => reject(new Error(`it exports nothing within ${patience} ms`)), patience)
    })
  } finally {
    clearTimeout(timer)
    await thread.terminate()
  }
}
