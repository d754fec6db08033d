// node pieces.mjs SOURCES.GYPI LIST FOLDER: what a compiler is given of a list of sources. Those in C++ are put into a few pieces,
// each of which includes several, since reading the same headers for every file takes half of a build; those in the list "alone" are
// not. The pieces are written into the folder; printed are the files to compile, for gyp and CMake alike: what compiles together in
// one build does so in all.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'

const filesOfPiece = 8
const [lists, list, folder] = process.argv.slice(2)
const { alone = [], [list]: sources } = JSON.parse(readFileSync(lists, 'utf8')).variables
const inPieces = sources.filter(file => file.endsWith('.cc') && !alone.includes(file))

mkdirSync(folder, { recursive: true })
for (let first = 0; first < inPieces.length; first += filesOfPiece) {
  const piece = join(folder, `${list}-${first / filesOfPiece + 1}.cc`)
  // Relative, so that a compiler cache knows the piece again in another clone.
  const included = inPieces.slice(first, first + filesOfPiece).map(file => withSlashes(relative(folder, file)))
  writeIfChanged(piece, included.map(file => `#include "${file}"\n`).join(''))
  console.log(withSlashes(piece))
}
for (const file of sources) if (!inPieces.includes(file)) console.log(file)

function withSlashes(path) {
  return path.replaceAll('\\', '/')
}

/** A newer file would be compiled again. */
function writeIfChanged(file, text) {
  try {
    if (readFileSync(file, 'utf8') === text) return
  } catch (error) {
    if (error.code !== 'ENOENT') throw error
  }
  writeFileSync(file, text)
}
