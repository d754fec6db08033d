// dist/: the compiled TypeScript of lib, test, bench, examples, scripts and the documents, and in bundle/ what the package holds.
import { existsSync } from 'node:fs'
import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { bin, node, root } from '../process.mjs'
import { bundle } from './bundle.mjs'
import { documents, pages } from './documents.mjs'
import { changed, newest } from './freshness.mjs'

const stamp = 'dist/.compiled'
const inputs = ['tsconfig.json', 'package-lock.json', 'lib', 'test', 'bench', 'examples', 'scripts']

export async function typescript() {
  if ((await changed(stamp)) > (await newest([...inputs, ...(await pages())]))) return
  console.log('setup: compiling TypeScript')
  await mkdir(join(root, 'dist'), { recursive: true })
  await documents()
  await removeOrphans()
  // TypeScript 7 compiles in a fifth of the time. TypeScript 6 is here for typedoc, which works inside the compiler.
  await node([bin('typescript-7', 'bin/tsc'), '--incremental', '--tsBuildInfoFile', 'dist/.tsbuildinfo'])
  await bundle()
  await chmod(join(root, 'dist/bundle/cli.js'), 0o755)
  await writeFile(join(root, stamp), '')
}

/** A deleted or renamed test must not live on in dist/, where mocha would still find it. */
async function removeOrphans() {
  const dist = join(root, 'dist')
  const compiled = (await readdir(dist, { recursive: true })).filter(
    file => /\.(js|js\.map|d\.ts)$/.test(file) && !/^bundle\b/.test(file),
  )
  const orphans = compiled.filter(file => !existsSync(join(root, file.replace(/\.(js|js\.map|d\.ts)$/, '.ts'))))
  await Promise.all(orphans.map(file => rm(join(dist, file))))
}
