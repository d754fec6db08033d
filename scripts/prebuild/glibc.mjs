// The prebuilt files must not need a newer glibc, or anything else of the system, than package.json says.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, Failure, root } from '../process.mjs'

const provided = new Set(['libc.so.6', 'libm.so.6', 'libpthread.so.0', 'libdl.so.2', 'ld-linux-x86-64.so.2'])

/** Compares package.json's config.glibc with the newest symbol version that the files of a folder ask for. */
export async function checkGlibc(folder) {
  const recorded = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config.glibc
  const files = readdirSync(folder, { recursive: true }).filter(file => /\.(node|so)$/.test(file))
  const needed = files
    .flatMap(file => inspect(join(folder, file)))
    .sort(byVersion)
    .at(-1)
  console.log(`prebuild: needs glibc ${needed}`)
  if (needed !== recorded) {
    throw new Failure(
      `The prebuilt files need glibc ${needed}, package.json's config.glibc says ${recorded}: correct it.`,
    )
  }
}

function inspect(file) {
  const listing = ask('objdump', ['-p', file])
  if (listing === null) throw new Failure('objdump is missing (Debian, Ubuntu: apt-get install binutils).')
  const libraries = [...listing.matchAll(/NEEDED\s+(\S+)/g)].map(match => match[1])
  const foreign = libraries.filter(name => !provided.has(name))
  if (foreign.length > 0) throw new Failure(`${file} needs ${foreign.join(', ')}, which not every system has.`)
  return [...listing.matchAll(/\bGLIBC_([\d.]+)/g)].map(match => match[1])
}

function byVersion(a, b) {
  const [[a1, a2], [b1, b2]] = [a, b].map(version => version.split('.').map(Number))
  return a1 - b1 || a2 - b2
}
