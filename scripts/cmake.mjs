// Builds by cmake-js, each in builds/<name>/build/Release, the layout that node-gyp-build finds below builds/<name>.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ask, bin, Failure, node, root } from './process.mjs'

/** Where a build's addon is found by setting CLUSAPI_PREBUILD (node-gyp-build's own variable) to the result. */
export const buildFolder = name => join(root, 'builds', name)

/** Builds what changed, and returns the folder with clusapi.node, simulator/ and test/. */
export async function cmakeBuild(name, definitions) {
  if (ask('cmake', ['--version']) === null) {
    throw new Failure('This build needs CMake, which this machine lacks (Debian, Ubuntu: apt-get install cmake).')
  }
  const out = join(buildFolder(name), 'build')

  const fresh = !existsSync(join(out, 'CMakeCache.txt'))
  const args = Object.entries(definitions).map(([key, value]) => `--CD${key}=${value}`)
  if (fresh) console.log(`cmake: building builds/${name}`)
  await node(
    [bin('cmake-js', 'bin/cmake-js'), 'build', '--out', out, '--parallel', '2', '--log-level', 'warn', ...args],
    {
      quiet: true,
    },
  )
  return join(out, 'Release')
}

/** The cross-built Windows addon. */
export async function windowsBuild() {
  const compiler = 'x86_64-w64-mingw32-g++-posix'
  if (ask(compiler, ['--version']) === null) {
    throw new Failure(
      `The Windows build needs ${compiler}, which this machine lacks (Debian, Ubuntu: apt-get install g++-mingw-w64-x86-64-posix).`,
    )
  }
  return cmakeBuild('windows', { CMAKE_TOOLCHAIN_FILE: join(root, 'cmake', 'mingw-x64.cmake') })
}
