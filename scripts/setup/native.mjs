// The native build for this machine, by node-gyp: build/Release/clusapi.node, in simulator/ the stand-in, and in test/
// what tests load in their place (test/native).
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, stat, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ask, bin, Failure, node, root, windows } from '../process.mjs'
import { changed, newest } from './freshness.mjs'
import { headerArguments } from './headers.mjs'

const library = name => (windows ? `${name}.dll` : `${name}.so`)
const program = name => (windows ? `${name}.exe` : name)

export async function native() {
  const standIn = windows ? 'clusapi.dll' : 'libclusapi.so'
  const resourceDll = windows ? 'resource-type.dll' : 'libresource-type.so'
  const products = [
    'clusapi.node',
    `simulator/${standIn}`,
    `host/${program('resource-host')}`,
    `resource-dll/${resourceDll}`,
  ]
  await build(
    '.',
    products.map(file => `build/Release/${file}`),
    ['binding.gyp', 'native'],
  )
  await build('test/native', testOutputs(), ['test/native', 'native'])
}

function testOutputs() {
  const { variables } = JSON.parse(readFileSync(join(root, 'test/native/sources.gypi'), 'utf8'))
  return Object.keys(variables).map(
    name => `build/Release/test/${name.endsWith('_program') ? program(name) : library(name)}`,
  )
}

/** What the benchmark measures against (bench/): built only when it runs. */
export async function benchmark() {
  const outputs = ['floor.node', library('memory')].map(name => `bench/build/Release/${name}`)
  await build('bench', outputs, ['bench/binding.gyp', 'bench/native', 'native/abi'])
}

async function build(folder, outputs, inputs) {
  // make leaves alone what a change does not touch, so a file of our own says when all was last up to date.
  const stamp = `build/Release/.built-${folder === '.' ? 'package' : folder.replace('/', '-')}`
  if (outputs.every(file => existsSync(join(root, file))) && (await changed(stamp)) > (await newest(inputs))) return
  requireCompiler()
  console.log(`setup: building ${outputs.join(', ')}`)
  await makeUnnoticed(join(root, folder, 'build'))
  const gyp = [bin('node-gyp', 'bin/node-gyp.js'), '-C', join(root, folder)]
  await node([...gyp, 'configure', 'build', '-j', 'max', '--loglevel=warn', ...(await headerArguments())], {
    quiet: true,
  })
  await writeFile(join(root, stamp), '')
}

/** Makes a folder and leaves no trace in the one that holds it: a change there would mean that TypeScript is to be compiled again. */
async function makeUnnoticed(folder) {
  const parent = dirname(folder)
  const { atime, mtime } = await stat(parent)
  if ((await mkdir(folder, { recursive: true })) !== undefined) await utimes(parent, atime, mtime)
}

function requireCompiler() {
  if (windows) return // node-gyp finds Visual Studio itself and says what is missing
  const compiler = process.env.CXX ?? (process.platform === 'darwin' ? 'clang++' : 'g++')
  const missing = [compiler, 'make', 'python3'].filter(program => ask(program, ['--version']) === null)
  if (missing.length === 0) return
  throw new Failure(
    `Building the addon needs ${missing.join(' and ')}, which this machine lacks: ` +
      'install a C++ 20 compiler, make and Python (Debian, Ubuntu: apt-get install g++ make python3), then try again.',
  )
}
