// npm run prebuild: prebuilds/<platform>-x64/ with the addon and, in folders of their own, what goes with it, as they go into the
// package. On Linux for both platforms, Windows by cross build; on Windows for Windows, by its own compiler.
import { readdirSync } from 'node:fs'
import { cp, mkdir, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildFolder, windowsBuild } from './cmake.mjs'
import { checkSystemNeeds } from './prebuild/system-needs.mjs'
import { main, root, run, windows } from './process.mjs'
import { headerArguments } from './setup/headers.mjs'
import { setup } from './setup.mjs'

const prebuilds = join(root, 'prebuilds')

/** What goes with the addon: the stand-in, what drives a resource DLL, and the resource DLL that drives a script. */
const linuxCompanions = ['simulator/libclusapi.so', 'host/resource-host', 'resource-dll/libresource-type.so']
const windowsCompanions = ['simulator/clusapi.dll', 'host/resource-host.exe', 'resource-dll/resource-type.dll']

await main(async () => {
  await setup()
  await rm(prebuilds, { recursive: true, force: true })
  if (!windows) await crossPrebuild()
  await ownPrebuild()
  if (process.platform === 'linux') await checkSystemNeeds(join(prebuilds, 'linux-x64'))
  for (const file of readdirSync(prebuilds, { recursive: true }).sort()) console.log(`prebuilds/${file}`)
})

/** By node-gyp in a copy of the sources, because prebuildify takes the addon away from where it was built. */
async function ownPrebuild() {
  const folder = await emptyFolder('prebuild')
  for (const name of ['package.json', 'binding.gyp', 'native']) {
    await cp(join(root, name), join(folder, name), { recursive: true })
  }
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  const [nodedir] = await headerArguments()
  if (nodedir) process.env.npm_config_nodedir = nodedir.replace('--nodedir=', '')
  await layOut(process.platform, folder, 'strip', {})
}

/** By cmake-js, which has done it already when prebuildify asks for a build; in a copy as well. */
async function crossPrebuild() {
  const folder = await emptyFolder('prebuild-windows')
  await cp(await windowsBuild(), join(folder, 'build', 'Release'), { recursive: true })
  await layOut('win32', folder, 'x86_64-w64-mingw32-strip', { nodeGyp: 'true' })
}

async function emptyFolder(name) {
  const folder = buildFolder(name)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  return folder
}

async function layOut(platform, folder, strip, options) {
  const prebuildify = promisify(createRequire(import.meta.url)('prebuildify'))
  console.log(`prebuild: ${platform}-x64`)
  const naming = { name: 'clusapi', napi: true, platform, arch: 'x64', targets: [process.version] }
  await prebuildify({ ...naming, cwd: folder, out: root, strip: !windows, stripBin: strip, quiet: true, ...options })
  for (const file of platform === 'win32' ? windowsCompanions : linuxCompanions) {
    const target = join(prebuilds, `${platform}-x64`, file)
    // gyp leaves a second copy of a library beside the addon, which prebuildify takes along; each belongs into a folder of its own.
    await rm(join(prebuilds, `${platform}-x64`, basename(file)), { force: true })
    await mkdir(dirname(target), { recursive: true })
    await cp(join(folder, 'build', 'Release', file), target)
    if (!windows) await run(strip, ['--strip-all', target])
  }
}
