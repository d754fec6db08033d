// npm run fuzz: the parsers against random bytes; CLUSAPI_FUZZ_RUNS says against how many (default a hundred thousand).
// Those of TypeScript with fast-check; that of the stand-in with libFuzzer, on Linux.
import { mkdir, writeFile } from 'node:fs/promises'
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
    'native/wire/frames.cc',
    ...['outputs', 'enumeration', 'packed', 'batch'].map(name => `native/standin/${name}.cc`),
  ]
  const sanitizers = ['-fsanitize=fuzzer,address,undefined', '-fno-sanitize-recover=all']
  await run(compiler, ['-std=c++20', '-g', '-O1', ...sanitizers, '-Inative', ...sources, '-o', program])
  const corpus = join(folder, 'corpus')
  await plant(corpus)
  await run(program, [`-runs=${runs}`, '-max_len=4096', `-artifact_prefix=${folder}/`, corpus], { quiet: true })
  console.log(`  the stand-in's decoder: ${runs} replies`)
}

/** Replies as a service sends them, to begin with: chance alone hardly makes an item of seven values. */
async function plant(corpus) {
  const { encodeReply } = await import('../dist/lib/channel/frames.js')
  const bytes = Uint8Array.of(1, 2, 3)
  const descriptor = Uint8Array.of(1, 0, 4, 0x80, ...new Array(12).fill(0), 20, 0, 0, 0, 2, 0, 8, 0, 0, 0, 0, 0)
  const answers = {
    values: [1, 'text', bytes, bytes, 2n, 3n],
    version: [6, 3, 9600, 'vendor', 'pack', 1, 1, 0, 0],
    objects: [1, 'id', 'name', 2, 'id', 'name'],
    groups: ['id', 'name', 0, 'owner', 1, bytes, bytes],
    resources: ['id', 'name', 'group', 'group id', bytes, bytes],
    batch: [1, 3, 'key', 'value', bytes, 1, 2, '', '', new Uint8Array(0)],
    descriptor: [descriptor],
  }
  await mkdir(corpus, { recursive: true })
  const inputs = Object.entries(answers).map(([name, values]) => [
    name,
    encodeReply({ status: 0, flags: 0, values }).subarray(4),
  ])
  for (const [name, body] of [...inputs, ['bare-descriptor', descriptor]]) {
    await writeFile(join(corpus, name), Buffer.concat([Uint8Array.of(0, 0, 200), body]))
  }
}
