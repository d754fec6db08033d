// esbuild for Windows, from the npm package that npm does not install on Linux, kept in .cache/.
import { existsSync } from 'node:fs'
import { readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from '../process.mjs'
import { system32 } from './wine.mjs'

/** The path of esbuild.exe of the version that this package is developed with, which then runs in the prefix. */
export async function windowsEsbuild() {
  const version = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')).devDependencies.esbuild
  const folder = join(root, '.cache', `esbuild-win32-x64-${version}`)
  const exe = join(folder, 'node_modules', '@esbuild', 'win32-x64', 'esbuild.exe')
  if (!existsSync(exe)) {
    // Forced, because the package is meant for Windows only.
    console.log(`wine: fetching esbuild.exe ${version}`)
    const options = ['--force', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
    await run('npm', ['install', '--prefix', folder, ...options, `@esbuild/win32-x64@${version}`], { quiet: true })
  }
  await provideRandomBytes()
  return exe
}

async function provideRandomBytes() {
  const dll = join(system32, 'bcryptprimitives.dll')
  if (existsSync(dll)) return
  const source = join(root, 'scripts', 'wine', 'bcryptprimitives.c')
  const made = join(root, '.cache', `bcryptprimitives-${process.pid}.dll`)
  await run('x86_64-w64-mingw32-gcc', ['-O1', '-shared', '-o', made, source, '-ladvapi32'], { quiet: true })
  await rename(made, dll) // at once, or not at all: another lane may be at it
}
