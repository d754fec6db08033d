// The prebuilt files for Linux must not need a newer glibc or libstdc++, or any other library, than package.json says.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ask, Failure, root } from '../process.mjs'

// Node itself links these, so they are wherever it runs. libstdc++ linked statically would ask for a newer glibc.
const provided = /^(libc|libm|libpthread|libdl|libgcc_s|libstdc\+\+|ld-linux-x86-64)\.so\.\d$/

/** Compares package.json's config with the newest symbol versions that the files of a folder ask for. */
export async function checkSystemNeeds(folder) {
  const { glibc, glibcxx } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).config
  const files = readdirSync(folder, { recursive: true }).filter(file => /\.(node|so)$|resource-host$/.test(file))
  const listings = files.map(file => listing(join(folder, file))).join('\n')
  const foreign = [...listings.matchAll(/NEEDED\s+(\S+)/g)].map(match => match[1]).filter(name => !provided.test(name))
  if (foreign.length > 0)
    throw new Failure(`The prebuilt files need ${foreign.join(', ')}, which not every system has.`)
  const needed = { glibc: newest(listings, /\bGLIBC_([\d.]+)/g), glibcxx: newest(listings, /\bGLIBCXX_([\d.]+)/g) }
  console.log(`prebuild: needs glibc ${needed.glibc} and GLIBCXX ${needed.glibcxx}`)
  if (needed.glibc !== glibc || needed.glibcxx !== glibcxx) {
    throw new Failure(`That is not what package.json's config says (${glibc} and ${glibcxx}): correct it.`)
  }
}

function listing(file) {
  const text = ask('objdump', ['-p', file])
  if (text === null) throw new Failure('objdump is missing (Debian, Ubuntu: apt-get install binutils).')
  return text
}

const newest = (text, pattern) =>
  [...text.matchAll(pattern)]
    .map(match => match[1])
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)
