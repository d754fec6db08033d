// node_modules as package-lock.json wants it.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from '../process.mjs'

/** Installs when a package of the lock is missing or of another version. Install scripts are not run: none is needed. */
export async function dependencies() {
  if (await installed()) return
  console.log('setup: installing dependencies')
  await run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'])
}

async function installed() {
  const wanted = await packages('package-lock.json')
  // npm keeps a lock of what it really installed inside node_modules.
  const present = await packages(join('node_modules', '.package-lock.json')).catch(() => null)
  if (present === null) return false
  return Object.entries(wanted).every(([path, { version, optional }]) =>
    path === '' || path in present ? path === '' || present[path].version === version : optional === true,
  )
}

const packages = async file => JSON.parse(await readFile(join(root, file), 'utf8')).packages
