// npm run prebuild: prebuilds/<platform>-x64/ with the addon and, in folders of their own, what goes with it, as they go into the
// package: taken from the builds that there are, and stripped. On Linux for both platforms; on Windows for Windows.
import { readdirSync } from 'node:fs'
import { cp, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { windowsBuild } from './cmake.mjs'
import { checkSystemNeeds } from './prebuild/system-needs.mjs'
import { main, root, run, windows } from './process.mjs'
import { setup } from './setup.mjs'

const prebuilds = join(root, 'prebuilds')

/** The addon; and with it the stand-in, what drives a resource DLL, and the resource DLL that drives a script. */
const linuxFiles = ['clusapi.node', 'simulator/libclusapi.so', 'host/resource-host', 'resource-dll/libresource-type.so']
const windowsFiles = [
  'clusapi.node',
  'simulator/clusapi.dll',
  'host/resource-host.exe',
  'resource-dll/resource-type.dll',
]

await main(async () => {
  await setup()
  await rm(prebuilds, { recursive: true, force: true })
  const own = join(root, 'build', 'Release')
  if (windows) await layOut('win32-x64', own, windowsFiles, null)
  else {
    await layOut('linux-x64', own, linuxFiles, 'strip')
    await layOut('win32-x64', await windowsBuild(), windowsFiles, 'x86_64-w64-mingw32-strip')
    await checkSystemNeeds(join(prebuilds, 'linux-x64'))
  }
  for (const file of readdirSync(prebuilds, { recursive: true }).sort()) console.log(`prebuilds/${file}`)
})

async function layOut(name, build, files, strip) {
  console.log(`prebuild: ${name}`)
  for (const file of files) {
    const target = join(prebuilds, name, file)
    await mkdir(dirname(target), { recursive: true })
    await cp(join(build, file), target)
    if (strip !== null) await run(strip, ['--strip-all', target])
  }
}
