// npm run prebuild: prebuilds/<platform>-x64/ with the addon and, in folders of their own, what goes with it, as they go into the
// package. On Linux for both platforms; on Windows for Windows.
import { readdirSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { buildFolder, windowsBuild } from './cmake.mjs'
import { checkSystemNeeds } from './prebuild/system-needs.mjs'
import { main, root, run, windows } from './process.mjs'
import { setup } from './setup.mjs'

const prebuilds = join(root, 'prebuilds')

/** What goes with the addon: the stand-in, what drives a resource DLL, and the resource DLL that drives a script. */
const linuxCompanions = ['simulator/libclusapi.so', 'host/resource-host', 'resource-dll/libresource-type.so']
const windowsCompanions = ['simulator/clusapi.dll', 'host/resource-host.exe', 'resource-dll/resource-type.dll']

await main(async () => {
  await setup()
  await rm(prebuilds, { recursive: true, force: true })
  if (!windows) await prebuild('win32', await windowsBuild(), 'x86_64-w64-mingw32-strip')
  await prebuild(process.platform, join(root, 'build', 'Release'), 'strip')
  if (process.platform === 'linux') await checkSystemNeeds(join(prebuilds, 'linux-x64'))
  for (const file of readdirSync(prebuilds, { recursive: true }).sort()) console.log(`prebuilds/${file}`)
})

/** prebuildify takes the addon away from where it was built, so it gets a copy of what was built already, and builds nothing. */
async function prebuild(platform, build, strip) {
  const folder = buildFolder(`prebuild-${platform}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await cp(build, join(folder, 'build', 'Release'), { recursive: true })
  await layOut(platform, folder, strip)
}

async function layOut(platform, folder, strip) {
  const prebuildify = promisify(createRequire(import.meta.url)('prebuildify'))
  console.log(`prebuild: ${platform}-x64`)
  const naming = { name: 'clusapi', napi: true, platform, arch: 'x64', targets: [process.version] }
  const bare = { strip: !windows, stripBin: strip }
  await prebuildify({ ...naming, ...bare, cwd: folder, out: root, quiet: true, nodeGyp: 'true' })
  for (const file of platform === 'win32' ? windowsCompanions : linuxCompanions) {
    const target = join(prebuilds, `${platform}-x64`, file)
    // gyp leaves a second copy of a library beside the addon, which prebuildify takes along; each belongs into a folder of its own.
    await rm(join(prebuilds, `${platform}-x64`, basename(file)), { force: true })
    await mkdir(dirname(target), { recursive: true })
    await cp(join(folder, 'build', 'Release', file), target)
    if (!windows) await run(strip, ['--strip-all', target])
  }
}
