// The native build for this machine: build/Release/clusapi.node and the stand-in beside it, by node-gyp.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ask, bin, Failure, node, root, windows } from '../process.mjs'
import { newest, oldest } from './freshness.mjs'
import { headerArguments } from './headers.mjs'

const standIn = windows ? 'clusapi.dll' : 'libclusapi.so'
const outputs = ['build/Release/clusapi.node', `build/Release/simulator/${standIn}`]
const inputs = ['binding.gyp', 'native']

export async function native() {
  if (!existsSync(join(root, 'binding.gyp'))) return
  if ((await oldest(outputs)) > (await newest(inputs))) return
  requireCompiler()
  console.log('setup: building the addon and the stand-in')
  const gyp = bin('node-gyp', 'bin/node-gyp.js')
  await node([gyp, 'configure', 'build', '-j', 'max', '--loglevel=warn', ...(await headerArguments())], { quiet: true })
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
