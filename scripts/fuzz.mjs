// npm run fuzz: the parsers against random bytes; CLUSAPI_FUZZ_RUNS says against how many (default a hundred thousand).
// Those of TypeScript with fast-check; that of the stand-in with libFuzzer, on Linux.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { mocha } from './mocha.mjs'
import { ask, Failure, main, root, run } from './process.mjs'
import { setup } from './setup.mjs'

const runs = process.env.CLUSAPI_FUZZ_RUNS ?? '100000'

await main(async () => {
  await setup()
  await mocha(['dist/test/codecs/*.test.js', 'dist/test/channel/*.test.js'], { env: { CLUSAPI_FUZZ_RUNS: runs } })
  if (process.platform === 'linux') await replies()
})

/** The decoder of the stand-in, with every buffer watched. */
async function replies() {
  const compiler = ['clang++', 'clang++-14'].find(name => ask(name, ['--version']) !== null)
  if (compiler === undefined) {
    throw new Failure('Fuzzing C++ needs clang, which this machine lacks (Debian, Ubuntu: apt-get install clang-14).')
  }
  const folder = join(root, 'builds', 'fuzz')
  const program = join(folder, 'replies')
  await mkdir(folder, { recursive: true })
  const sources = [
    'test/fuzz/replies.cc',
    ...['wire', 'outputs', 'enumeration'].map(name => `native/standin/${name}.cc`),
  ]
  const sanitizers = ['-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all']
  await run(compiler, ['-std=c++20', '-g', '-O1', ...sanitizers, '-Inative', ...sources, '-o', program])
  await run(program, [`-runs=${runs}`, '-max_len=4096', `-artifact_prefix=${folder}/`], { quiet: true })
  console.log(`  the stand-in's decoder: ${runs} replies`)
}
