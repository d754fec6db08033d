// npm run test:package: is the tarball, as npm would publish it, what users need? Installed without any script into an
// empty folder it must run there, and on Linux also in the Windows node.exe under Wine. npm run prebuild comes first.
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bin, Failure, main, node, root, run, windows } from './process.mjs'
import { headerArguments } from './setup/headers.mjs'
import { setup } from './setup.mjs'
import { windowsNode } from './wine/node.mjs'
import { makePrefix, windowsPath, wineEnvironment } from './wine/wine.mjs'

const command = ['--simulate', 'resource', 'list', '--json']
const noise = ['--no-audit', '--no-fund', '--loglevel=error']

await main(async () => {
  await setup()
  const platforms = windows ? ['win32-x64'] : ['linux-x64', 'win32-x64']
  for (const platform of platforms) {
    if (existsSync(join(root, 'prebuilds', platform, 'clusapi.node'))) continue
    throw new Failure(`prebuilds/${platform} is missing: npm run prebuild makes it.`)
  }
  const tarball = await pack()
  await node([bin('publint', 'src/cli.js'), 'run', tarball, '--strict'])
  await node([bin('@arethetypeswrong/cli', 'dist/index.js'), tarball, '--profile', 'esm-only'])
  const folder = await mkdtemp(join(tmpdir(), 'clusapi-package-'))
  try {
    await install(tarball, folder)
    await tryHere(folder)
    if (!windows) await tryUnderWine(folder)
    await tryFromSource(folder)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

async function pack() {
  const folder = join(root, '.cache', 'package')
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  const listing = JSON.parse(
    await run('npm', ['pack', '--json', '--pack-destination', folder, ...noise], { quiet: true }),
  )
  const [{ filename, size, entryCount }] = Array.isArray(listing) ? listing : Object.values(listing)
  console.log(`package: ${filename}, ${Math.round(size / 1024)} KiB, ${entryCount} files`)
  return join(folder, filename)
}

async function install(tarball, folder) {
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run('npm', ['install', '--ignore-scripts', '--prefer-offline', ...noise, tarball], { cwd: folder })
  await copyFile(join(root, 'scripts', 'package', 'smoke.mjs'), join(folder, 'smoke.mjs'))
}

async function tryHere(folder) {
  await node(['smoke.mjs'], { cwd: folder })
  checkListing(await run('npx', ['--no-install', 'clusapi', ...command], { cwd: folder, quiet: true }))
}

async function tryUnderWine(folder) {
  await makePrefix()
  const { exe } = await windowsNode('22')
  const options = { cwd: folder, env: wineEnvironment() }
  await run('wine', [exe, 'smoke.mjs'], options)
  const main = windowsPath(join(folder, 'node_modules', 'clusapi', 'dist', 'bundle', 'cli.js'))
  checkListing(await run('wine', [exe, main, ...command], { ...options, quiet: true }))
}

/** What the loader tells users to do where no prebuilt binary fits. */
async function tryFromSource(folder) {
  const installed = join(folder, 'node_modules', 'clusapi')
  await rm(join(installed, 'prebuilds'), { recursive: true })
  const [nodedir] = await headerArguments()
  const env = nodedir ? { npm_config_nodedir: nodedir.replace('--nodedir=', '') } : {}
  await run('npm', ['run', 'build:native', ...noise], { cwd: installed, env, quiet: true })
  await node(['smoke.mjs'], { cwd: folder })
}

function checkListing(output) {
  const resources = JSON.parse(output.slice(output.indexOf('[')))
  if (!resources.some(resource => resource.name === 'SQL Server')) throw new Failure(`clusapi listed ${output}`)
}
