// npm run test:windows: the compiled suite in the Windows node.exe. On Windows that is this node; on Linux it is run
// by Wine, with addon and stand-in cross-built. Options: --node 20,22 (Wine only, default 22); the rest goes to mocha.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { buildFolder, windowsBuild } from './cmake.mjs'
import { littleGarbage, mocha } from './mocha.mjs'
import { main, windows } from './process.mjs'
import { alone } from './setup/alone.mjs'
import { dependencies } from './setup/dependencies.mjs'
import { typescript } from './setup/typescript.mjs'
import { setup } from './setup.mjs'
import { windowsEsbuild } from './wine/esbuild.mjs'
import { windowsNode } from './wine/node.mjs'
import { makePrefix, system32, windowsPath, wineEnvironment, wineOnOneProcessor } from './wine/wine.mjs'

const args = process.argv.slice(2)
const at = args.indexOf('--node')
const majors = at < 0 ? ['22'] : args.splice(at, 2)[1].split(',')

await main(windows ? natively : underWine)

async function natively() {
  await setup()
  await mocha(args)
}

async function underWine() {
  await dependencies()
  const esbuild = await alone(async () => {
    await typescript()
    const build = await windowsBuild()
    await makePrefix()
    // Here the stand-in also plays Windows' own clusapi.dll, so that Cluster.open() walks its real path.
    await place(join(build, 'simulator', 'clusapi.dll'), join(system32, 'clusapi.dll'))
    return await windowsEsbuild()
  })
  for (const major of majors) {
    const { exe, version, changes } = await windowsNode(major)
    console.log(`\nWindows node.exe ${version} under Wine, changed for it: ${changes}`)
    await mocha(['--timeout', '60000', '--no-color', ...args], {
      launcher: [...(await wineOnOneProcessor()), exe, ...littleGarbage],
      fileName: windowsPath,
      env: {
        ...wineEnvironment(),
        CLUSAPI_TEST_SYSTEM32: '1',
        CLUSAPI_PREBUILD: windowsPath(buildFolder('windows')),
        ESBUILD_BINARY_PATH: windowsPath(esbuild),
      },
    })
  }
}

/** Copies what differs, and leaves alone what another lane may have loaded. */
async function place(from, to) {
  const [wanted, present] = await Promise.all([readFile(from), readFile(to).catch(() => Buffer.alloc(0))])
  if (!wanted.equals(present)) await writeFile(to, wanted)
}
