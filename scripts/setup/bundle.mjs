// dist/bundle: the doors, the command line and the simulator's worker, each in a few files: a hundred small modules take
// longer to load than all else that a program does at its start. This is what the package holds and other threads and
// processes run; tests import the modules of dist/lib, which has no other use at run time.
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { root } from '../process.mjs'

const folder = join(root, 'dist/bundle')

/** What is loaded by name, and its source. What several of them need is in files that they share: a class is there once. */
const entryPoints = {
  index: 'lib/index.ts',
  raw: 'lib/raw.ts',
  simulator: 'lib/simulator.ts',
  'resource-host': 'lib/resource-host.ts',
  'resource-type': 'lib/resource-type.ts',
  'simulator-worker': 'lib/simulator/worker.ts',
  cli: 'lib/cli/main.ts',
}

/** What tests start hundreds of times, in processes and threads of its own. */
const programs = ['test/lifetime/programs/*.ts']

export async function bundle() {
  await rm(folder, { recursive: true, force: true })
  await write(folder, entryPoints)
  await write(join(folder, 'programs'), programs)
}

async function write(outdir, entryPoints) {
  const { build } = await import('esbuild')
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    keepNames: true, // errors and util.inspect show those of classes
    sourcemap: true,
    sourcesContent: false, // coverage copies the maps for each process and worker
    logLevel: 'warning',
  })
}
